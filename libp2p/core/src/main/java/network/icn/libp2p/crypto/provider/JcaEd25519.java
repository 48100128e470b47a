package network.icn.libp2p.crypto.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Ed25519 of a native library behind the Java cryptography architecture. The provider is not registered with the JVM.
final class JcaEd25519 {
    /// DER in front of the raw key bytes (RFC 8410).
    private static final byte[] PRIVATE_KEY = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] PUBLIC_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Provider provider;
    private final String algorithm;
    private final KeyFactory keys;
    /// Idle signature objects: making one costs as much as signing. A pool and not a thread local, because virtual
    /// threads are many and short-lived.
    private final ConcurrentLinkedQueue<Signature> idle = new ConcurrentLinkedQueue<>();

    /// @throws GeneralSecurityException if the provider has no Ed25519
    JcaEd25519(Provider provider) throws GeneralSecurityException {
        this.provider = provider;
        this.algorithm = provider.getService("Signature", "EdDSA") == null ? "Ed25519" : "EdDSA";
        this.keys = keyFactory(provider, algorithm);
    }

    /// Corretto's leaves its key factory out unless a system property asks for it, but takes the platform's keys.
    private static KeyFactory keyFactory(Provider provider, String algorithm) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm, provider);
        } catch (NoSuchAlgorithmException _) {
            return KeyFactory.getInstance("Ed25519");
        }
    }

    Crypto.Signer signer(byte[] seed) {
        PrivateKey key;
        try {
            key = keys.generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_KEY, seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " cannot read a seed", e);
        }
        return message -> {
            try {
                return run(signature -> {
                    signature.initSign(key);
                    signature.update(message);
                    return signature.sign();
                });
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(provider.getName() + " cannot sign", e);
            }
        };
    }

    Crypto.Verifier verifier(byte[] publicKey) {
        java.security.PublicKey key;
        try {
            key = keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_KEY, publicKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " cannot read a point", e);
        }
        return (message, signature) -> {
            try {
                return run(verifier -> {
                    verifier.initVerify(key);
                    verifier.update(message);
                    return verifier.verify(signature);
                });
            } catch (SignatureException _) {
                // How some providers say no.
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(provider.getName() + " cannot verify", e);
            }
        };
    }

    private interface Use<T> {
        T with(Signature signature) throws GeneralSecurityException;
    }

    /// After an exception the object is dropped: its state is unknown.
    private <T> T run(Use<T> use) throws GeneralSecurityException {
        Signature pooled = idle.poll();
        Signature signature = pooled == null ? Signature.getInstance(algorithm, provider) : pooled;
        T result = use.with(signature);
        idle.add(signature);
        return result;
    }

    static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = new byte[head.length + tail.length];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
