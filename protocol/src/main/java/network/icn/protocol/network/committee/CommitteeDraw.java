package network.icn.protocol.network.committee;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;

/// Draws the shards and committees of an era from the registry, which is older than the beacon value, and that value
/// (docs/design/threats.md 3). A pure function: everybody draws the same.
public final class CommitteeDraw {
    /// A node's weight is capped so that a committee of the heaviest nodes has at most this part of all
    /// weight; otherwise big honest nodes leave the urn early and the rest of it is worse than the whole
    /// (docs/design/threats.md 3).
    private static final int WEIGHT_SHARE = 10;

    private CommitteeDraw() {}

    /// @param r the era's randomness bound to its chain ([network.icn.protocol.network.beacon.BeaconValue#bound])
    /// @return one shard for each group of targets; none without ScalerNodes or without HyperNodes
    public static List<Shard> draw(Registry registry, Hash32 r) {
        if (registry.hyperNodes().isEmpty()) {
            return List.of();
        }
        List<NodeId> targets = shuffled(registry.scalerNodes(), r);
        int perShard = registry.parameters().targetsPerShard();
        List<Shard> shards = new ArrayList<>();
        for (int from = 0; from < targets.size(); from += perShard) {
            List<NodeId> group = targets.subList(from, Math.min(from + perShard, targets.size()));
            Committee committee = committee(registry.parameters(), registry.hyperNodes(), r, shards.size());
            shards.add(new Shard(shards.size(), group, committee, recused(registry, group, committee)));
        }
        return List.copyOf(shards);
    }

    /// Nobody judges its own: per target, the members with the operator of the target. An operator that is not known is
    /// not the same as another one.
    private static List<List<Integer>> recused(Registry registry, List<NodeId> targets, Committee committee) {
        List<String> operators = committee.members().stream()
                .map(member -> registry.hyperNode(member).orElseThrow().operator())
                .toList();
        List<List<Integer>> recused = new ArrayList<>(targets.size());
        for (NodeId target : targets) {
            String own = registry.scalerNode(target).orElseThrow().provider();
            recused.add(IntStream.range(0, operators.size())
                    .filter(member -> ScalerNodeMember.isRunBy(own, operators.get(member)))
                    .boxed()
                    .toList());
        }
        return recused;
    }

    /// @param place the hash that orders it, worked out once and not at every comparison
    private record Placed(Hash32 place, NodeId target) {}

    private static List<NodeId> shuffled(List<ScalerNodeMember> scalerNodes, Hash32 r) {
        byte[] randomness = r.bytes();
        return scalerNodes.stream()
                .map(member -> new Placed(Hash32.sha256(randomness, member.id().bytes()), member.id()))
                .sorted(Comparator.comparing(Placed::place).thenComparing(Placed::target))
                .map(Placed::target)
                .toList();
    }

    /// The committee of one shard.
    static Committee committee(Parameters parameters, List<HyperNodeMember> population, Hash32 r, int shard) {
        int size = parameters.committeeSize();
        if (population.size() <= size) {
            // Everybody serves, so there is nothing to cap; the draw only fixes the order.
            List<SeatLottery.Ticket> all = SeatLottery.draw(r, shard, population, Long.MAX_VALUE);
            int quorum = all.size() == size ? parameters.quorum() : Committee.smallQuorum(all.size());
            return committee(all, quorum);
        }
        long total = population.stream().mapToLong(HyperNodeMember::stake).sum();
        long maxWeight = Math.max(1, total / ((long) WEIGHT_SHARE * size));
        return committee(capped(SeatLottery.draw(r, shard, population, maxWeight), size), parameters.quorum());
    }

    /// The first `size` tickets without exceeding an operator's share. When the others do not suffice, the skipped ones
    /// fill up in order: an empty seat would be worse than a crowded operator.
    private static List<SeatLottery.Ticket> capped(List<SeatLottery.Ticket> order, int size) {
        int share = Math.ceilDiv(size, Parameters.OPERATOR_SHARE);
        Map<String, Integer> seats = new TreeMap<>();
        List<SeatLottery.Ticket> taken = new ArrayList<>(size);
        List<SeatLottery.Ticket> skipped = new ArrayList<>();
        for (SeatLottery.Ticket ticket : order) {
            if (taken.size() == size) {
                break;
            }
            boolean fits = seats.merge(ticket.member().operator(), 1, Integer::sum) <= share;
            (fits ? taken : skipped).add(ticket);
        }
        skipped.stream().limit((long) size - taken.size()).forEach(taken::add);
        return taken;
    }

    private static Committee committee(List<SeatLottery.Ticket> seats, int quorum) {
        return new Committee(
                seats.stream().map(ticket -> ticket.member().id()).toList(),
                seats.stream().map(ticket -> ticket.member().bls().point()).toList(),
                quorum);
    }
}
