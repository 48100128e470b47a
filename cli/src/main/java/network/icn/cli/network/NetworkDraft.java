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
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;

/// Changes to a registry. Each makes the next version; members stay in the order of their ids.
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
        return next(
                registry,
                plus(registry.hyperNodes(), member, HyperNodeMember::id),
                registry.scalerNodes(),
                registry.satellites());
    }

    static Registry with(Registry registry, ScalerNodeMember member) {
        return next(
                registry,
                registry.hyperNodes(),
                plus(registry.scalerNodes(), member, ScalerNodeMember::id),
                registry.satellites());
    }

    static Registry with(Registry registry, SatelliteMember member) {
        return next(
                registry,
                registry.hyperNodes(),
                registry.scalerNodes(),
                plus(registry.satellites(), member, SatelliteMember::id));
    }

    static Registry without(Registry registry, NodeId id) {
        return next(
                registry,
                minus(registry.hyperNodes(), id, HyperNodeMember::id),
                minus(registry.scalerNodes(), id, ScalerNodeMember::id),
                minus(registry.satellites(), id, SatelliteMember::id));
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

    private static Registry next(
            Registry before,
            List<HyperNodeMember> hyperNodes,
            List<ScalerNodeMember> scalerNodes,
            List<SatelliteMember> satellites) {
        Parameters parameters = before.parameters();
        return new Registry(
                before.networkId(),
                before.name(),
                before.version() + 1,
                before.authority(),
                parameters,
                before.beacon(),
                hyperNodes,
                scalerNodes,
                satellites);
    }
}
