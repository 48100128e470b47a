package network.icn.simulator.check;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;

/// Who judges whom in an era, worked out from the rules (P-20 to P-27) once more, slowly: real logarithms instead of
/// integer ones. Two tickets would have to agree in 50 bits for the two to differ.
final class Draw {
    private static final double TWO_TO_64 = 0x1p64;

    private final Registry registry;

    Draw(Registry registry) {
        this.registry = registry;
    }

    /// @param members in the order of the draw
    /// @param targets in the order of the draw
    record Drawn(List<NodeId> members, int quorum, List<NodeId> targets) {
        int liars() {
            return members.size() - quorum;
        }
    }

    /// The first round of the beacon that comes so shortly before the era, or later.
    static long round(Registry registry, EraId era) {
        Instant wanted = registry.parameters()
                .genesis()
                .plus(registry.parameters().eraLength().multipliedBy(era.number()))
                .minus(registry.parameters().timing().beaconLead());
        Duration since = Duration.between(registry.beacon().genesis(), wanted);
        Duration period = registry.beacon().period();
        long round = 1;
        while (period.multipliedBy(round - 1).compareTo(since) < 0) {
            round++;
        }
        return round;
    }

    List<Drawn> shards(BeaconValue beacon) {
        Hash32 r = Hash32.sha256(new CanonicalWriter()
                .fixed("EQ1/beacon".getBytes(StandardCharsets.US_ASCII))
                .hash(registry.beacon().hash())
                .u64(beacon.round())
                .fixed(beacon.signature().bytes())
                .toBytes());
        TreeMap<Hash32, NodeId> shuffled = new TreeMap<>();
        for (ScalerNodeMember member : registry.scalerNodes()) {
            shuffled.put(Hash32.sha256(r.bytes(), member.id().bytes()), member.id());
        }
        List<NodeId> targets = List.copyOf(shuffled.values());
        int each = registry.parameters().targetsPerShard();
        List<Drawn> shards = new ArrayList<>();
        while (shards.size() * each < targets.size()) {
            int from = shards.size() * each;
            List<NodeId> members = committee(r, shards.size());
            shards.add(new Drawn(
                    members, quorum(members.size()), targets.subList(from, Math.min(from + each, targets.size()))));
        }
        return shards;
    }

    /// floor((n + f) / 2) + 1 with f = floor((n - 1) / 3), where the registry does not say it.
    int quorum(int members) {
        return members == registry.parameters().committeeSize()
                ? registry.parameters().quorum()
                : smallest(members);
    }

    /// Two quorums of that size have an honest member in common as long as less than a third lies.
    static int smallest(int members) {
        int faulty = Math.floorDiv(members - 1, 3);
        return Math.floorDiv(members + faulty, 2) + 1;
    }

    private record Ticket(HyperNodeMember member, double arrival) {}

    private List<NodeId> committee(Hash32 r, int shard) {
        List<HyperNodeMember> population = registry.hyperNodes();
        int size = registry.parameters().committeeSize();
        long total = population.stream().mapToLong(HyperNodeMember::stake).sum();
        long heaviest = population.size() <= size ? Long.MAX_VALUE : Math.max(1, total / (10L * size));
        List<HyperNodeMember> order = population.stream()
                .map(member -> new Ticket(member, arrival(r, shard, member.id()) / Math.min(member.stake(), heaviest)))
                .sorted(Comparator.comparingDouble(Ticket::arrival)
                        .thenComparing(ticket -> ticket.member().id()))
                .map(Ticket::member)
                .toList();
        return seated(order, size).stream().map(HyperNodeMember::id).toList();
    }

    /// -ln(u) of a uniform u between 0 and 1.
    private static double arrival(Hash32 r, int shard, NodeId member) {
        long h = Hash32.sha256(new CanonicalWriter()
                        .fixed("EQ1/seat".getBytes(StandardCharsets.US_ASCII))
                        .hash(r)
                        .u32(shard)
                        .fixed(member.bytes())
                        .toBytes())
                .longAt(0);
        // Near 1 only what is missing from 1 has all its bits.
        return h < 0 ? -StrictMath.log1p(-unsigned(~h)) : -StrictMath.log(unsigned(h));
    }

    private static double unsigned(long h) {
        return (h + 0.5) / TWO_TO_64;
    }

    /// Nobody's operator has more than a tenth of the seats while others are left.
    private static List<HyperNodeMember> seated(List<HyperNodeMember> order, int size) {
        if (order.size() <= size) {
            return order;
        }
        int share = (size + Parameters.OPERATOR_SHARE - 1) / Parameters.OPERATOR_SHARE;
        List<HyperNodeMember> seated = new ArrayList<>();
        List<HyperNodeMember> passedOver = new ArrayList<>();
        for (HyperNodeMember next : order) {
            long own = seated.stream()
                    .filter(member -> member.operator().equals(next.operator()))
                    .count();
            (own < share ? seated : passedOver).add(next);
        }
        seated.addAll(passedOver);
        return seated.subList(0, size);
    }

    /// Nobody judges the ScalerNodes of its own operator.
    boolean judges(NodeId hyperNode, NodeId target) {
        String provider = registry.scalerNode(target).orElseThrow().provider();
        boolean named = !provider.isBlank() && !provider.equals("unknown");
        return !named || !registry.hyperNode(hyperNode).orElseThrow().operator().equals(provider);
    }
}
