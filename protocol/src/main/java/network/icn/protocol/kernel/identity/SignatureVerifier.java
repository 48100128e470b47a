package network.icn.protocol.kernel.identity;

import java.util.List;
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

    /// Whether [#proves] is true of each of them; of none it is. Where there are many this takes a fraction of
    /// the time of asking for each, and does not say which one is wrong.
    ///
    /// @param message the same for all
    default boolean provesAll(byte[] message, List<KeyedProof> shown) {
        return shown.stream().allMatch(each -> proves(each.key(), message, each.proof()));
    }
}
