package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Signature64;

/// Decides whether a signature is valid, by the one strict rule of the network (docs/design/crypto.md 1). A
/// pure function, so a simulation may remember its answers.
public interface SignatureVerifier {
    /// Whether the signer signed exactly these bytes, by the strict rule of docs/design/crypto.md.
    boolean verify(NodeId signer, byte[] message, Signature64 signature);
}
