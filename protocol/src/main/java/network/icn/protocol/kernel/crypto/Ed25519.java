package network.icn.protocol.kernel.crypto;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import supranational.blst.SecretKey;

/// Ed25519 (RFC 8032) by the strict rule of the network: the same verdict whichever provider does the arithmetic
/// (docs/design/crypto.md 1). Safe for use by several threads.
public final class Ed25519 implements SignatureVerifier {
    public static final int SEED_BYTES = 32;

    /// Decoded keys kept: four networks of the largest size that is simulated. An evicted key is only decoded again.
    private static final int MAX_KEYS = 65_536;

    /// Fastest first: ACCP verifies twice as fast as Bouncy Castle and signs four times as fast.
    private static final List<Ed25519> AVAILABLE = probe();

    private final Ed25519Provider provider;
    private final LoadingCache<NodeId, Ed25519Provider.Verification> keys;

    private Ed25519(Ed25519Provider provider) {
        this.provider = provider;
        this.keys = CacheBuilder.newBuilder().maximumSize(MAX_KEYS).build(CacheLoader.from(this::decode));
    }

    /// The fastest provider that works here.
    public static Ed25519 best() {
        return AVAILABLE.getFirst();
    }

    /// Every provider that works here, the fastest first; Bouncy Castle always does and is the last.
    public static List<Ed25519> available() {
        return AVAILABLE;
    }

    /// The public key of a seed.
    ///
    /// @param seed the private key of RFC 8032, 32 bytes
    public static NodeId nodeId(byte[] seed) {
        requireSeed(seed);
        byte[] publicKey = new byte[NodeId.BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return NodeId.of(publicKey);
    }

    /// Who does the arithmetic: `accp`, `conscrypt` or `bouncycastle`.
    public String provider() {
        return provider.name();
    }

    @Override
    public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
        byte[] bytes = signature.bytes();
        return Ed25519Rule.acceptsSignature(bytes) && keys.getUnchecked(signer).verify(message, bytes);
    }

    /// The second key of a node is of another curve, and there is one implementation of it.
    @Override
    public boolean proves(Payload key, byte[] message, VrfProof proof) {
        return Bls.verify(key, message, proof.bytes().bytes(), Bls.MESSAGES);
    }

    @Override
    public boolean provesAll(byte[] message, List<KeyedProof> shown) {
        return Bls.verifyAll(message, shown, Bls.MESSAGES);
    }

    /// @param seed the private key of RFC 8032, 32 bytes; the second key follows from it
    public Signer signer(byte[] seed) {
        requireSeed(seed);
        NodeId id = nodeId(seed);
        SecretKey second = Bls.secretOf(seed);
        return new SeedSigner(
                id,
                provider.signing(seed.clone(), id.bytes()),
                second,
                // Few ask, and it takes a third of a millisecond.
                Suppliers.memoize(() -> Bls.keyOf(second)));
    }

    private Ed25519Provider.Verification decode(NodeId signer) {
        byte[] key = signer.bytes();
        return Ed25519Rule.acceptsKey(key) ? provider.verification(key) : (message, signature) -> false;
    }

    private static void requireSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed: 32 bytes, got " + seed.length);
        }
    }

    private record SeedSigner(NodeId id, Ed25519Provider.Signing signing, SecretKey second, Supplier<Payload> key)
            implements Signer {
        @Override
        public Signature64 sign(byte[] message) {
            return Signature64.of(signing.sign(message));
        }

        @Override
        public Payload provingKey() {
            return key.get();
        }

        @Override
        public VrfProof prove(byte[] message) {
            return new VrfProof(Bls.sign(second, message, Bls.MESSAGES));
        }

        @Override
        public String toString() {
            return "signer of " + id;
        }
    }

    private static List<Ed25519> probe() {
        List<Ed25519> working = new ArrayList<>();
        provider("accp", "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                .ifPresent(working::add);
        provider("conscrypt", "org.conscrypt.OpenSSLProvider").ifPresent(working::add);
        working.add(new Ed25519(new BouncyCastleEd25519()));
        return List.copyOf(working);
    }

    /// Nothing when the library is not on the class path, has no native part for this machine, or fails a signature.
    private static Optional<Ed25519> provider(String name, String className) {
        try {
            Provider jca = Class.forName(className)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            Ed25519 candidate = new Ed25519(new JcaEd25519(name, jca));
            return candidate.worksLike(new Ed25519(new BouncyCastleEd25519()))
                    ? Optional.of(candidate)
                    : Optional.empty();
        } catch (ReflectiveOperationException | GeneralSecurityException | RuntimeException | LinkageError _) {
            return Optional.empty();
        }
    }

    private boolean worksLike(Ed25519 reference) {
        byte[] seed = new byte[SEED_BYTES];
        Signer signer = signer(seed);
        Signature64 signature = signer.sign(seed);
        return signature.equals(reference.signer(seed).sign(seed))
                && verify(signer.id(), seed, signature)
                && !verify(signer.id(), new byte[1], signature);
    }
}
