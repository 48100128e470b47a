package network.icn.protocol.archive;

import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;

/// A satellite's promise that an entry is on its disk: given after the flush, never before. Whoever holds it
/// can hold the satellite to it ([SatelliteConviction]).
///
/// @param key which submission
/// @param index position of the entry in the log, from 0
/// @param leaf leaf hash of the entry: what every later head must have at that index
/// @param head the log when the receipt was given
public record SatelliteReceipt(EntryKey key, long index, Hash32 leaf, LogHead head) implements LogStatement {
    public SatelliteReceipt {
        if (index < 0 || index >= head.size()) {
            throw new IllegalArgumentException("index: below the size " + head.size() + ", got " + index);
        }
    }

    @Override
    public Header header() {
        return new Header(Domain.SATELLITE_RECEIPT, network(), key.era().number());
    }

    @Override
    public byte[] bytes() {
        return header().writer()
                .fixed(satellite().bytes())
                .u8(key.kind().code())
                .u32(key.shard())
                .hash(key.digest())
                .u64(index)
                .hash(leaf)
                .u64(head.size())
                .hash(head.root())
                .time(head.at())
                .toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static SatelliteReceipt parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.SATELLITE_RECEIPT, in);
        EraId era = EraId.of(header);
        NodeId satellite = NodeId.of(in.fixed(NodeId.BYTES));
        ArchiveEntry.Kind kind = ArchiveEntry.Kind.byCode(in.u8());
        long shard = in.u32();
        if (shard > CertifiedValue.MAX_SHARD) {
            throw new MalformedException("shard: at most " + CertifiedValue.MAX_SHARD + ", got " + shard);
        }
        EntryKey key = new EntryKey(kind, era, (int) shard, in.hash());
        long index = in.u64AtMost(LogHead.MAX_SIZE);
        Hash32 leaf = in.hash();
        LogHead head = new LogHead(header.network(), satellite, in.u64AtMost(LogHead.MAX_SIZE), in.hash(), in.time());
        if (index >= head.size()) {
            throw new MalformedException("index: below the size " + head.size() + ", got " + index);
        }
        in.end();
        return new SatelliteReceipt(key, index, leaf, head);
    }
}
