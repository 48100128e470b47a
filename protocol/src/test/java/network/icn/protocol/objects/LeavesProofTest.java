package network.icn.protocol.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.CountedConsistency;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.kernel.merkle.CountedMultiProof;
import network.icn.protocol.kernel.merkle.CountedSource;
import network.icn.protocol.kernel.merkle.MultiProof;
import org.junit.jupiter.api.Test;

/// Leaves of several objects under one root.
class LeavesProofTest {
    private static final long SEED = Long.getLong("icn.seed", 20261130L);
    private static final int CASES = 100_000;
    /// Of the cases that hash more.
    private static final int HEADS = Boolean.getBoolean("icn.thorough") ? CASES : CASES / 5;

    private final Random random = new Random(SEED);

    @Test
    void leavesOfAnyObjectsAreProvedAndNoOthers() throws MalformedException {
        for (int round = 0; round < 150; round++) {
            String as = "seed " + SEED + ", round " + round;
            StoredObjects stored = new StoredObjects(random).put(1 + random.nextInt(12), 20);
            ObjectsHead head = stored.head();
            long[] indices = sample(head.leaves());
            List<Hash32> hashes = stored.hashes(indices);
            LeavesProof proof = copy(stored.prove(head.objects(), indices));

            assertThat(proof).isEqualTo(stored.prove(head.objects(), indices));
            assertThat(proof.proves(head, indices, hashes)).as(as).isTrue();
            int at = random.nextInt(indices.length);
            List<Hash32> wrong = new ArrayList<>(hashes);
            wrong.set(at, Hash32.ZERO);
            assertThat(proof.proves(head, indices, wrong)).as(as).isFalse();
            long[] moved = indices.clone();
            moved[at] = (moved[at] + 1) % head.leaves();
            assertThat(proof.proves(head, moved, hashes)).as(as).isEqualTo(Arrays.equals(moved, indices));
            assertThat(proof.proves(head, Arrays.copyOf(indices, indices.length - 1), hashes))
                    .isFalse();
            assertThat(proof.proves(new ObjectsHead(head.objects(), head.leaves() + 1, head.root()), indices, hashes))
                    .isFalse();
            assertThat(proof.proves(new ObjectsHead(head.objects(), head.leaves(), Hash32.ZERO), indices, hashes))
                    .isFalse();
        }
    }

