package network.icn.cli.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Genesis;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;

/// Changes to the version of a registry that is not signed yet; members stay in the order of their ids.
public final class NetworkDraft {
    private NetworkDraft() {}

    /// The local beacon chain of a network: it runs before the first era needs it, and its rounds fall on whole
    /// seconds.
    ///
    /// @param dealerSeed 32 bytes; whoever has them knows all rounds in advance
    public static ChainInfo chain(byte[] dealerSeed, Duration period, Instant networkGenesis) {
        return LocalChain.derive(dealerSeed, period, firstRound(period, networkGenesis))
                .info();
    }

    /// The same of a dealer whose secret is somewhere else.
    static ChainInfo chain(Payload dealerPublicKey, Duration period, Instant networkGenesis) {
        return LocalChain.infoOf(dealerPublicKey, period, firstRound(period, networkGenesis));
    }

    private static Instant firstRound(Duration period, Instant networkGenesis) {
        return Instant.ofEpochSecond(
                networkGenesis.getEpochSecond() - period.multipliedBy(60).toSeconds());
    }

    static Registry with(Registry registry, HyperNodeMember member) {
        return registry.with(
                plus(registry.hyperNodes(), member, HyperNodeMember::id),
                registry.scalerNodes(),
                registry.satellites());
    }

    static Registry with(Registry registry, ScalerNodeMember member) {
        return registry.with(
                registry.hyperNodes(),
                plus(registry.scalerNodes(), member, ScalerNodeMember::id),
                registry.satellites());
    }

    static Registry with(Registry registry, SatelliteMember member) {
        return registry.with(
                registry.hyperNodes(),
                registry.scalerNodes(),
                plus(registry.satellites(), member, SatelliteMember::id));
    }

    static Registry without(Registry registry, NodeId id) {
        return registry.with(
                minus(registry.hyperNodes(), id, HyperNodeMember::id),
                minus(registry.scalerNodes(), id, ScalerNodeMember::id),
                minus(registry.satellites(), id, SatelliteMember::id));
    }

    /// The first era that a version may count in which is signed now: no committee of it is drawn yet.
    static EraId soonest(Registry before, Instant now) {
        Genesis genesis = before.genesis();
        EraId undrawn = genesis.clock().eraAfter(now.plus(genesis.timing().beaconLead()));
        return later(undrawn, before.link().firstEra());
    }

    /// The era from which it counts if nobody says otherwise: every node has a whole era to get the file. Where the
    /// version before has nobody to certify or to be certified, nobody waits for it.
    static EraId firstEra(Registry before, Instant now) {
        EraId soonest = soonest(before, now);
        Genesis genesis = before.genesis();
        Instant drawn = genesis.clock().start(soonest).minus(genesis.timing().beaconLead());
        boolean idle = before.hyperNodes().isEmpty() || before.scalerNodes().isEmpty();
        boolean time = !drawn.isBefore(now.plus(genesis.eraLength()));
        return idle || time ? soonest : soonest.next();
    }

    private static EraId later(EraId one, EraId other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    static boolean has(Registry registry, NodeId id) {
        return registry.hyperNode(id).isPresent()
                || registry.scalerNode(id).isPresent()
                || registry.satellite(id).isPresent();
    }

    private static <T> List<T> plus(List<T> members, T member, Function<T, NodeId> idOf) {
        List<T> more = new ArrayList<>(members);
        more.add(member);
        more.sort(Comparator.comparing(idOf));
        return more;
    }

    private static <T> List<T> minus(List<T> members, NodeId id, Function<T, NodeId> idOf) {
        return members.stream().filter(member -> !idOf.apply(member).equals(id)).toList();
    }
}
