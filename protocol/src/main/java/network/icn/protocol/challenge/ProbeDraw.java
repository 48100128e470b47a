package network.icn.protocol.challenge;

import java.nio.charset.StandardCharsets;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;

/// What one HyperNode asks in an era, and when: all of it follows from one proof, that is from its key
/// and the era's beacon. Nobody else knows it before the proof is shown, the node itself cannot choose
/// it, comes to the same after a restart, and afterwards everybody knows what it should have asked
/// (docs/design/challenges.md 4).
///
/// @param proof the HyperNode's unique signature over [#message]
public record ProbeDraw(VrfProof proof) {
    private static final byte[] SEED_TAG = "ICN/challenge-seed/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETEST_TAG = "ICN/retest-slot/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INSTANT_TAG = "ICN/probe-instant/2".getBytes(StandardCharsets.US_ASCII);

    /// What is signed.
    ///
    /// @param beacon R of the era ([network.icn.protocol.network.beacon.BeaconValue#bound])
    public static byte[] message(Hash32 network, EraId era, Hash32 beacon) {
        return new Header(Domain.PROBE_DRAW, network, era.number())
                .writer()
                .hash(beacon)
                .toBytes();
    }

    /// That of the signer.
    public static ProbeDraw of(Signer signer, Hash32 network, EraId era, Hash32 beacon) {
        return new ProbeDraw(signer.prove(message(network, era, beacon)));
    }

    /// Whether it is that of the HyperNode with this key. Costs about a millisecond.
    public boolean isOf(Payload key, Hash32 network, EraId era, Hash32 beacon, SignatureVerifier verifier) {
        return verifier.proves(key, message(network, era, beacon), proof);
    }

    /// The seed of a challenge. It alone leaves with the challenge, and tells nothing of the other ones.
    public Hash32 seed(NodeId target, int slot, String kind, Hash32 snapshot) {
        return Hash32.sha256(
                derivation(SEED_TAG, target, slot).text(kind).hash(snapshot).toBytes());
    }

    /// From which the instant of a probe follows.
    public Hash32 instant(NodeId target, int slot) {
        return Hash32.sha256(derivation(INSTANT_TAG, target, slot).toBytes());
    }

    /// By which slots are chosen for asking again: the smallest ones.
    public Hash32 retest(NodeId target, int slot) {
        return Hash32.sha256(derivation(RETEST_TAG, target, slot).toBytes());
    }

    private CanonicalWriter derivation(byte[] tag, NodeId target, int slot) {
        return new CanonicalWriter()
                .fixed(tag)
                .hash(proof.output())
                .fixed(target.bytes())
                .u16(slot);
    }
}
