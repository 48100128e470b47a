package network.icn.libp2p.crypto.provider;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.conscrypt.Conscrypt;

/// BoringSSL through Conscrypt's provider, not registered with the JVM.
final class ConscryptCrypto implements Crypto {
    /// DER in front of the raw key bytes (RFC 8410).
    private static final byte[] X25519_PRIVATE = hex("302e020100300506032b656e04220420");
    private static final byte[] X25519_PUBLIC = hex("302a300506032b656e032100");

    /// u = 9 (RFC 7748 4.1).
    private static final byte[] BASE_POINT = basePoint();

    private final Provider provider = Conscrypt.newProvider();
    private final JcaEd25519 ed25519;

    /// @throws GeneralSecurityException if it has no Ed25519
    ConscryptCrypto() throws GeneralSecurityException {
        this.ed25519 = new JcaEd25519(provider);
    }

    @Override
    public byte[] ed25519PublicKey(byte[] seed) {
        // Conscrypt cannot derive it; this is done once per identity.
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public Signer signer(byte[] seed, byte[] publicKey) {
        return ed25519.signer(seed);
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        return ed25519.verifier(publicKey);
    }

    @Override
    public byte[] x25519PublicKey(byte[] privateKey) {
        try {
            return x25519(privateKey, BASE_POINT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("conscrypt cannot multiply the base point", e);
        }
    }

    @Override
    public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("XDH", provider);
        PrivateKey own = factory.generatePrivate(new PKCS8EncodedKeySpec(JcaEd25519.join(X25519_PRIVATE, privateKey)));
        Key theirs = factory.generatePublic(new X509EncodedKeySpec(JcaEd25519.join(X25519_PUBLIC, publicKey)));
        KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
        agreement.init(own);
        agreement.doPhase(theirs, true);
        byte[] secret = agreement.generateSecret();
        int bits = 0;
        for (byte next : secret) {
            bits |= next;
        }
        if (bits == 0) {
            throw new GeneralSecurityException("X25519 public key of small order");
        }
        return secret;
    }

    @Override
    public Aead chaCha20Poly1305(byte[] key) {
        try {
            return new ConscryptAead(
                    Cipher.getInstance("ChaCha20/Poly1305/NoPadding", provider), new SecretKeySpec(key, "ChaCha20"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("conscrypt has no ChaCha20-Poly1305", e);
        }
    }

    private record ConscryptAead(Cipher cipher, SecretKeySpec key) implements Aead {
        @Override
        public void seal(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target) {
            try {
                run(Cipher.ENCRYPT_MODE, nonce, aad, source, target);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("sealing has no tag to check", e);
            }
        }

        @Override
        public void open(byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target)
                throws GeneralSecurityException {
            run(Cipher.DECRYPT_MODE, nonce, aad, source, target);
        }

        private void run(int mode, byte[] nonce, byte[] aad, ByteBuffer source, ByteBuffer target)
                throws GeneralSecurityException {
            cipher.init(mode, key, new IvParameterSpec(nonce));
            if (aad.length > 0) {
                cipher.updateAAD(aad);
            }
            cipher.doFinal(source, target);
        }
    }

    private static byte[] basePoint() {
        byte[] point = new byte[KEY_BYTES];
        point[0] = 9;
        return point;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
