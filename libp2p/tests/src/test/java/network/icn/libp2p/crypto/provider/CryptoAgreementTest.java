package network.icn.libp2p.crypto.provider;

import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import network.icn.libp2p.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// All providers give one verdict and the same bytes.
class CryptoAgreementTest {
    private static final long SEED = 42;
    private final Crypto conscrypt = conscrypt();
    private final Crypto bouncyCastle = new BouncyCastleCrypto();
    private final Random random = new Random(SEED);

    private static Crypto conscrypt() {
        try {
            return new ConscryptCrypto();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Corretto's has a native part for one platform only.
    private List<Crypto> others() {
        try {
            return List.of(bouncyCastle, CorrettoCrypto.before(bouncyCastle));
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError _) {
            return List.of(bouncyCastle);
        }
    }

    private boolean verdict(byte[] publicKey, byte[] message, byte[] signature, String name) {
        if (!Ed25519Rules.acceptsKey(publicKey) || !Ed25519Rules.acceptsSignature(signature)) {
            return false;
        }
        boolean verdict = conscrypt.verifier(publicKey).verify(message, signature);
        for (Crypto other : others()) {
            assertThat(other.verifier(publicKey).verify(message, signature))
                    .as(name)
                    .isEqualTo(verdict);
        }
        return verdict;
    }

    @Test
    void everyCaseOfSpeccheckGetsOneVerdict() {
        StringBuilder verdicts = new StringBuilder();
        for (JsonNode test : Vectors.json("ed25519-speccheck.json").get("cases")) {
            boolean valid = verdict(
                    hex(test.get("pub_key")),
                    hex(test.get("message")),
                    hex(test.get("signature")),
                    "case " + test.get("case"));
            verdicts.append(valid ? 'V' : 'x');
        }
        // 0 to 2: small order; 3 to 5: key of mixed order; 6 and 7: S too large; 8 to 11: encodings not canonical.
        assertThat(verdicts).hasToString("xxxxxxxxxxxx");
    }

    @Test
    void everyCaseOfWycheproofIsJudgedAsItSays() {
        for (JsonNode group : Vectors.json("wycheproof-ed25519.json").get("testGroups")) {
            byte[] publicKey = hex(group.get("publicKey").get("pk"));
            for (JsonNode test : group.get("tests")) {
                String name = test.get("tcId") + " " + test.get("comment");
                assertThat(verdict(publicKey, hex(test.get("msg")), hex(test.get("sig")), name))
                        .as(name)
                        .isEqualTo(test.get("result").asString().equals("valid"));
            }
        }
    }

    @Test
    void signaturesAndSharedSecretsAreTheSame() throws Exception {
        for (int i = 0; i < 50; i++) {
            byte[] seed = bytes(32);
            byte[] message = bytes(random.nextInt(300));
            byte[] publicKey = bouncyCastle.ed25519PublicKey(seed);
            byte[] other = bouncyCastle.x25519PublicKey(bytes(32));

            assertThat(conscrypt.ed25519PublicKey(seed)).isEqualTo(publicKey);
            byte[] signature = conscrypt.signer(seed, publicKey).sign(message);
            for (Crypto crypto : others()) {
                assertThat(crypto.signer(seed, publicKey).sign(message)).isEqualTo(signature);
            }
            assertThat(conscrypt.x25519PublicKey(seed)).isEqualTo(bouncyCastle.x25519PublicKey(seed));
            assertThat(conscrypt.x25519(seed, other)).isEqualTo(bouncyCastle.x25519(seed, other));
        }
    }

    @Test
    void keysOfSmallOrderGiveNoSecret() {
        byte[] zero = new byte[32];
        assertThatThrownBy(() -> conscrypt.x25519(bytes(32), zero)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> bouncyCastle.x25519(bytes(32), zero)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void oneSealsAndTheOtherOpens() throws Exception {
        byte[] key = bytes(32);
        for (int length : new int[] {0, 1, 63, 64, 65, 1_100, 65_519}) {
            byte[] nonce = bytes(12);
            byte[] aad = bytes(length % 40);
            byte[] plain = bytes(length);
            byte[] sealed = seal(conscrypt, key, nonce, aad, plain);
            assertThat(sealed).isEqualTo(seal(bouncyCastle, key, nonce, aad, plain));
            byte[] forged = sealed.clone();
            forged[length / 2] ^= 1;
            for (Crypto crypto : new Crypto[] {conscrypt, bouncyCastle}) {
                assertThat(open(crypto, key, nonce, aad, sealed)).isEqualTo(plain);
                assertThatThrownBy(() -> open(crypto, key, nonce, aad, forged))
                        .isInstanceOf(GeneralSecurityException.class);
            }
        }
    }

    /// By direct buffers that begin somewhere, and by arrays; both must give the same.
    private static byte[] seal(Crypto crypto, byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
        ByteBuffer target = ByteBuffer.allocateDirect(plain.length + 18).position(2);
        crypto.chaCha20Poly1305(key).seal(nonce, aad, direct(plain), target);
        byte[] sealed = new byte[plain.length + 16];
        crypto.chaCha20Poly1305(key).seal(nonce, aad, ByteBuffer.wrap(plain), ByteBuffer.wrap(sealed));
        assertThat(target.flip().position(2)).isEqualTo(ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static byte[] open(Crypto crypto, byte[] key, byte[] nonce, byte[] aad, byte[] sealed)
            throws GeneralSecurityException {
        ByteBuffer target = ByteBuffer.allocateDirect(sealed.length);
        crypto.chaCha20Poly1305(key).open(nonce, aad, direct(sealed), target);
        byte[] opened = new byte[sealed.length - 16];
        crypto.chaCha20Poly1305(key).open(nonce, aad, ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(opened));
        return opened;
    }

    private static ByteBuffer direct(byte[] content) {
        return ByteBuffer.allocateDirect(content.length + 3)
                .position(3)
                .put(content)
                .flip()
                .position(3);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
