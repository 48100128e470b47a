package network.icn.protocol.challenge.possession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.Shown;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;

class OpenLeavesTest {
    private static final NodeId TARGET = Nodes.id("scalerNode");
    private static final Hash32 SNAPSHOT = Hash32.sha256(new byte[] {1});
    private static final long LEAVES = 1_000_000;
    private static final int SLOTS = 12;
    private static final long ALL = (1L << SLOTS) - 1;
    private static final int SAMPLES = 3;
    private static final PossessionResult RESULT =
            new PossessionResult(new Committed(SNAPSHOT, 0, LEAVES, 0, 0), 36, 36, List.of());
    private static final ProbeDraw DRAW =
            ProbeDraw.of(Nodes.signer("hypernode-0"), Hash32.ZERO, new EraId(3), Hash32.sha256());

    private static PossessionSummary said(Hash32 snapshot, long leafCount, long proved) {
        return new PossessionSummary(new Committed(snapshot, 0, leafCount, 0, 0), 36, 36, proved, List.of());
    }

    private static List<OpenLeaf> open(PossessionResult result, PossessionSummary said) {
        SortedMap<Integer, Shown<PossessionSummary>> members = new TreeMap<>();
        members.put(5, new Shown<>(DRAW, said));
        return OpenLeaves.of(TARGET, result, SLOTS, SAMPLES, members);
    }

    private static long[] planned(int slot) {
        Hash32 seed = DRAW.seed(TARGET, slot, Possession.NAME, SNAPSHOT);
        return PossessionRule.indices(seed, SAMPLES, LEAVES);
    }

