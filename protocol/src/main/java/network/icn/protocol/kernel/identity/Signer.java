package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;

/// Signs with the keys of a node. A port: they may live in a file, in a test or behind a hardware module.
public interface Signer {
    /// Under whose id it signs.
    NodeId id();

    /// The deterministic Ed25519 signature (RFC 8032) of the message.
    Signature64 sign(byte[] message);

    /// The public part of the second key, 96 bytes.
    Payload provingKey();

    /// The unique signature of the message by the node's second key, whose public part the registry names.
    VrfProof prove(byte[] message);
}
