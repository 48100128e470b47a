package network.icn.protocol.kernel.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.kernel.bytes.Hash32;
import org.junit.jupiter.api.Test;

/// Trees of random sizes against the definition of RFC 6962 2.1, written as naively as it reads.
class MerkleModelTest {
    private static final long SEED = Long.getLong("icn.seed", 20261121L);
    private static final int MAX_SIZE = 600;
    private static final int ROUNDS = 60;

    private final Random random = new Random(SEED);

    @Test
    void rootsMatchTheDefinitionForEverySize() {
        List<Hash32> leaves = leaves(MAX_SIZE);
        MerkleTree tree = new MerkleTree();

        for (int size = 1; size <= MAX_SIZE; size++) {
            tree.append(leaves.get(size - 1));
            assertThat(tree.root()).as("seed %d, size %d", SEED, size).isEqualTo(naive(leaves.subList(0, size)));
        }
        assertThat(Merkle.root(List.of())).isEqualTo(Merkle.EMPTY_ROOT);
    }

    @Test
    void everyLeafOfEverySmallTreeIsProvedAndNoOther() {
        for (int size = 1; size <= 40; size++) {
            List<Hash32> leaves = leaves(size);
            MerkleTree tree = MerkleTree.of(leaves);
            for (int index = 0; index < size; index++) {
                List<Hash32> proof = InclusionProof.prove(size, index, tree);
                assertThat(InclusionProof.verify(tree.root(), size, index, leaves.get(index), proof))
                        .isTrue();
                assertThat(InclusionProof.verify(tree.root(), size, index, Hash32.ZERO, proof))
                        .isFalse();
                for (int other = 0; other < size; other++) {
                    boolean verified = InclusionProof.verify(tree.root(), size, other, leaves.get(index), proof);
                    assertThat(verified).isEqualTo(other == index);
                }
            }
        }
    }

    @Test
    void everySmallTreeIsTheBeginningOfEveryLargerOne() {
        List<Hash32> leaves = leaves(40);
        MerkleTree tree = MerkleTree.of(leaves);
        for (int size2 = 1; size2 <= 40; size2++) {
            Hash32 root2 = naive(leaves.subList(0, size2));
            for (int size1 = 1; size1 <= size2; size1++) {
                Hash32 root1 = naive(leaves.subList(0, size1));
                List<Hash32> proof = ConsistencyProof.prove(size1, size2, tree);
                assertThat(ConsistencyProof.verify(size1, root1, size2, root2, proof))
                        .isTrue();
                assertThat(ConsistencyProof.verify(size1, Hash32.ZERO, size2, root2, proof))
                        .isFalse();
                assertThat(ConsistencyProof.verify(size1, root1, size2, Hash32.ZERO, proof))
                        .isFalse();
                assertThat(ConsistencyProof.verify(size1, root1, size2, root2, and(proof, Hash32.ZERO)))
                        .isFalse();
            }
        }
    }

    @Test
    void multiProofsProveTheirLeavesAndNothingElse() {
        for (int round = 0; round < ROUNDS; round++) {
            int size = 1 + random.nextInt(MAX_SIZE);
            List<Hash32> leaves = leaves(size);
            MerkleTree tree = MerkleTree.of(leaves);
            long[] indices = sample(size, 1 + random.nextInt(Math.min(size, 40)));
            List<Hash32> chosen =
                    LongStream.of(indices).mapToObj(i -> leaves.get((int) i)).toList();
            List<Hash32> proof = MultiProof.prove(size, indices, tree);
            String round1 = "seed " + SEED + ", round " + round;

            assertThat(proof).as(round1).hasSize(MultiProof.length(size, indices));
            assertThat(MultiProof.verify(tree.root(), size, indices, chosen, proof))
                    .as(round1)
                    .isTrue();
            assertThat(MultiProof.verify(tree.root(), size, indices, chosen, and(proof, Hash32.ZERO)))
                    .isFalse();
            assertThat(MultiProof.verify(Hash32.ZERO, size, indices, chosen, proof))
                    .isFalse();
            int wrong = random.nextInt(chosen.size());
            assertThat(MultiProof.verify(tree.root(), size, indices, with(chosen, wrong), proof))
                    .isFalse();
            if (!proof.isEmpty()) {
                int bad = random.nextInt(proof.size());
                assertThat(MultiProof.verify(tree.root(), size, indices, chosen, with(proof, bad)))
                        .isFalse();
                List<Hash32> shorter = proof.subList(0, proof.size() - 1);
                assertThat(MultiProof.verify(tree.root(), size, indices, chosen, shorter))
                        .isFalse();
            }
        }
    }

