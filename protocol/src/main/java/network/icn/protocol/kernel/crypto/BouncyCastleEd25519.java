package network.icn.protocol.kernel.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Bouncy Castle's arithmetic in pure Java: works everywhere, and is the reference for the others.
///
/// It verifies a multiple of the equation (a short lattice vector halves the work), so a signature whose R carries a
/// point
/// of small order passes whenever that multiple happens to cancel it. The others compare R byte by byte and refuse it.
/// Requiring R to be of prime order closes the gap: an honest R always is, because the key is.
final class BouncyCastleEd25519 implements Ed25519Provider {
    @Override
    public String name() {
        return "bouncycastle";
    }

    @Override
    public Verification verification(byte[] publicKey) {
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        if (point == null) {
            return (message, signature) -> false;
        }
        return (message, signature) -> Ed25519.verify(signature, 0, point, message, 0, message.length)
                && Ed25519.validatePublicKeyFull(signature, 0);
    }

    @Override
    public Signing signing(byte[] seed, byte[] publicKey) {
        return message -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
            return signature;
        };
    }
}
