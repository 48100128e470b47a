package network.icn.libp2p.crypto.provider;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Pure Java, works everywhere; the reference the other provider is held to.
final class BouncyCastleCrypto implements Crypto {
    @Override
    public byte[] ed25519PublicKey(byte[] seed) {
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public Signer signer(byte[] seed, byte[] publicKey) {
        return message -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
            return signature;
        };
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        // It verifies a multiple of the equation, which may cancel a small-order part of R that others refuse. An
        // honest R is of prime order, because the key is.
        return (message, signature) -> Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)
                && Ed25519.validatePublicKeyFull(signature, 0);
    }

    @Override
    public byte[] x25519PublicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        byte[] secret = new byte[KEY_BYTES];
        if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0)) {
            throw new GeneralSecurityException("X25519 public key of small order");
        }
        return secret;
    }

    @Override
    public Aead chaCha20Poly1305(byte[] key) {
        return new BouncyCastleAead(new KeyParameter(key));
    }

    private static final class BouncyCastleAead implements Aead {
        private final ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        private final KeyParameter key;

        BouncyCastleAead(KeyParameter key) {
            this.key = key;
        }

        @Override
        public void seal(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target) {
            try {
                run(true, nonce, aad, source, target);
            } catch (InvalidCipherTextException e) {
                throw new IllegalStateException("sealing has no tag to check", e);
            }
        }

        @Override
        public void open(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target)
                throws GeneralSecurityException {
            try {
                run(false, nonce, aad, source, target);
            } catch (InvalidCipherTextException e) {
                throw new GeneralSecurityException("wrong tag", e);
            }
        }

        private void run(boolean sealing, byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target)
                throws InvalidCipherTextException {
            byte[] in = new byte[source.remaining()];
            source.get(in);
            cipher.init(sealing, new AEADParameters(key, TAG_BYTES * Byte.SIZE, nonce, aad));
            byte[] out = new byte[cipher.getOutputSize(in.length)];
            int written = cipher.processBytes(in, 0, in.length, out, 0);
            cipher.doFinal(out, written);
            target.put(out);
        }
    }
}
