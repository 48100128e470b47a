package network.icn.protocol.challenge;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;

/// A signed demand of one kind, in one slot. What exactly is asked follows from its seed, and that from
/// the challenger's draw of the era, so neither side chooses it: the beacon is later than the snapshot,
/// and the seed is the challenger's secret until now. The kind is under the signature: an answer to one
/// kind is none to another.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network], so that nothing is proved
///     anywhere else
/// @param slot the slot of the era that the answer counts for
/// @param kind name of the [AskedKind]
/// @param snapshot hash of the target's [EraSnapshot] of the era
/// @param beacon R of the era ([network.icn.protocol.network.beacon.BeaconValue#bound])
/// @param seed [ProbeDraw#seed]: unpredictable for the ScalerNode, which cannot check it; once the
///     draw is shown everybody can tell whether it was the right one
/// @param question the kind's own canonical bytes, at most [#MAX_QUESTION]
/// @param expiresAt no answer after this, so an old challenge cannot be replayed
public record Challenge(
        Hash32 network,
        EraId era,
        int slot,
        NodeId challenger,
        NodeId target,
        String kind,
        Hash32 snapshot,
        Hash32 beacon,
        Hash32 seed,
        Payload question,
        Instant expiresAt)
        implements Statement {
    /// Bytes of the longest question: 256 leaves by their indices.
    public static final int MAX_QUESTION = 1_700;
    /// Bytes of the longest challenge: header, slot, two nodes, name, three hashes, question, time.
    public static final int MAX_BYTES = Header.size(Domain.CHALLENGE)
            + Short.BYTES
            + 2 * NodeId.BYTES
            + Short.BYTES
            + Parameters.MAX_KIND_NAME
            + 3 * Hash32.BYTES
            + Integer.BYTES
            + MAX_QUESTION
            + Long.BYTES;

    public Challenge {
        if (!Parameters.isKindName(kind)) {
            throw new IllegalArgumentException("kind: 1 to 32 lower-case letters, digits and dashes, got " + kind);
        }
        if (question.size() > MAX_QUESTION) {
            throw new IllegalArgumentException("question: at most 1700 bytes, got " + question.size());
        }
    }

    @Override
    public Header header() {
        return new Header(Domain.CHALLENGE, network, era.number());
    }

    @Override
    public byte[] bytes() {
        return header().writer()
                .u16(slot)
                .fixed(challenger.bytes())
                .fixed(target.bytes())
                .text(kind)
                .hash(snapshot)
                .hash(beacon)
                .hash(seed)
                .variable(question.bytes())
                .time(expiresAt)
                .toBytes();
    }

    /// How receipt and transcript name it.
    public ChallengeRef ref() {
        return new ChallengeRef(network, era, hash());
    }

    /// Reads the canonical bytes; the question is looked at by its kind alone.
    ///
    /// @throws MalformedException if they are not exactly one
    public static Challenge parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.CHALLENGE, in);
        EraId era = EraId.of(header);
        int slot = in.u16();
        NodeId challenger = NodeId.of(in.fixed(NodeId.BYTES));
        NodeId target = NodeId.of(in.fixed(NodeId.BYTES));
        String kind = in.text(Parameters.MAX_KIND_NAME);
        if (!Parameters.isKindName(kind)) {
            throw new MalformedException("kind: lower-case letters, digits and dashes");
        }
        Hash32 snapshot = in.hash();
        Hash32 beacon = in.hash();
        Hash32 seed = in.hash();
        Payload question = Payload.of(in.variable(MAX_QUESTION));
        Instant expiresAt = in.time();
        in.end();
        return new Challenge(
                header.network(), era, slot, challenger, target, kind, snapshot, beacon, seed, question, expiresAt);
    }
}
