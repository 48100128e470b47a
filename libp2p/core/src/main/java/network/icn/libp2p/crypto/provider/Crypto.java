package network.icn.libp2p.crypto.provider;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/// The port behind which a cryptographic provider stands: Conscrypt where its native library loads, else Bouncy Castle;
/// for Ed25519 the Corretto provider before them, where the application brings it.
/// The JDK's own Ed25519 is 11 to 35 times slower and is never used. All methods are thread-safe.
public interface Crypto {
    /// Length of X25519 keys and shared secrets, and of ChaCha20-Poly1305 keys.
    int KEY_BYTES = 32;

    /// The fastest provider that works on this machine; chosen once.
    static Crypto preferred() {
        return CryptoChoice.PREFERRED;
    }

    /// The SHA-256 of the bytes, 32 of them.
    static byte[] sha256(byte[] bytes) {
        return newSha256().digest(bytes);
    }

    /// A digest of its own, to be fed in pieces.
    static MessageDigest newSha256() {
        return FreshSha256.make();
    }

    /// The public key of an Ed25519 seed.
    byte[] ed25519PublicKey(byte[] seed);

    /// Makes an Ed25519 key ready for use, once for many signatures.
    Signer signer(byte[] seed, byte[] publicKey);

    /// Makes an Ed25519 key ready for use, once for many signatures. It verifies without cofactor; [Ed25519Rules] must
    /// have been asked first.
    ///
    /// @param publicKey a point on the curve
    Verifier verifier(byte[] publicKey);

    /// The public key of an X25519 private key.
    byte[] x25519PublicKey(byte[] privateKey);

    /// The X25519 shared secret.
    ///
    /// @throws GeneralSecurityException if the public key is of small order, which would make the secret zero
    byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException;

    /// A ChaCha20-Poly1305 cipher for one direction of one channel; used by one thread at a time.
    Aead chaCha20Poly1305(byte[] key);

    /// A private key in the form its provider wants; thread-safe.
    interface Signer {
        /// The signature of 64 bytes.
        byte[] sign(byte[] message);
    }

    /// A public key in the form its provider wants; thread-safe.
    interface Verifier {
        /// Whether the signature is that of the message, by the one rule of all providers.
        boolean verify(byte[] message, byte[] signature);
    }

    /// Authenticated encryption with a 96-bit nonce and a 16-byte tag behind the ciphertext. `source` is read to its
    /// limit, `target` is written from its position on, and they must not overlap. Direct buffers are not copied.
    interface Aead {
        /// Bytes that ChaCha20-Poly1305 puts behind what it encrypts.
        int TAG_BYTES = 16;
        /// Bytes of a nonce of ChaCha20-Poly1305.
        int NONCE_BYTES = 12;

        /// Encrypts and writes 16 bytes more than it reads.
        void seal(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target);

        /// Decrypts and writes 16 bytes less than it reads.
        ///
        /// @throws GeneralSecurityException if the tag is wrong; `target` then holds nothing of value
        void open(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target) throws GeneralSecurityException;
    }
}
