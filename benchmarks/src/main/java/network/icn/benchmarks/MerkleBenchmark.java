package network.icn.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleBuilder;
import network.icn.protocol.kernel.merkle.MerkleTree;
import network.icn.protocol.kernel.merkle.MultiProof;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The tree over a ScalerNode's leaves: 8 MiB in leaves of 4 KiB, one probe's worth of samples.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MerkleBenchmark {
    private static final int LEAF_BYTES = 4096;
    private static final int LEAVES = 2048;
    private static final int SAMPLES = 17;

    private final byte[] data = new byte[LEAF_BYTES * LEAVES];
    private final MessageDigest sha256 = newSha256();
    private final long[] indices = new long[SAMPLES];
    private final List<Hash32> sampled = new ArrayList<>();
    private MerkleTree tree = MerkleTree.of(List.of());
    private List<Hash32> proof = List.of();

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(data);
        List<Hash32> hashes = new ArrayList<>(LEAVES);
        for (int i = 0; i < LEAVES; i++) {
            hashes.add(Merkle.leafHash(leaf(i)));
        }
        tree = MerkleTree.of(hashes);
        long[] drawn =
                random.longs(0, LEAVES).distinct().limit(SAMPLES).sorted().toArray();
        System.arraycopy(drawn, 0, indices, 0, SAMPLES);
        for (long index : indices) {
            sampled.add(hashes.get((int) index));
        }
        proof = MultiProof.prove(LEAVES, indices, tree);
    }

    private byte[] leaf(int index) {
        return Arrays.copyOfRange(data, index * LEAF_BYTES, (index + 1) * LEAF_BYTES);
    }

    @Benchmark
    public Hash32 build() {
        return new MerkleBuilder().leaves(data, 0, data.length, LEAF_BYTES).root();
    }

    /// The limit: nobody commits to these bytes with less than one pass of SHA-256 over them.
    @Benchmark
    public byte[] plainSha256OfTheSameBytes() {
        return sha256.digest(data);
    }

    @Benchmark
    public List<Hash32> proveSamplesOfOneProbe() {
        return MultiProof.prove(LEAVES, indices, tree);
    }

    @Benchmark
    public boolean verifySamplesOfOneProbe() {
        return MultiProof.verify(tree.root(), LEAVES, indices, sampled, proof);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
