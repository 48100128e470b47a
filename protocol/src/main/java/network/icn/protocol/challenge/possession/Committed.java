package network.icn.protocol.challenge.possession;

import java.util.Comparator;
import java.util.Optional;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.objects.ObjectEntry;

/// What the snapshot says that a ScalerNode was answered under. The numbers go with the hash, as they do under the
/// ScalerNode's signature: who has not seen the snapshot still knows them.
///
/// @param snapshot its hash; zero when none was had, and then all else is 0
/// @param since number of the era since which it is one tree ([EraSnapshot#since])
/// @param leaves of all objects that were ever put
/// @param lostLeaves of objects that were declared lost
/// @param ownedBytes of objects that are under an owner's key and there
public record Committed(Hash32 snapshot, long since, long leaves, long lostLeaves, long ownedBytes)
        implements Comparable<Committed> {
    /// No snapshot was had.
    public static final Committed NONE = new Committed(Hash32.ZERO, 0, 0, 0, 0);

    private static final Comparator<Committed> ORDER = Comparator.comparing(Committed::snapshot)
            .thenComparingLong(Committed::since)
            .thenComparingLong(Committed::leaves)
            .thenComparingLong(Committed::lostLeaves)
            .thenComparingLong(Committed::ownedBytes);

    /// A hash, four u64.
    public static final SectionForm<Committed> FORM = new SectionForm<>() {
        @Override
        public void write(Committed value, CanonicalWriter out) {
            out.hash(value.snapshot)
                    .u64(value.since)
                    .u64(value.leaves)
                    .u64(value.lostLeaves)
                    .u64(value.ownedBytes);
        }

        @Override
        public Committed read(CanonicalReader in) throws MalformedException {
            return new Committed(
                    in.hash(),
                    in.u64AtMost(Long.MAX_VALUE),
                    in.u64AtMost(ObjectEntry.MAX_LEAVES),
                    in.u64AtMost(ObjectEntry.MAX_LEAVES),
                    in.u64AtMost(ObjectEntry.MAX_LENGTH));
        }
    };

    /// What a challenge was about.
    static Committed of(Challenge asked, EraSnapshot snapshot) {
        return of(asked.snapshot(), snapshot);
    }

    /// What a snapshot says.
    ///
    /// @param hash of the snapshot
    public static Committed of(Hash32 hash, EraSnapshot snapshot) {
        return new Committed(
                hash,
                snapshot.since().number(),
                snapshot.leafCount(),
                snapshot.totals().lostLeaves(),
                snapshot.totals().ownedBytes());
    }

    /// Empty when no snapshot was had. No snapshot says that more is owned than is there; a liar's summary may.
    Optional<StoredBytes> stored() {
        long committed = leaves * ObjectEntry.LEAF_BYTES;
        return snapshot.equals(Hash32.ZERO)
                ? Optional.empty()
                : Optional.of(new StoredBytes(committed, Math.min(ownedBytes, committed)));
    }

    @Override
    public int compareTo(Committed other) {
        return ORDER.compare(this, other);
    }
}
