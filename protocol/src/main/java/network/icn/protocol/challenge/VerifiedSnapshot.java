package network.icn.protocol.challenge;

import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;

/// A snapshot that the ScalerNode in it has signed. Whoever holds one need not look at its signature again: there is no
/// other way to make one than to have it verified.
public final class VerifiedSnapshot {
    private final Signed signed;
    private final EraSnapshot content;
    private final Hash32 hash;

    private VerifiedSnapshot(Signed signed, EraSnapshot content) {
        this.signed = signed;
        this.content = content;
        this.hash = signed.hash();
    }

    /// Verifies it; nothing if these bytes are no snapshot, or not signed by the ScalerNode that they name.
    public static Optional<VerifiedSnapshot> of(Signed signed, SignatureVerifier verifier) {
        try {
            EraSnapshot content = EraSnapshot.parse(signed.statement().bytes());
            return signed.signer().equals(content.scalerNode()) && signed.verify(verifier)
                    ? Optional.of(new VerifiedSnapshot(signed, content))
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// As it came.
    public Signed signed() {
        return signed;
    }

    /// What it says.
    public EraSnapshot content() {
        return content;
    }

    /// What challenges call it.
    public Hash32 hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifiedSnapshot that && signed.equals(that.signed);
    }

    @Override
    public int hashCode() {
        return signed.hashCode();
    }

    @Override
    public String toString() {
        return content.toString();
    }
}
