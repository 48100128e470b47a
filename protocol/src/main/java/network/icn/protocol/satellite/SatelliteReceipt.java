package network.icn.protocol.satellite;

import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.signed.Domain;
import network.icn.protocol.signed.Statement;

/// A satellite's promise that an entry is on its disk: given after the flush, never before. Whoever holds it
/// can hold the satellite to it.
///
/// @param key which submission
/// @param index position of the entry in the log, from 0
/// @param treeSize entries in the log when the receipt was given
/// @param root root of the log at that size
public record SatelliteReceipt(long networkId, NodeId satellite, EntryKey key, long index, long treeSize, Hash32 root)
        implements Statement {
    /// 2^48 entries: more than a network writes in a lifetime, and far from overflow.
    static final long MAX_SIZE = 1L << 48;

    public SatelliteReceipt {
        if (index < 0 || index >= treeSize) {
            throw new IllegalArgumentException("index: below the size " + treeSize + ", got " + index);
        }
    }

    @Override
    public Domain domain() {
        return Domain.SATELLITE_RECEIPT;
    }

    @Override
    public byte[] bytes() {
        return domain().writer()
                .u64(networkId)
                .fixed(satellite.bytes())
                .u8(key.kind().code())
                .u64(key.era().number())
                .u32(key.shard())
                .hash(key.digest())
                .u64(index)
                .u64(treeSize)
                .hash(root)
                .toBytes();
    }

    public static SatelliteReceipt parse(byte[] statement) throws MalformedException {
        CanonicalReader in = Domain.SATELLITE_RECEIPT.reader(statement);
        long network = in.u64();
        NodeId satellite = NodeId.of(in.fixed(NodeId.BYTES));
        ArchiveEntry.Kind kind = ArchiveEntry.Kind.byCode(in.u8());
        EraId era = new EraId(in.u64AtMost(EraId.MAX));
        long shard = in.u32();
        if (shard > ReportEntry.MAX_SHARD) {
            throw new MalformedException("shard: at most " + ReportEntry.MAX_SHARD + ", got " + shard);
        }
        EntryKey key = new EntryKey(kind, era, (int) shard, in.hash());
        long index = in.u64AtMost(MAX_SIZE);
        long size = in.u64AtMost(MAX_SIZE);
        if (index >= size) {
            throw new MalformedException("index: below the size " + size + ", got " + index);
        }
        Hash32 root = in.hash();
        in.end();
        return new SatelliteReceipt(network, satellite, key, index, size, root);
    }
}
