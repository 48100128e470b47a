package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Signature64;

/// Signs with the one key of a node. A port: the key may live in a file, in a test or behind a hardware module.
public interface Signer {
    /// Under whose id it signs.
    NodeId id();

    /// The deterministic Ed25519 signature (RFC 8032) of the message.
    Signature64 sign(byte[] message);
}
