package network.icn.protocol.challenge;

import java.time.Instant;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// What a HyperNode has to ask in an era, and what else it may sign.
///
/// @param beacon R of the era
public record Asking(Hash32 network, EraId era, Hash32 beacon, Signer hyperNode) {
    private static final Hash32 SNAPSHOT = Hash32.sha256(new byte[] {1});

    /// σ of that HyperNode and era.
    public ProbeDraw draw() {
        return ProbeDraw.of(hyperNode, network, era, beacon);
    }

    /// The challenge that follows from the draw.
    public Challenge due(NodeId target, int slot) {
        return due(target, slot, Possession.NAME, SNAPSHOT);
    }

    Challenge due(NodeId target, int slot, String kind, Hash32 snapshot) {
        return with(target, slot, kind, snapshot, draw().seed(target, slot, kind, snapshot));
    }

    /// One with the seed that it likes.
    public Challenge chosen(NodeId target, int slot) {
        return with(target, slot, Possession.NAME, SNAPSHOT, Hash32.sha256(new byte[] {2}));
    }

    Challenge with(NodeId target, int slot, String kind, Hash32 snapshot, Hash32 seed) {
        return new Challenge(
                network,
                era,
                slot,
                hyperNode.id(),
                target,
                kind,
                snapshot,
                beacon,
                seed,
                new PossessionQuestion(3).bytes(),
                Instant.parse("2026-01-01T00:00:05Z"));
    }

    /// Evidence that it has chosen, signed by itself.
    public Evidence.Chosen proof(NodeId target) {
        return proof(chosen(target, 0).signedBy(hyperNode));
    }

    Evidence.Chosen proof(Signed challenge) {
        return new Evidence.Chosen(new ChosenSeed(challenge, draw()));
    }
}
