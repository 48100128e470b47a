package network.icn.libp2p.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The port behind which a cryptographic provider stands: Conscrypt where its native library loads, else Bouncy Castle.
/// The JDK's own Ed25519 is 11 to 35 times slower and is never used. All methods are thread-safe.
public interface Crypto {
    /// Length of X25519 keys and shared secrets, and of ChaCha20-Poly1305 keys.
    int KEY_BYTES = 32;

    /// The fastest provider that works on this machine; chosen once.
    static Crypto preferred() {
        return CryptoChoice.PREFERRED;
    }

    static byte[] sha256(byte[] bytes) {
        return newSha256().digest(bytes);
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The public key of an Ed25519 seed.
    byte[] ed25519PublicKey(byte[] seed);

    byte[] sign(byte[] seed, byte[] publicKey, byte[] message);

    /// Verifies without cofactor. [Ed25519Rules] must have been asked first.
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /// The public key of an X25519 private key.
    byte[] x25519PublicKey(byte[] privateKey);

    /// The X25519 shared secret.
    ///
    /// @throws GeneralSecurityException if the public key is of small order, which would make the secret zero
    byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException;

    /// A ChaCha20-Poly1305 cipher for one direction of one channel; used by one thread at a time.
    Aead chaCha20Poly1305(byte[] key);

    /// Authenticated encryption with a 96-bit nonce and a 16-byte tag behind the ciphertext. `source` and `target` must
    /// not overlap.
    interface Aead {
        int TAG_BYTES = 16;
        int NONCE_BYTES = 12;

        /// Encrypts `length` bytes and writes `length + 16`.
        void seal(byte[] nonce, byte[] aad, byte[] source, int offset, int length, byte[] target, int targetOffset);

        /// Decrypts `length` bytes (tag included) and writes `length - 16`.
        ///
        /// @throws GeneralSecurityException if the tag is wrong; `target` then holds nothing of value
        void open(byte[] nonce, byte[] aad, byte[] source, int offset, int length, byte[] target, int targetOffset)
                throws GeneralSecurityException;
    }
}
