package network.icn.libp2p.crypto.provider;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the provider: the first one that loads and passes a small self-test.
final class CryptoChoice {
    private static final Logger LOG = LoggerFactory.getLogger(CryptoChoice.class);

    static final Crypto PREFERRED = choose();

    private CryptoChoice() {}

    private static Crypto choose() {
        Crypto complete = conscryptOrBouncyCastle();
        try {
            Crypto faster = CorrettoCrypto.before(complete);
            selfTest(faster);
            return faster;
        } catch (ReflectiveOperationException | GeneralSecurityException | RuntimeException | LinkageError e) {
            LOG.atDebug().addKeyValue("cause", e.toString()).log("no corretto here, which would sign faster");
            return complete;
        }
    }

    private static Crypto conscryptOrBouncyCastle() {
        try {
            Crypto conscrypt = new ConscryptCrypto();
            selfTest(conscrypt);
            return conscrypt;
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            LOG.atInfo().addKeyValue("cause", e.toString()).log("conscrypt does not work here, using bouncy castle");
            return new BouncyCastleCrypto();
        }
    }

    private static void selfTest(Crypto crypto) {
        byte[] seed = new byte[Crypto.KEY_BYTES];
        byte[] publicKey = crypto.ed25519PublicKey(seed);
        byte[] signature = crypto.signer(seed, publicKey).sign(seed);
        ByteBuffer sealed = ByteBuffer.allocateDirect(seed.length + Crypto.Aead.TAG_BYTES);
        crypto.chaCha20Poly1305(seed).seal(new byte[Crypto.Aead.NONCE_BYTES], seed, ByteBuffer.wrap(seed), sealed);
        byte[] other = crypto.x25519PublicKey(Arrays.copyOf(signature, Crypto.KEY_BYTES));
        if (!crypto.verifier(publicKey).verify(seed, signature)
                || other.length != Crypto.KEY_BYTES
                || sealed.hasRemaining()) {
            throw new IllegalStateException("provider failed its self-test");
        }
    }
}
