package network.icn.protocol.role.hypernode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SnapshotConflict;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeEffect.FetchSnapshot;

/// The snapshots that ScalerNodes have signed for the current and the next era. The first one counts: a second one for
/// the same era would be fraud.
final class SnapshotCache {
    private static final int MAX_SHOWN = 4;

    private final Hash32 network;
    private final SignatureVerifier verifier;
    private final TreeMap<EraId, Map<NodeId, VerifiedSnapshot>> byEra = new TreeMap<>();
    private final TreeMap<EraId, TreeSet<NodeId>> fetching = new TreeMap<>();

    SnapshotCache(Hash32 network, SignatureVerifier verifier) {
        this.network = network;
        this.verifier = verifier;
    }

    Optional<VerifiedSnapshot> of(NodeId target, EraId era) {
        return Optional.ofNullable(byEra.get(era)).map(snapshots -> snapshots.get(target));
    }

    /// The effect that gets a snapshot, unless it is here or on its way.
    Optional<FetchSnapshot> fetch(NodeId target, EraId era) {
        boolean wanted = of(target, era).isEmpty()
                && fetching.computeIfAbsent(era, _ -> new TreeSet<>()).add(target);
        return wanted ? Optional.of(new FetchSnapshot(target, era, held(target))) : Optional.empty();
    }

    private List<Signed> held(NodeId target) {
        return byEra.values().stream()
                .flatMap(snapshots -> Stream.ofNullable(snapshots.get(target)))
                .limit(MAX_SHOWN)
                .map(VerifiedSnapshot::signed)
                .toList();
    }

    /// A snapshot that is known here by its hash, as a report shows it.
    Optional<Payload> shown(EraId era, Hash32 hash) {
        return Optional.ofNullable(byEra.get(era)).stream()
                .flatMap(snapshots -> snapshots.values().stream())
                .filter(snapshot -> snapshot.hash().equals(hash))
                .findFirst()
                .map(snapshot -> snapshot.signed().encoded());
    }

    /// Takes one back in that was noted before a restart.
    void restore(Signed snapshot) {
        boolean _ = put(snapshot.signer(), content(snapshot).era(), snapshot);
    }

    /// What a snapshot proves beside those that are known here; one that has other faults proves nothing.
    List<SnapshotConflict> conflicts(Signed snapshot) {
        return verified(snapshot).stream()
                .flatMap(shown -> byEra.values().stream()
                        .flatMap(known ->
                                Stream.ofNullable(known.get(shown.content().scalerNode())))
                        .flatMap(known -> SnapshotConflict.of(known.signed(), snapshot).stream()))
                .toList();
    }

    private Optional<VerifiedSnapshot> verified(Signed snapshot) {
        return VerifiedSnapshot.of(snapshot, verifier)
                .filter(shown -> shown.content().network().equals(network));
    }

    /// Takes a snapshot in.
    ///
    /// @return false unless the target has signed it for that era
    boolean put(NodeId target, EraId era, Signed snapshot) {
        ended(target, era);
        Optional<VerifiedSnapshot> good = verified(snapshot)
                .filter(shown -> shown.content().era().equals(era)
                        && shown.content().scalerNode().equals(target));
        good.ifPresent(shown -> byEra.computeIfAbsent(era, _ -> new TreeMap<>()).putIfAbsent(target, shown));
        return good.isPresent();
    }

    /// What a snapshot that was taken in says.
    static EraSnapshot content(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a snapshot that was taken in parses", e);
        }
    }

    /// The fetch has ended, with or without a snapshot; the next probe may try again.
    void ended(NodeId target, EraId era) {
        TreeSet<NodeId> underWay = fetching.get(era);
        if (underWay != null) {
            underWay.remove(target);
        }
    }

    void forgetBefore(EraId era) {
        byEra.headMap(era).clear();
        fetching.headMap(era).clear();
    }
}
