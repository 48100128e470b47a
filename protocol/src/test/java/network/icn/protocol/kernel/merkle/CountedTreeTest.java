package network.icn.protocol.kernel.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.bytes.Hash32;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Counted trees against their definition, and their shape against RFC 6962.
class CountedTreeTest {
    private static final long SEED = Long.getLong("icn.seed", 20261130L);

    private final Random random = new Random(SEED);

    @Test
    void rootsAndCountsMatchTheDefinitionForEverySize() {
        List<CountedHash> entries = entries(300);
        CountedTree tree = new CountedTree();
        CountedRange range = new CountedRange();
        assertThat(range.root()).isEmpty();

        for (int size = 1; size <= entries.size(); size++) {
            tree.append(entries.get(size - 1));
            range = CountedRange.restore(range.size(), range.frontier(), CountedRange.Sink.NONE);
            range.append(entries.get(size - 1));
            CountedHash expected = NaiveCounted.root(entries.subList(0, size));
            assertThat(tree.root()).as("seed %d, size %d", SEED, size).contains(expected);
            assertThat(range.root()).contains(expected);
            assertThat(tree.count()).isEqualTo(expected.count()).isEqualTo(range.count());
        }
    }

    @Test
    void everyIndexIsFoundInItsEntryInEveryBeginning() {
        List<CountedHash> entries = entries(40);
        CountedTree tree = tree(entries);
        for (int size = 1; size <= entries.size(); size++) {
            long index = 0;
            for (int entry = 0; entry < size; entry++) {
                for (long within = 0; within < entries.get(entry).count(); within++) {
                    assertThat(tree.find(size, index++)).isEqualTo(new CountedSource.Place(entry, within));
                }
            }
            int beginning = size;
            long behind = index;
            assertThatThrownBy(() -> tree.find(beginning, behind)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tree.find(beginning, -1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyEntryOfEveryBeginningIsProvedWithWhatLiesLeftOfIt() {
        List<CountedHash> entries = entries(40);
        CountedTree tree = tree(entries);
        for (int size = 1; size <= entries.size(); size++) {
            CountedHash root = NaiveCounted.root(entries.subList(0, size));
            long begin = 0;
            for (int at = 0; at < size; at++) {
                CountedHash entry = entries.get(at);
                List<CountedHash> proof = CountedMultiProof.prove(size, new long[] {at}, tree);
                for (int other = 0; other < size; other++) {
                    var found = CountedMultiProof.verify(root, size, new long[] {other}, List.of(entry), proof);
                    assertThat(found.isPresent()).isEqualTo(other == at);
                }
                assertThat(CountedMultiProof.verify(root, size, new long[] {at}, List.of(entry), proof)
                                .orElseThrow())
                        .containsExactly(begin);
                begin += entry.count();
            }
        }
    }

    @Test
    void multiProofsProveTheirEntriesAndNothingElse() {
        for (int round = 0; round < 200; round++) {
            String as = "seed " + SEED + ", round " + round;
            List<CountedHash> entries = entries(1 + random.nextInt(400));
            int size = entries.size();
            CountedTree tree = tree(entries);
            CountedHash root = NaiveCounted.root(entries);
            long[] chosen = random.longs(0, size)
                    .distinct()
                    .limit(1 + random.nextInt(Math.min(size, 30)))
                    .sorted()
                    .toArray();
            List<CountedHash> hashes =
                    LongStream.of(chosen).mapToObj(i -> entries.get((int) i)).toList();
            List<CountedHash> proof = CountedMultiProof.prove(size, chosen, tree);

            long[] begins = CountedMultiProof.verify(root, size, chosen, hashes, proof)
                    .orElseThrow(() -> new AssertionError(as));
            for (int i = 0; i < chosen.length; i++) {
                assertThat(begins[i])
                        .as(as)
                        .isEqualTo(entries.subList(0, (int) chosen[i]).stream()
                                .mapToLong(CountedHash::count)
                                .sum());
            }
            for (List<CountedHash> wrong : spoilt(proof)) {
                assertThat(CountedMultiProof.verify(root, size, chosen, hashes, wrong))
                        .as(as)
                        .isEmpty();
            }
            for (List<CountedHash> wrong : spoilt(hashes)) {
                assertThat(CountedMultiProof.verify(root, size, chosen, wrong, proof))
                        .as(as)
                        .isEmpty();
            }
            for (long count : new long[] {root.count() - 1, root.count() + 1, CountedHash.MAX_COUNT}) {
                CountedHash other = new CountedHash(root.hash(), Math.max(1, count));
                assertThat(other.equals(root)
                                || CountedMultiProof.verify(other, size, chosen, hashes, proof)
                                        .isEmpty())
                        .as(as)
                        .isTrue();
            }
        }
    }

    @Test
    void everyBeginningIsConsistentWithEveryLargerTree() {
        List<CountedHash> entries = entries(40);
        CountedTree tree = tree(entries);
        for (int size2 = 1; size2 <= 40; size2++) {
            CountedHash root2 = NaiveCounted.root(entries.subList(0, size2));
            for (int size1 = 1; size1 <= size2; size1++) {
                CountedHash root1 = NaiveCounted.root(entries.subList(0, size1));
                List<CountedHash> proof = CountedConsistency.prove(size1, size2, tree);
                assertThat(proof).isEqualTo(NaiveCounted.consistency(size1, entries.subList(0, size2), true));
                assertThat(CountedConsistency.verify(size1, root1, size2, root2, proof))
                        .isTrue();
                for (List<CountedHash> wrong : spoilt(proof)) {
                    assertThat(CountedConsistency.verify(size1, root1, size2, root2, wrong))
                            .isFalse();
                }
                for (CountedHash other : spoilt(List.of(root1, root2)).stream()
                        .flatMap(List::stream)
                        .filter(hash -> !hash.equals(root1) && !hash.equals(root2))
                        .toList()) {
                    assertThat(CountedConsistency.verify(size1, other, size2, root2, proof))
                            .isFalse();
                    assertThat(CountedConsistency.verify(size1, root1, size2, other, proof))
                            .isFalse();
                }
            }
        }
        CountedHash one = entries.getFirst();
        assertThat(CountedConsistency.verify(0, one, 1, one, List.of())).isFalse();
        assertThat(CountedConsistency.verify(2, one, 1, one, List.of())).isFalse();
        assertThat(CountedConsistency.verify(1, one, Long.MAX_VALUE, one, List.of()))
                .isFalse();
    }

    @Test
    void aTreeInWhichAnEntryChangedIsNoContinuation() {
        List<CountedHash> entries = entries(21);
        for (int size1 = 1; size1 < 21; size1++) {
            CountedHash root1 = NaiveCounted.root(entries.subList(0, size1));
            for (int at = 0; at < size1; at++) {
                List<CountedHash> changed = new ArrayList<>(entries);
                changed.set(
                        at,
                        new CountedHash(entries.get(at).hash(), entries.get(at).count() + 1));
                CountedTree tree = tree(changed);
                assertThat(CountedConsistency.verify(
                                size1, root1, 21, tree.root().orElseThrow(), CountedConsistency.prove(size1, 21, tree)))
                        .isFalse();
            }
        }
    }

    /// Hashes apart, it is RFC 6962: the same parts of the tree stand in the same order in every proof.
    @Test
    void proofsHaveTheShapeOfRfc6962() {
        List<CountedHash> entries = entries(70);
        CountedTree tree = tree(entries);
        MerkleTree plain = MerkleTree.of(entries.stream().map(CountedHash::hash).toList());
        for (int size = 1; size <= 70; size++) {
            for (int at = 1; at <= size; at++) {
                List<String> counted = new ArrayList<>();
                List<String> of6962 = new ArrayList<>();
                CountedConsistency.prove(at, size, recording(tree, counted));
                ConsistencyProof.prove(at, size, recording(plain, of6962));
                assertThat(counted).containsExactlyInAnyOrderElementsOf(of6962);
                counted.clear();
                of6962.clear();
                CountedMultiProof.prove(size, new long[] {at - 1}, recording(tree, counted));
                MultiProof.prove(size, new long[] {at - 1}, recording(plain, of6962));
                assertThat(counted).isEqualTo(of6962);
            }
        }
    }

    /// The good cases of transparency-dev: so many nodes its proofs have, for such leaves of such trees.
    @Test
    void proofsAreAsLongAsThoseOfTheVectors() {
        CountedTree tree = tree(entries(300));
        List<JsonNode> inclusions = good("rfc6962-inclusion.json");
        List<JsonNode> consistencies = good("rfc6962-consistency.json");
        assertThat(inclusions).isNotEmpty();
        assertThat(consistencies).isNotEmpty();

        for (JsonNode vector : inclusions) {
            long[] leaf = {vector.get("leafIdx").asLong()};
            assertThat(CountedMultiProof.prove(vector.get("treeSize").asLong(), leaf, tree))
                    .as(vector.get("name").asString())
                    .hasSize(length(vector));
        }
        for (JsonNode vector : consistencies) {
            assertThat(CountedConsistency.prove(
                            vector.get("size1").asLong(), vector.get("size2").asLong(), tree))
                    .as(vector.get("name").asString())
                    .hasSize(length(vector));
        }
    }

    private static List<JsonNode> good(String file) {
        return Vectors.cases(file)
                .filter(vector -> !vector.get("wantErr").asBoolean())
                .toList();
    }

    private static int length(JsonNode vector) {
        JsonNode proof = vector.get("proof");
        return proof == null || proof.isNull() ? 0 : proof.size();
    }

    /// With a sum alone in a node, one child's leaves could be given to the other.
    @Test
    void whatOneChildCountsIsNotTheOthers() {
        CountedHash left = entry(5);
        CountedHash right = entry(5);
        CountedHash shifted = CountedHash.node(new CountedHash(left.hash(), 9), new CountedHash(right.hash(), 1));

        assertThat(shifted.count()).isEqualTo(CountedHash.node(left, right).count());
        assertThat(shifted.hash()).isNotEqualTo(CountedHash.node(left, right).hash());
    }

    /// Whoever commits to sums that are none has leaves that nobody can prove, itself included.
    @Test
    void belowANodeWhoseCountIsALieNothingIsProvable() {
        CountedHash a = entry(3);
        CountedHash b = entry(2);
        CountedHash c = entry(4);
        CountedHash lie = new CountedHash(CountedHash.node(a, b).hash(), 9);
        CountedHash root = CountedHash.node(lie, c);

        assertThat(CountedMultiProof.verify(root, 3, new long[] {2}, List.of(c), List.of(lie)))
                .isPresent();
        assertThat(CountedMultiProof.verify(root, 3, new long[] {0}, List.of(a), List.of(b, c)))
                .isEmpty();
        CountedHash more = new CountedHash(b.hash(), 6);
        assertThat(CountedMultiProof.verify(root, 3, new long[] {0}, List.of(a), List.of(more, c)))
                .isEmpty();
    }

    @Test
    void countsNeitherVanishNorOverflow() {
        CountedHash most = new CountedHash(Hash32.ZERO, CountedHash.MAX_COUNT);
        for (long count : new long[] {0, -1, CountedHash.MAX_COUNT + 1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> new CountedHash(Hash32.ZERO, count)).hasMessageStartingWith("count: 1 to 2^60");
        }
        assertThatThrownBy(() -> CountedHash.node(most, most)).hasMessageStartingWith("count: 1 to 2^60");
        CountedTree tree = tree(List.of(most));
        assertThatThrownBy(() -> tree.append(entry(1))).hasMessageStartingWith("count: at most 2^60 together");

        // Sixteen times 2^60 would be 0 in 64 bits.
        List<CountedHash> proof = IntStream.range(0, 16).mapToObj(i -> most).toList();
        long size = (1L << 16) + 1;
        for (long index : new long[] {0, 1, size - 2}) {
            assertThat(CountedMultiProof.verify(most, size, new long[] {index}, List.of(most), and(proof, most)))
                    .isEmpty();
        }
        for (long size1 : new long[] {1, 3, 1L << 15, (1L << 16) - 1}) {
            for (int length = 1; length < 40; length++) {
                List<CountedHash> path =
                        IntStream.range(0, length).mapToObj(i -> most).toList();
                assertThat(CountedConsistency.verify(size1, most, 1L << 16, most, path))
                        .isFalse();
            }
        }
    }

    @Test
    void indicesThatAreNoSetAreRefused() {
        CountedTree tree = tree(entries(8));
        CountedHash root = tree.root().orElseThrow();
        for (long[] indices : new long[][] {{}, {1, 1}, {2, 1}, {-1, 3}, {8}, {0, 9}}) {
            List<CountedHash> hashes =
                    IntStream.range(0, indices.length).mapToObj(i -> root).toList();
            assertThat(CountedMultiProof.verify(root, 8, indices, hashes, List.of()))
                    .isEmpty();
            assertThatThrownBy(() -> CountedMultiProof.prove(8, indices, tree))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nothingPassesInBothKindsOfTree() {
        byte[] data = {1, 2, 3};

        assertThat(CountedHash.entry(data, 1)).isEqualTo(NaiveCounted.entry(data, 1));
        assertThat(CountedHash.entry(data, 1).hash()).isNotEqualTo(Merkle.leafHash(data));
    }

    private static CountedSource recording(CountedTree tree, List<String> asked) {
        return new CountedSource() {
            @Override
            public CountedHash node(int level, long index) {
                return tree.node(level, index);
            }

            @Override
            public CountedHash range(long begin, long end) {
                asked.add(begin + "-" + end);
                return tree.range(begin, end);
            }
        };
    }

    private static NodeSource recording(MerkleTree tree, List<String> asked) {
        return new NodeSource() {
            @Override
            public Hash32 node(int level, long index) {
                return tree.node(level, index);
            }

            @Override
            public Hash32 range(long begin, long end) {
                asked.add(begin + "-" + end);
                return tree.range(begin, end);
            }
        };
    }

    /// One too many, one too few, each with another hash, each with a count that is one off.
    private static List<List<CountedHash>> spoilt(List<CountedHash> nodes) {
        List<List<CountedHash>> all = new ArrayList<>();
        all.add(and(nodes, new CountedHash(Hash32.ZERO, 1)));
        if (!nodes.isEmpty()) {
            all.add(nodes.subList(1, nodes.size()));
        }
        for (int i = 0; i < nodes.size(); i++) {
            CountedHash node = nodes.get(i);
            int at = i;
            Stream.of(
                            new CountedHash(
                                    node.hash().equals(Hash32.ZERO) ? Hash32.sha256() : Hash32.ZERO, node.count()),
                            new CountedHash(node.hash(), node.count() + 1),
                            new CountedHash(node.hash(), Math.max(1, node.count() - 1)))
                    .filter(other -> !other.equals(node))
                    .forEach(other -> {
                        List<CountedHash> changed = new ArrayList<>(nodes);
                        changed.set(at, other);
                        all.add(changed);
                    });
        }
        return all;
    }

    private static List<CountedHash> and(List<CountedHash> list, CountedHash more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static CountedTree tree(List<CountedHash> entries) {
        CountedTree tree = new CountedTree();
        entries.forEach(tree::append);
        return tree;
    }

    private List<CountedHash> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry(1 + random.nextInt(5)))
                .toList();
    }

    private CountedHash entry(long count) {
        byte[] data = new byte[9];
        random.nextBytes(data);
        return CountedHash.entry(data, count);
    }
}
