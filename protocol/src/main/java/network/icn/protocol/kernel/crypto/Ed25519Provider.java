package network.icn.protocol.kernel.crypto;

/// Somebody who can do the arithmetic of Ed25519. Sees only keys and signatures that [Ed25519Rule] has let pass, and
/// need
/// not be strict itself. Safe for use by several threads.
interface Ed25519Provider {
    /// For people: `accp`, `conscrypt`, `bouncycastle`.
    String name();

    /// @param publicKey 32 bytes that encode a point of prime order
    Verification verification(byte[] publicKey);

    /// @param seed the private key of RFC 8032, 32 bytes
    /// @param publicKey the public key of that seed
    Signing signing(byte[] seed, byte[] publicKey);

    /// The cofactorless equation S*B = R + k*A with one decoded key.
    interface Verification {
        boolean verify(byte[] message, byte[] signature);
    }

    /// RFC 8032 5.1.6 with one decoded key.
    interface Signing {
        byte[] sign(byte[] message);
    }
}
