package network.icn.protocol.hypernode;

import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;

/// A gossip topic. Messages of a shard go over one of 64 lanes, so that a node of a large network hears only its own
/// shards; what concerns everybody goes over the common lane (quorum.md 1.3).
public record Lane(int number) {
    public static final int SHARD_LANES = 64;
    /// Beacon values, receipts and evidence.
    public static final Lane COMMON = new Lane(SHARD_LANES);

    public Lane {
        if (number < 0 || number > SHARD_LANES) {
            throw new IllegalArgumentException("lane: 0 to " + SHARD_LANES + ", got " + number);
        }
    }

    public static Lane ofShard(int shard) {
        byte first = Hash32.sha256(new CanonicalWriter().u32(shard).toBytes()).bytes()[0];
        return new Lane(Byte.toUnsignedInt(first) % SHARD_LANES);
    }

    /// The name of the gossip topic.
    public String topic(String network) {
        String lane = equals(COMMON) ? "common" : Integer.toString(number);
        return "/icn/" + network + "/eq/1/lane/" + lane;
    }
}