    @Test
    void multiProofOfOneLeafHoldsTheHashesOfItsAuditPath() {
        MerkleTree tree = MerkleTree.of(leaves(100));

        assertThat(MultiProof.prove(100, new long[] {97}, tree))
                .containsExactlyInAnyOrderElementsOf(InclusionProof.prove(100, 97, tree));
        assertThat(MultiProof.prove(3, new long[] {0, 1, 2}, tree)).isEmpty();
    }

    @Test
    void multiProofsRefuseIndicesThatAreNotASet() {
        MerkleTree tree = MerkleTree.of(leaves(8));
        for (long[] indices : new long[][] {{}, {1, 1}, {2, 1}, {-1, 3}, {8}, {0, 9}}) {
            List<Hash32> hashes = IntStream.range(0, indices.length)
                    .mapToObj(i -> Hash32.ZERO)
                    .toList();
            assertThat(MultiProof.verify(tree.root(), 8, indices, hashes, List.of()))
                    .isFalse();
            assertThatThrownBy(() -> MultiProof.prove(8, indices, tree)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(MultiProof.verify(tree.root(), 8, new long[] {1}, List.of(), List.of()))
                .isFalse();
    }

    @Test
    void compactRangeGoesOnFromItsFrontier() {
        List<Hash32> leaves = leaves(200);
        CompactRange range = new CompactRange();
        for (Hash32 leaf : leaves) {
            range = CompactRange.restore(range.size(), range.frontier());
            range.append(leaf);
        }

        assertThat(range.root()).isEqualTo(naive(leaves));
        assertThatThrownBy(() -> CompactRange.restore(3, List.of(Hash32.ZERO)))
                .hasMessage("frontier: 2 hashes for size 3, got 1");
    }

    @Test
    void partsBuiltApartJoinToTheSameTree() {
        List<Hash32> leaves = leaves(37);
        CompactRange joined = new CompactRange();
        joined.append(4, naive(leaves.subList(0, 16)));
        joined.append(4, naive(leaves.subList(16, 32)));
        leaves.subList(32, 37).forEach(joined::append);

        assertThat(joined.root()).isEqualTo(naive(leaves));
        assertThatThrownBy(() -> joined.append(4, Hash32.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void builderKeepsTheNodesFromItsLevelOn() {
        byte[] data = new byte[100 * 4096 + 77];
        random.nextBytes(data);
        List<Hash32> leaves = new ArrayList<>();
        for (int at = 0; at < data.length; at += 4096) {
            leaves.add(Merkle.leafHash(Arrays.copyOfRange(data, at, Math.min(data.length, at + 4096))));
        }
        MerkleTree tree = MerkleTree.of(leaves);
        List<String> kept = new ArrayList<>();

        MerkleBuilder builder = new MerkleBuilder(4, (level, index, hash) -> {
            assertThat(hash).isEqualTo(tree.node(level, index));
            kept.add(level + "/" + index);
        });
        builder.leaves(data, 0, data.length, 4096);

        assertThat(builder.root()).isEqualTo(tree.root());
        assertThat(builder.size()).isEqualTo(101);
        assertThat(kept).containsExactly("4/0", "4/1", "5/0", "4/2", "4/3", "5/1", "6/0", "4/4", "4/5", "5/2");
        assertThat(new MerkleBuilder().leaves(ByteBuffer.wrap(data), 4096).root())
                .isEqualTo(tree.root());
        ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
        assertThat(new MerkleBuilder().leaves(direct, 4096).root()).isEqualTo(tree.root());
    }

    @Test
    void aNodeNeverPassesAsALeaf() {
        List<Hash32> leaves = leaves(2);
        byte[] children = new byte[64];
        leaves.get(0).copyTo(children, 0);
        leaves.get(1).copyTo(children, 32);

        assertThat(Merkle.leafHash(children)).isNotEqualTo(Merkle.root(leaves));
    }

    @Test
    void repeatingTheLastLeafChangesTheRoot() {
        List<Hash32> leaves = leaves(3);

        assertThat(Merkle.root(and(leaves, leaves.getLast()))).isNotEqualTo(Merkle.root(leaves));
    }

    private static Hash32 naive(List<Hash32> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = 1;
        while (k * 2 < leaves.size()) {
            k *= 2;
        }
        Hash32 left = naive(leaves.subList(0, k));
        return Merkle.nodeHash(left, naive(leaves.subList(k, leaves.size())));
    }

    private List<Hash32> leaves(int count) {
        byte[] data = new byte[9];
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    random.nextBytes(data);
                    return Merkle.leafHash(data);
                })
                .toList();
    }

    private long[] sample(int size, int count) {
        return random.longs(0, size).distinct().limit(count).sorted().toArray();
    }

    private static List<Hash32> and(List<Hash32> list, Hash32 more) {
        List<Hash32> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private static List<Hash32> with(List<Hash32> list, int index) {
        List<Hash32> changed = new ArrayList<>(list);
        changed.set(index, Merkle.leafHash(changed.get(index).bytes()));
        return changed;
    }
}