    @Test
    void aSlotThatIsNotProvedOpensTheLeavesThatWereDrawnForItAndNoOthers() {
        assertThat(open(RESULT, said(SNAPSHOT, LEAVES, ALL))).isEmpty();
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(open(RESULT, said(SNAPSHOT, LEAVES, ALL ^ 1L << slot)))
                    .containsExactly(LongStream.of(planned(slot))
                            .mapToObj(leaf -> new OpenLeaf(leaf, 5))
                            .toArray(OpenLeaf[]::new));
        }
        assertThat(open(RESULT, said(SNAPSHOT, LEAVES, 0)))
                .as("who says that nothing was proved, and what of slots that the era does not have")
                .isEqualTo(open(RESULT, said(SNAPSHOT, LEAVES, 1L << SLOTS)))
                .hasSize(SLOTS * SAMPLES);
    }

    @Test
    void aBitOfASlotThatNoEraHasIsMalformed() throws MalformedException {
        PossessionSummary all = said(SNAPSHOT, LEAVES, (1L << 60) - 1);
        byte[] bytes = PossessionSummary.FORM.bytes(all).bytes();
        int proved = Hash32.BYTES + 4 * Long.BYTES + 2 * Short.BYTES;

        assertThat(PossessionSummary.FORM.parse(Payload.of(bytes))).isEqualTo(all);
        bytes[proved] |= 0x10;
        assertThatThrownBy(() -> PossessionSummary.FORM.parse(Payload.of(bytes)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> said(SNAPSHOT, LEAVES, 1L << 60)).hasMessageContaining("60 slots");
    }

    /// Under another tree other leaves would follow from the same seed.
    @Test
    void whoSpeaksOfAnotherSnapshotOpensNothing() {
        assertThat(open(RESULT, said(Hash32.sha256(new byte[] {2}), LEAVES, 0))).isEmpty();
        assertThat(open(RESULT, said(SNAPSHOT, LEAVES - 1, 0))).isEmpty();
        assertThat(open(RESULT, PossessionSummary.NONE)).isEmpty();
        PossessionResult none = new PossessionResult(Committed.NONE, 0, 0, List.of());
        assertThat(open(none, PossessionSummary.NONE)).isEmpty();
        PossessionResult ofNothing = new PossessionResult(new Committed(Hash32.ZERO, 0, LEAVES, 0, 0), 0, 0, List.of());
        assertThat(open(ofNothing, said(Hash32.ZERO, LEAVES, 0)))
                .as("a majority that names a size and no tree")
                .isEmpty();
        PossessionResult empty = new PossessionResult(new Committed(SNAPSHOT, 0, 0, 0, 0), 0, 0, List.of());
        assertThat(open(empty, said(SNAPSHOT, 0, 0)))
                .as("a majority that lies about the size")
                .isEmpty();
    }

    @Test
    void asManyAreAskedForAgainAsTheCommitteeIsLarge() {
        assertThat(IntStream.of(1, 4, 31, 32, 33, 100, 128, 129, 256).map(OpenLeaves::most))
                .containsExactly(256, 256, 256, 256, 249, 82, 64, 64, 64);
    }

    private static List<OpenLeaf> random(SplittableRandom random, int members, int each) {
        List<OpenLeaf> open = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            for (int i = 0; i < each; i++) {
                open.add(new OpenLeaf(random.nextLong(LEAVES), member));
            }
        }
        return open;
    }

    @Test
    void whereThereIsRoomAllAreDrawnOnce() {
        List<OpenLeaf> open = List.of(new OpenLeaf(9, 1), new OpenLeaf(3, 1), new OpenLeaf(9, 0), new OpenLeaf(4, 2));

        assertThat(OpenLeaves.drawn(open, 64, SNAPSHOT)).containsExactly(3L, 4L, 9L);
        assertThat(OpenLeaves.drawn(open.reversed(), 64, SNAPSHOT)).containsExactly(3L, 4L, 9L);
        assertThat(OpenLeaves.drawn(List.of(), 64, SNAPSHOT)).isEmpty();
    }

    /// 38 of 128 call everything open. What eleven others found is asked for again all the same, and nobody knew the
    /// order when it made its observation.
    @Test
    void whoFloodsTakesNoTurnOfAnotherMember() {
        int seed = 20_261_130;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<List<Long>> orders = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        for (int era = 0; era < 100; era++) {
            List<OpenLeaf> open = random(random, 38, SLOTS);
            List<Long> found = new ArrayList<>();
            for (int member = 38; member < 49; member++) {
                long leaf = LEAVES + member;
                found.add(leaf);
                open.add(new OpenLeaf(leaf, member));
            }
            Hash32 order = Hash32.sha256(new byte[] {(byte) era});

            List<Long> drawn = OpenLeaves.drawn(open, OpenLeaves.most(128), order);

            assertThat(drawn).hasSize(64).isSorted().doesNotHaveDuplicates().containsAll(found);
            assertThat(OpenLeaves.drawn(open.reversed(), OpenLeaves.most(128), order))
                    .isEqualTo(drawn);
            orders.add(OpenLeaves.drawn(random(new SplittableRandom(1), 38, SLOTS), 64, order));
        }
        assertThat(orders).hasSizeGreaterThan(90);
    }

    /// 42 of 128 call everything open, 60 have one leaf each: a turn is a member's, and comes no sooner for who has
    /// more.
    @Test
    void whoHasMuchOpenHasItsTurnNoSooner() {
        int eras = 200;
        long heard = 0;
        for (int era = 0; era < eras; era++) {
            List<OpenLeaf> open = random(new SplittableRandom(era), 42, SLOTS);
            for (int member = 42; member < 102; member++) {
                open.add(new OpenLeaf(LEAVES + member, member));
            }
            heard += OpenLeaves.drawn(open, OpenLeaves.most(128), Hash32.sha256(new byte[] {(byte) era})).stream()
                    .filter(leaf -> leaf >= LEAVES)
                    .count();
        }

        assertThat(heard / (60.0 * eras)).isBetween(64 / 102.0 - 0.03, 64 / 102.0 + 0.03);
    }

    /// What the rule says, worked out the slow way.
    private static List<Long> slowly(List<OpenLeaf> open, int most, Hash32 order) {
        List<Integer> members = open.stream()
                .map(OpenLeaf::member)
                .distinct()
                .sorted(Comparator.comparing(member -> place("ICN/open-leaf-turn/1", order, member)))
                .toList();
        TreeSet<Long> drawn = new TreeSet<>();
        int before = -1;
        while (drawn.size() > before) {
            before = drawn.size();
            for (int member : members) {
                open.stream()
                        .filter(leaf -> leaf.member() == member && !drawn.contains(leaf.leaf()))
                        .map(OpenLeaf::leaf)
                        .min(Comparator.comparing(leaf -> Hash32.sha256(new CanonicalWriter()
                                .fixed("ICN/open-leaf/1".getBytes(StandardCharsets.US_ASCII))
                                .hash(order)
                                .u16(member)
                                .u64(leaf)
                                .toBytes())))
                        .filter(_ -> drawn.size() < most)
                        .ifPresent(drawn::add);
            }
        }
        return List.copyOf(drawn);
    }

    private static Hash32 place(String tag, Hash32 order, int member) {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(tag.getBytes(StandardCharsets.US_ASCII))
                .hash(order)
                .u16(member)
                .toBytes());
    }

    @Test
    void whatIsDrawnIsWhatTheRuleSays() {
        SplittableRandom random = new SplittableRandom(20_261_201);
        for (int round = 0; round < 200; round++) {
            List<OpenLeaf> open = new ArrayList<>();
            int members = 1 + random.nextInt(6);
            for (int i = random.nextInt(30); i > 0; i--) {
                open.add(new OpenLeaf(random.nextLong(12), random.nextInt(members)));
            }
            int most = 1 + random.nextInt(12);
            Hash32 order = Hash32.sha256(new byte[] {(byte) round});

            assertThat(OpenLeaves.drawn(open, most, order)).isEqualTo(slowly(open, most, order));
        }
    }

    /// Somebody else's leaf, which both have drawn, costs no turn.
    @Test
    void aLeafThatTwoHaveDrawnTakesOnePlace() {
        List<OpenLeaf> open = new ArrayList<>();
        for (int leaf = 0; leaf < 6; leaf++) {
            open.add(new OpenLeaf(leaf, 0));
            open.add(new OpenLeaf(leaf, 1));
        }

        assertThat(OpenLeaves.drawn(open, 6, SNAPSHOT)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(OpenLeaves.drawn(open, 4, SNAPSHOT)).hasSize(4).doesNotHaveDuplicates();
    }
}
