package network.icn.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Ed25519 over a vote of EQ/1: 139 bytes on the wire, 75 of them signed (docs/wire.md).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
    private static final int SIGNED_BYTES = 75;

    private final byte[] message = new byte[SIGNED_BYTES];
    private final Ed25519 best = Ed25519.best();
    private final Ed25519 reference = Ed25519.available().getLast();
    private final Signer signer = best.signer(new byte[Ed25519.SEED_BYTES]);
    private final KeyPair jdkKeys = jdkKeys();
    private final Signature jdkVerifier = jdk();
    private final Signature jdkSigner = jdk();
    private Signature64 signature = signer.sign(message);
    private byte[] jdkSignature = new byte[0];

    @Setup
    public void prepare() throws GeneralSecurityException {
        new SplittableRandom(1).nextBytes(message);
        signature = signer.sign(message);
        jdkSigner.initSign(jdkKeys.getPrivate());
        jdkVerifier.initVerify(jdkKeys.getPublic());
        jdkSignature = signJdk();
    }

    @Benchmark
    public boolean verifyStrict() {
        return best.verify(signer.id(), message, signature);
    }

    @Benchmark
    public boolean verifyBouncyCastle() {
        return reference.verify(signer.id(), message, signature);
    }

    @Benchmark
    public boolean verifyJdk() throws GeneralSecurityException {
        jdkVerifier.update(message);
        return jdkVerifier.verify(jdkSignature);
    }

    @Benchmark
    public Signature64 sign() {
        return signer.sign(message);
    }

    @Benchmark
    public byte[] signJdk() throws GeneralSecurityException {
        jdkSigner.update(message);
        return jdkSigner.sign();
    }

    private static KeyPair jdkKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature jdk() {
        try {
            return Signature.getInstance("Ed25519", "SunEC");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
