package network.icn.libp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import network.icn.libp2p.crypto.provider.Crypto;

/// A key and the number of messages it has sealed. A nonce is never used twice. Source: Noise specification 5.1 and
/// 12.3.
final class CipherState {
    private static final byte[] NO_AAD = new byte[0];

    private final Crypto.Aead aead;
    /// 4 zero bytes and the counter, little-endian.
    private final byte[] nonce = new byte[Crypto.Aead.NONCE_BYTES];

    private final ByteBuffer nonceView = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);
    private long counter;

    CipherState(byte[] key) {
        this.aead = Crypto.preferred().chaCha20Poly1305(key);
    }

    void seal(ByteBuffer source, ByteBuffer target) throws NoiseException {
        seal(NO_AAD, source, target);
    }

    /// Writes the ciphertext and its tag.
    void seal(byte[] aad, ByteBuffer source, ByteBuffer target) throws NoiseException {
        aead.seal(nextNonce(), aad, source, target);
    }

    void open(ByteBuffer source, ByteBuffer target) throws NoiseException {
        open(NO_AAD, source, target);
    }

    /// Writes the plaintext.
    void open(byte[] aad, ByteBuffer source, ByteBuffer target) throws NoiseException {
        if (source.remaining() < Crypto.Aead.TAG_BYTES) {
            throw new NoiseException(NoiseException.Reason.BAD_LENGTH, "ciphertext shorter than its tag");
        }
        try {
            aead.open(nextNonce(), aad, source, target);
        } catch (GeneralSecurityException e) {
            throw new NoiseException(NoiseException.Reason.BAD_TAG, e);
        }
    }

    private byte[] nextNonce() throws NoiseException {
        // 2^64 - 1 is reserved (Noise 5.1).
        if (counter == -1) {
            throw new NoiseException(NoiseException.Reason.NONCES_EXHAUSTED, "all nonces of this key are used");
        }
        nonceView.putLong(Integer.BYTES, counter++);
        return nonce;
    }
}