    @Test
    void everyLeafHasItsPlaceInEveryEarlierTree() {
        StoredObjects stored = new StoredObjects(random);
        List<ObjectsHead> heads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            heads.add(stored.put(1, 6).head());
        }
        for (ObjectsHead head : heads) {
            for (long index = 0; index < head.leaves(); index++) {
                long[] one = {index};
                LeavesProof proof = stored.prove(head.objects(), one);
                assertThat(proof.proves(head, one, stored.hashes(one))).isTrue();
                assertThat(proof.entries()
                                .find(head, one)
                                .orElseThrow()
                                .getFirst()
                                .within(one)[0])
                        .isEqualTo(stored.tree().find(12, index).within());
            }
            assertThat(head.isExtendedBy(heads.getLast(), CountedConsistency.prove(head.objects(), 12, stored.tree())))
                    .isTrue();
            assertThat(heads.getLast().isExtendedBy(head, List.of())).isEqualTo(head.objects() == 12);
        }
    }

    /// An entry that holds none of the leaves would be work for nothing; one that is left out would let a leaf float.
    @Test
    void entriesAreThoseOfTheLeavesAndNoOthers() {
        StoredObjects stored = new StoredObjects(random).put(5, 1);
        ObjectsHead head = stored.head();
        EntriesProof two = stored.prove(5, new long[] {1, 3}).entries();

        assertThat(two.find(head, new long[] {1, 3})).isPresent();
        assertThat(two.find(head, new long[] {1})).isEmpty();
        assertThat(two.find(head, new long[] {1, 2})).isEmpty();
        assertThat(two.find(head, new long[] {1, 2, 3})).isEmpty();
        assertThat(two.find(head, new long[] {3, 1})).isEmpty();
        assertThat(new EntriesProof(List.of(), List.of()).find(head, new long[] {1}))
                .isEmpty();
    }

    /// An object's multiproof ends where its own indices say: hashes cannot be handed from one to the next.
    @Test
    void hashesBelongToTheirObject() {
        StoredObjects stored = new StoredObjects(random).put(1, 1).put(2, 30);
        ObjectsHead head = stored.head();
        long[] indices = {0, 1, head.leaves() - 1};
        LeavesProof proof = stored.prove(3, indices);
        assertThat(proof.within()).hasSizeGreaterThan(2);
        List<Hash32> turned = new ArrayList<>(proof.within());
        turned.add(turned.removeFirst());

        assertThat(new LeavesProof(proof.entries(), turned).proves(head, indices, stored.hashes(indices)))
                .isFalse();
        List<Hash32> more = new ArrayList<>(proof.within());
        more.add(Hash32.ZERO);
        assertThat(new LeavesProof(proof.entries(), more).proves(head, indices, stored.hashes(indices)))
                .isFalse();
        List<Hash32> fewer = proof.within().subList(1, proof.within().size());
        assertThat(new LeavesProof(proof.entries(), fewer).proves(head, indices, stored.hashes(indices)))
                .isFalse();
    }

    @Test
    void changedBytesProveNothingAndThrowNothing() throws MalformedException {
        StoredObjects stored = new StoredObjects(random).put(9, 9);
        ObjectsHead head = stored.head();
        long[] indices = sample(head.leaves());
        List<Hash32> hashes = stored.hashes(indices);
        byte[] good = bytes(stored.prove(head.objects(), indices));
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = good.clone();
            int changes = 1 + random.nextInt(3);
            for (int c = 0; c < changes; c++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(8) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
            }
            try {
                CanonicalReader in = new CanonicalReader(bytes);
                LeavesProof proof = LeavesProof.readFrom(in);
                in.end();
                read++;
                assertThat(proof.proves(head, indices, hashes))
                        .as("seed %d, case %d", SEED, i)
                        .isEqualTo(Arrays.equals(bytes, good));
            } catch (MalformedException _) {
                // Not a proof at all.
            }
        }
        assertThat(read).isBetween(CASES / 10, CASES);
    }

    /// Read under a head of any size, a proof never throws, and what the head says is never allocated.
    @Test
    void anyHeadAndAnyIndicesAreAnsweredForEveryProof() {
        StoredObjects stored = new StoredObjects(random).put(9, 9);
        ObjectsHead head = stored.head();
        long[] indices = sample(head.leaves());
        LeavesProof proof = stored.prove(head.objects(), indices);
        for (int i = 0; i < HEADS; i++) {
            long objects = (1 + (random.nextLong() >>> 1) % ObjectsHead.MAX_OBJECTS) >>> random.nextInt(32);
            ObjectsHead other =
                    new ObjectsHead(Math.max(1, objects), Math.max(head.leaves(), Math.max(1, objects)), head.root());
            boolean asItWas = random.nextBoolean();
            long[] asked = asItWas
                    ? indices
                    : random.longs(indices.length, -2, 1L << random.nextInt(62)).toArray();
            boolean proved = proof.proves(other, asked, stored.hashes(indices));
            // A root does not bind the number of entries, but where every leaf stands among all leaves.
            boolean same = asItWas && other.leaves() == head.leaves();
            assertThat(!proved || same).as("seed %d, case %d", SEED, i).isTrue();
            assertThat(proved || !same || other.objects() != head.objects())
                    .as("seed %d, case %d", SEED, i)
                    .isTrue();
        }
    }

    /// A thousand leaves where they lie worst fit into the limits; one node more than a limit is not read.
    @Test
    void limitsHoldTheWorstThousand() throws MalformedException {
        long[] spread = LongStream.range(0, 1_000)
                .map(i -> i * (ObjectsHead.MAX_OBJECTS / 1_000))
                .toArray();
        long[] worst = LongStream.range(0, 1_000)
                .map(i -> Long.reverse(i) >>> 32)
                .sorted()
                .toArray();
        assertThat(MultiProof.length(ObjectsHead.MAX_OBJECTS, worst))
                .isEqualTo(EntriesProof.MAX_NODES)
                .isGreaterThanOrEqualTo(MultiProof.length(ObjectsHead.MAX_OBJECTS, spread));
        CountedSource same = (level, _) -> new CountedHash(Hash32.ZERO, 1L << level);
        assertThat(CountedMultiProof.prove(ObjectsHead.MAX_OBJECTS, worst, same))
                .hasSize(EntriesProof.MAX_NODES);
        // 999 objects of a little more than 2^38 leaves, one leaf of the deep part of each.
        long ragged = (1L << 38) + (1L << 32);
        assertThat(999 * ragged).isLessThan(ObjectEntry.MAX_LEAVES);
        assertThat(999 * MultiProof.length(ragged, new long[] {0}))
                .isEqualTo(999 * 39)
                .isLessThanOrEqualTo(LeavesProof.MAX_HASHES);
        assertThat(MultiProof.length(
                        ObjectEntry.MAX_LEAVES,
                        LongStream.range(0, 1_000)
                                .map(i -> Long.reverse(i) >>> 16)
                                .sorted()
                                .toArray()))
                .isLessThanOrEqualTo(LeavesProof.MAX_HASHES);

        CanonicalWriter nodes = new CanonicalWriter().u16(0).u32(EntriesProof.MAX_NODES + 1L);
        assertThatThrownBy(() -> LeavesProof.readFrom(
                        new CanonicalReader(nodes.fixed(new byte[(EntriesProof.MAX_NODES + 1) * CountedHash.BYTES])
                                .toBytes())))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("count: at most 22024");
        assertThatThrownBy(() -> LeavesProof.readFrom(
                        new CanonicalReader(new CanonicalWriter().u16(0).u32(7).toBytes())))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("count: at most 22024 in 0 bytes");
    }

    /// A proof claims no count of its own for an entry: it follows from the entry's length.
    @Test
    void anEntryCountsTheLeavesThatItsBytesBegin() {
        assertThat(ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, 1).leaves()).isEqualTo(1);
        assertThat(ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, 4_096).leaves())
                .isEqualTo(1);
        assertThat(ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, 4_097).leaves())
                .isEqualTo(2);
        assertThat(ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, ObjectEntry.MAX_LENGTH)
                        .leaves())
                .isEqualTo(ObjectEntry.MAX_LEAVES);
    }

    private long[] sample(long size) {
        return random.longs(0, size)
                .distinct()
                .limit(1 + random.nextInt((int) Math.min(size, 12)))
                .sorted()
                .toArray();
    }

    private static byte[] bytes(LeavesProof proof) {
        CanonicalWriter out = new CanonicalWriter();
        proof.writeTo(out);
        return out.toBytes();
    }

    private static LeavesProof copy(LeavesProof proof) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes(proof));
        LeavesProof read = LeavesProof.readFrom(in);
        in.end();
        return read;
    }
}
