package network.icn.protocol.challenge;

import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;

/// Self-contained proof that a ScalerNode has signed two snapshots of which an honest one signs one at most: two for
/// one
/// era, or two of one tree in which something shrinks or changes, or one of a tree that it had given up
/// (docs/design/challenges.md 13). A ScalerNode that lost all it had begins another tree, which contradicts nothing.
///
/// @param first the signed [EraSnapshot] of the earlier era, or the one of the smaller hash
/// @param second the other one
public record SnapshotConflict(Signed first, Signed second) {
    /// Why it proves nothing, as a label.
    public enum Reason {
        SNAPSHOT_MALFORMED,
        OTHER_NETWORK,
        UNKNOWN_SCALER_NODE,
        NOT_BY_SCALER_NODE,
        NO_CONFLICT,
        OUT_OF_ORDER,
        BAD_SIGNATURE;

        /// Lower case with hyphens: `no-conflict`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What two snapshots of one ScalerNode prove; empty if that is nothing. No signature is checked.
    ///
    /// @param one a signed snapshot that parses, as the other one does
    public static Optional<SnapshotConflict> of(Signed one, Signed other) {
        EraSnapshot a = content(one);
        EraSnapshot b = content(other);
        if (!a.network().equals(b.network()) || !a.scalerNode().equals(b.scalerNode()) || !contradict(a, b)) {
            return Optional.empty();
        }
        return Optional.of(
                isOrdered(one, a, other, b) ? new SnapshotConflict(one, other) : new SnapshotConflict(other, one));
    }

    private static EraSnapshot content(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("snapshot: one that parses", e);
        }
    }

    private static boolean isOrdered(Signed one, EraSnapshot a, Signed other, EraSnapshot b) {
        int eras = a.era().compareTo(b.era());
        return eras != 0 ? eras < 0 : one.hash().compareTo(other.hash()) < 0;
    }

    /// Whether one ScalerNode cannot honestly have signed both.
    static boolean contradict(EraSnapshot one, EraSnapshot other) {
        boolean ordered = one.era().compareTo(other.era()) <= 0;
        EraSnapshot earlier = ordered ? one : other;
        EraSnapshot later = ordered ? other : one;
        if (earlier.era().equals(later.era())) {
            return !earlier.equals(later);
        }
        return earlier.since().equals(later.since())
                ? !earlier.totals().canPrecede(later.totals())
                // A tree that was begun before the earlier snapshot is the one of that, or was given up by then.
                : later.since().compareTo(earlier.era()) <= 0;
    }

    /// Who is accused, and when it signed the second one; believe it only after [#rejection] was empty.
    ///
    /// @throws IllegalArgumentException unless that is a snapshot, as in whatever was read
    public EraSnapshot signed() {
        return content(second);
    }

    /// Why this is no proof against a member of that network; empty when it is one. What costs nothing comes first.
    ///
    /// @param history whose ScalerNodes of the later era alone can be accused
    public Optional<Reason> rejection(SignatureVerifier verifier, RegistryHistory history) {
        EraSnapshot earlier;
        EraSnapshot later;
        try {
            earlier = content(first);
            later = content(second);
        } catch (IllegalArgumentException _) {
            return Optional.of(Reason.SNAPSHOT_MALFORMED);
        }
        if (!earlier.network().equals(history.network()) || !later.network().equals(history.network())) {
            return Optional.of(Reason.OTHER_NETWORK);
        }
        if (history.at(later.era()).scalerNode(later.scalerNode()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_SCALER_NODE);
        }
        if (!earlier.scalerNode().equals(later.scalerNode())
                || !first.signer().equals(later.scalerNode())
                || !second.signer().equals(later.scalerNode())) {
            return Optional.of(Reason.NOT_BY_SCALER_NODE);
        }
        if (!contradict(earlier, later)) {
            return Optional.of(Reason.NO_CONFLICT);
        }
        if (!isOrdered(first, earlier, second, later)) {
            return Optional.of(Reason.OUT_OF_ORDER);
        }
        return first.verify(verifier) && second.verify(verifier) ? Optional.empty() : Optional.of(Reason.BAD_SIGNATURE);
    }

    /// Appends the canonical bytes: the two signed snapshots.
    public void writeTo(CanonicalWriter out) {
        first.writeTo(out);
        second.writeTo(out);
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none
    public static SnapshotConflict readFrom(CanonicalReader in) throws MalformedException {
        SnapshotConflict read = new SnapshotConflict(Signed.readFrom(in), Signed.readFrom(in));
        EraSnapshot _ = EraSnapshot.parse(read.second.statement().bytes());
        return read;
    }
}
