package network.icn.protocol.challenge;

import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;

/// A challenge that was signed here, about a snapshot that was verified here: nobody has to look at either signature
/// when the answer comes. There is no other way to make one than to sign it, and nothing of it comes from whoever
/// answers.
public final class OwnChallenge {
    private final Challenge content;
    private final Signed signed;
    private final VerifiedSnapshot snapshot;
    private final ChallengeRef ref;

    private OwnChallenge(Challenge content, Signed signed, VerifiedSnapshot snapshot) {
        this.content = content;
        this.signed = signed;
        this.snapshot = snapshot;
        this.ref = new ChallengeRef(content.network(), content.era(), signed.hash());
    }

    /// Signs it.
    ///
    /// @throws IllegalArgumentException unless the signer is the challenger, and all of it speaks of the snapshot:
    ///     what is answered could else prove nothing to others
    public static OwnChallenge sign(Challenge content, VerifiedSnapshot snapshot, Signer challenger) {
        if (!content.challenger().equals(challenger.id())) {
            throw new IllegalArgumentException("challenger: must be the signer, got " + content.challenger());
        }
        EraSnapshot promised = snapshot.content();
        if (!content.network().equals(promised.network())
                || !content.era().equals(promised.era())
                || !content.target().equals(promised.scalerNode())
                || !content.snapshot().equals(snapshot.hash())) {
            throw new IllegalArgumentException("snapshot: must be the one that is challenged, got " + promised);
        }
        return new OwnChallenge(content, content.signedBy(challenger), snapshot);
    }

    /// What is asked.
    public Challenge content() {
        return content;
    }

    /// What leaves.
    public Signed signed() {
        return signed;
    }

    /// What it is about.
    public VerifiedSnapshot snapshot() {
        return snapshot;
    }

    /// How a receipt has to name it.
    public ChallengeRef ref() {
        return ref;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnChallenge that && signed.equals(that.signed) && snapshot.equals(that.snapshot);
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
