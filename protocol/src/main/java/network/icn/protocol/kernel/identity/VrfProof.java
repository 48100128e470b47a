package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// The proof of a verifiable random function: the unique signature of a node's second key over a message
/// (docs/design/crypto.md 4). Its holder alone can make it, everybody can check it, and there is no other
/// one that counts: so its output is random to all who have not seen it, and nobody's choice.
///
/// @param bytes the signature, compressed; whether they are one is for [SignatureVerifier#proves] to say
public record VrfProof(Payload bytes) {
    public static final int BYTES = 48;

    public VrfProof {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("proof: " + BYTES + " bytes, got " + bytes.size());
        }
    }

    /// What the function comes to: as secret as the proof.
    public Hash32 output() {
        return Hash32.sha256(bytes.bytes());
    }
}
