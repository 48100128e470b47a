package network.icn.protocol.challenge.growth;

import java.util.Comparator;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.objects.ObjectEntry;

/// The snapshot from which a tree has to be shown to have grown: enough to judge by without it.
///
/// @param snapshot its hash; zero for none, and then all else is nothing
/// @param ownedBytes that it holds under owners' keys
/// @param once whether one era has counted against the ScalerNode already
public record Base(Hash32 snapshot, long ownedBytes, boolean once) implements Comparable<Base> {
    /// Nothing has to be shown.
    public static final Base NONE = new Base(Hash32.ZERO, 0, false);

    private static final Comparator<Base> ORDER = Comparator.comparing(Base::snapshot)
            .thenComparingLong(Base::ownedBytes)
            .thenComparing(Base::once);

    /// A hash, a u64, a u8 of 0 or 1.
    static final SectionForm<Base> FORM = new SectionForm<>() {
        @Override
        public void write(Base value, CanonicalWriter out) {
            out.hash(value.snapshot).u64(value.ownedBytes).u8(value.once ? 1 : 0);
        }

        @Override
        public Base read(CanonicalReader in) throws MalformedException {
            Hash32 snapshot = in.hash();
            long ownedBytes = in.u64AtMost(ObjectEntry.MAX_LENGTH);
            int once = in.u8();
            if (once > 1) {
                throw new MalformedException("once: 0 or 1, got " + once);
            }
            return new Base(snapshot, ownedBytes, once == 1);
        }
    };

    public Base {
        if (snapshot.equals(Hash32.ZERO) && (ownedBytes != 0 || once)) {
            throw new IllegalArgumentException("base: nothing without a snapshot");
        }
    }

    /// Whether there is nothing to show.
    public boolean isNone() {
        return snapshot.equals(Hash32.ZERO);
    }

    /// The same after an era that has counted against the ScalerNode.
    public Base counted() {
        return new Base(snapshot, ownedBytes, true);
    }

    /// What this names, if those bytes are it.
    ///
    /// @param target who has signed it
    /// @param enclosure of which nothing has been checked
    Optional<EraSnapshot> shown(NodeId target, Payload enclosure, SignatureVerifier signatures) {
        try {
            Signed shown = Signed.parse(enclosure.bytes());
            EraSnapshot content = EraSnapshot.parse(shown.statement().bytes());
            boolean named = shown.hash().equals(snapshot)
                    && content.totals().ownedBytes() == ownedBytes
                    && content.scalerNode().equals(target)
                    && shown.signer().equals(target);
            return named && shown.verify(signatures) ? Optional.of(content) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(Base other) {
        return ORDER.compare(this, other);
    }
}
