package network.icn.node.key;

import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.Signer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Signs with a seed in memory.
final class SeedSigner implements Signer {
    private final byte[] seed;
    private final NodeId id;

    SeedSigner(byte[] seed) {
        this.seed = seed.clone();
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.id = NodeId.of(publicKey);
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public Signature64 sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return Signature64.of(signature);
    }
}
