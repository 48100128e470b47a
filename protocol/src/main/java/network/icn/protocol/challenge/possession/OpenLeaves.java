package network.icn.protocol.challenge.possession;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.challenge.Shown;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// Which leaves of a ScalerNode are open when an era is over: asked for and not proved. Everybody works
/// that out from the certified shard: what a member had to ask follows from its draw, so nobody can
/// make a leaf open that it was not drawn to ask for; to hide one, a member has to say, falsely, that
/// it was proved (docs/design/challenges.md 4).
///
/// A lost leaf costs one member's slot, which all others outvote. So a leaf and not a member is what is
/// asked for again.
public final class OpenLeaves {
    /// Every member can be heard once, in any committee.
    private static final int LEAST_DRAWN = 64;
    /// What a small committee draws all together.
    private static final int SHARED = 8_192;
    /// No more are ever asked for again: with a thousand after an outage a disk that seeks would not be
    /// done in two eras, and an honest node be convicted (docs/design/challenges.md 4).
    public static final int MOST = 256;

    private static final byte[] TURN_TAG = "ICN/open-leaf-turn/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLACE_TAG = "ICN/open-leaf/1".getBytes(StandardCharsets.US_ASCII);

    private OpenLeaves() {}

    /// The open leaves, by member, each once a member.
    ///
    /// @param target the ScalerNode
    /// @param result what the committee says of it; without a snapshot nothing is open
    /// @param slots of the era
    /// @param samples leaves a probe ([PossessionRule#samplesPerProbe])
    /// @param members who judges the target and takes part, by index; who speaks of another snapshot
    ///     leaves nothing open
    public static List<OpenLeaf> of(
            NodeId target,
            PossessionResult result,
            int slots,
            int samples,
            SortedMap<Integer, Shown<PossessionSummary>> members) {
        List<OpenLeaf> open = new ArrayList<>();
        if (result.snapshot().equals(Hash32.ZERO) || result.leafCount() == 0) {
            return open;
        }
        members.forEach((member, shown) -> {
            PossessionSummary said = shown.summary();
            if (said.under().equals(result.under())) {
                leaves(target, result, slots, samples, shown).forEach(leaf -> open.add(new OpenLeaf(leaf, member)));
            }
        });
        return List.copyOf(open);
    }

    private static SortedSet<Long> leaves(
            NodeId target, PossessionResult result, int slots, int samples, Shown<PossessionSummary> shown) {
        TreeSet<Long> leaves = new TreeSet<>();
        for (int slot = 0; slot < slots; slot++) {
            if (!shown.summary().isProved(slot)) {
                Hash32 seed = shown.draw().seed(target, slot, Possession.NAME, result.snapshot());
                for (long leaf : PossessionRule.indices(seed, samples, result.leafCount())) {
                    leaves.add(leaf);
                }
            }
        }
        return leaves;
    }

    /// How many leaves of one ScalerNode are asked for again in an era at most.
    ///
    /// @param committeeSize n
    public static int most(int committeeSize) {
        return Math.min(MOST, Math.max(LEAST_DRAWN, Math.ceilDiv(SHARED, committeeSize)));
    }

    /// Those that are asked for again. Where more are open than can be, members take turns, in an order
    /// that nobody knew when observations were made, and that does not depend on what they have open:
    /// who calls everything open fills its own turns, and has them no sooner. What is not drawn is
    /// dropped.
    ///
    /// @param open what [#of] says
    /// @param most [#most]
    /// @param order R of the leaders' round, which comes behind the commitments
    /// @return ascending, each once
    public static List<Long> drawn(Collection<OpenLeaf> open, int most, Hash32 order) {
        TreeMap<Hash32, List<Placed>> byTurn = new TreeMap<>();
        for (OpenLeaf each : open) {
            byTurn.computeIfAbsent(turn(order, each.member()), _ -> new ArrayList<>())
                    .add(new Placed(place(order, each), each.leaf()));
        }
        Deque<Deque<Placed>> turns = new ArrayDeque<>();
        byTurn.values()
                .forEach(leaves -> turns.add(
                        new ArrayDeque<>(leaves.stream().sorted(Placed.ORDER).toList())));
        TreeSet<Long> drawn = new TreeSet<>();
        while (drawn.size() < most && !turns.isEmpty()) {
            Deque<Placed> turn = turns.removeFirst();
            // What somebody else has had drawn already costs no turn.
            boolean taken = false;
            while (!turn.isEmpty() && !taken) {
                taken = drawn.add(turn.removeFirst().leaf());
            }
            if (!turn.isEmpty()) {
                turns.addLast(turn);
            }
        }
        return List.copyOf(drawn);
    }

    private static Hash32 turn(Hash32 order, int member) {
        return Hash32.sha256(
                new CanonicalWriter().fixed(TURN_TAG).hash(order).u16(member).toBytes());
    }

    private static Hash32 place(Hash32 order, OpenLeaf leaf) {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(PLACE_TAG)
                .hash(order)
                .u16(leaf.member())
                .u64(leaf.leaf())
                .toBytes());
    }

    private record Placed(Hash32 place, long leaf) {
        private static final Comparator<Placed> ORDER =
                Comparator.comparing(Placed::place).thenComparingLong(Placed::leaf);
    }
}
