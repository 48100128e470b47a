package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;

/// Decides whether a signature is valid, by the one strict rule of the network (docs/design/crypto.md 1). A
/// pure function, so a simulation may remember its answers.
public interface SignatureVerifier {
    /// Whether the signer signed exactly these bytes, by the strict rule of docs/design/crypto.md.
    boolean verify(NodeId signer, byte[] message, Signature64 signature);

    /// Whether the proof is the unique signature of exactly these bytes under that key. Costs about a
    /// millisecond, some twenty signatures.
    ///
    /// @param key a public key of BLS12-381, 96 bytes; false if it is none
    boolean proves(Payload key, byte[] message, VrfProof proof);
}
