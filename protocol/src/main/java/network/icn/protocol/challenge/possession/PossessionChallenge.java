package network.icn.protocol.challenge.possession;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.era.EraId;

/// A demand for leaves that only somebody who has them can meet in time. The indices follow from its hash, so neither
/// side chooses them: the beacon is later than the snapshot, the nonce is the challenger's secret until now.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network], so that nothing is proved anywhere else
/// @param slot the slot of the era that the answer counts for
/// @param snapshot hash of the [EraSnapshot] that the indices refer to
/// @param beacon R of the era ([network.icn.protocol.network.beacon.BeaconValue#bound])
/// @param nonce unpredictable for the ScalerNode
/// @param samples leaves wanted
/// @param expiresAt no answer after this, so an old challenge cannot be replayed
public record PossessionChallenge(
        Hash32 network,
        EraId era,
        int slot,
        NodeId challenger,
        NodeId target,
        Hash32 snapshot,
        Hash32 beacon,
        Hash32 nonce,
        int samples,
        Instant expiresAt)
        implements Statement {
    /// 1,024 leaves of 4 KiB are 4 MiB: one answer stays below the message limit of gRPC.
    public static final int MAX_SAMPLES = 1_000;

    public PossessionChallenge {
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("samples: 1 to 1000, got " + samples);
        }
    }

    @Override
    public Header header() {
        return new Header(Domain.POSSESSION_CHALLENGE, network, era.number());
    }

    @Override
    public byte[] bytes() {
        return header().writer()
                .u16(slot)
                .fixed(challenger.bytes())
                .fixed(target.bytes())
                .hash(snapshot)
                .hash(beacon)
                .hash(nonce)
                .u16(samples)
                .time(expiresAt)
                .toBytes();
    }

    /// How receipt and transcript name it.
    public ChallengeRef ref() {
        return new ChallengeRef(network, era, hash());
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static PossessionChallenge parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.POSSESSION_CHALLENGE, in);
        EraId era = EraId.of(header);
        int slot = in.u16();
        NodeId challenger = NodeId.of(in.fixed(NodeId.BYTES));
        NodeId target = NodeId.of(in.fixed(NodeId.BYTES));
        Hash32 snapshot = in.hash();
        Hash32 beacon = in.hash();
        Hash32 nonce = in.hash();
        int samples = in.u16();
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new MalformedException("samples: 1 to 1000, got " + samples);
        }
        Instant expiresAt = in.time();
        in.end();
        return new PossessionChallenge(
                header.network(), era, slot, challenger, target, snapshot, beacon, nonce, samples, expiresAt);
    }
}
