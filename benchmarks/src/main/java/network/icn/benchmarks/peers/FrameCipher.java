package network.icn.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conscrypt.Conscrypt;

/// ChaCha20-Poly1305 of BoringSSL over direct buffers, with a counter for a nonce.
final class FrameCipher {
    static final int TAG_BYTES = 16;
    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final int mode;
    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long counter;

    private FrameCipher(byte[] key, int mode) throws GeneralSecurityException {
        this.cipher = Cipher.getInstance("ChaCha20/Poly1305/NoPadding", Conscrypt.newProvider());
        this.key = new SecretKeySpec(key, "ChaCha20");
        this.mode = mode;
    }

    static FrameCipher sealing(byte[] key) throws GeneralSecurityException {
        return new FrameCipher(key, Cipher.ENCRYPT_MODE);
    }

    static FrameCipher opening(byte[] key) throws GeneralSecurityException {
        return new FrameCipher(key, Cipher.DECRYPT_MODE);
    }

    void run(ByteBuffer source, ByteBuffer target) {
        try {
            nonce.putLong(Integer.BYTES, counter++);
            cipher.init(mode, key, new IvParameterSpec(nonce.array()));
            cipher.doFinal(source, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
