package network.icn.libp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import network.icn.libp2p.crypto.provider.Crypto;
import org.jspecify.annotations.Nullable;

/// Chaining key, handshake hash and the cipher they lead to. Source: Noise specification 5.2.
final class SymmetricState {
    /// Exactly 32 bytes, so it is the initial hash itself.
    private static final String PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

    private byte[] chainingKey;
    private byte[] hash;
    private @Nullable CipherState cipher;

    SymmetricState(byte[] prologue) {
        this.hash = PROTOCOL_NAME.getBytes(StandardCharsets.US_ASCII);
        this.chainingKey = hash;
        mixHash(prologue);
    }

    void mixHash(byte[] data) {
        MessageDigest digest = Crypto.newSha256();
        digest.update(hash);
        hash = digest.digest(data);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = expand(secret);
        chainingKey = keys[0];
        cipher = new CipherState(keys[1]);
    }

    /// Before the first key this is the identity, as in message 1.
    byte[] encryptAndHash(byte[] plaintext) throws NoiseException {
        byte[] ciphertext = plaintext;
        if (cipher != null) {
            ciphertext = new byte[plaintext.length + Crypto.Aead.TAG_BYTES];
            cipher.seal(hash, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(ciphertext));
        }
        mixHash(ciphertext);
        return ciphertext;
    }

    byte[] decryptAndHash(byte[] ciphertext) throws NoiseException {
        byte[] plaintext = ciphertext;
        if (cipher != null) {
            plaintext = new byte[Math.max(0, ciphertext.length - Crypto.Aead.TAG_BYTES)];
            cipher.open(hash, ByteBuffer.wrap(ciphertext), ByteBuffer.wrap(plaintext));
        }
        mixHash(ciphertext);
        return plaintext;
    }

    /// The two transport ciphers: initiator to responder, responder to initiator.
    CipherState[] split() {
        byte[][] keys = expand(new byte[0]);
        return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
    }

    byte[] hash() {
        return hash.clone();
    }

    /// HKDF with two outputs (Noise 4.3).
    private byte[][] expand(byte[] input) {
        byte[] secret = hmac(chainingKey, input);
        byte[] first = hmac(secret, new byte[] {1});
        byte[] tail = Arrays.copyOf(first, first.length + 1);
        tail[first.length] = 2;
        return new byte[][] {first, hmac(secret, tail)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
