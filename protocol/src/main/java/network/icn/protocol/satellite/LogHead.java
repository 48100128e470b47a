package network.icn.protocol.satellite;

import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.signed.Domain;
import network.icn.protocol.signed.Statement;

/// What a satellite says its log is: everything up to this size, under this root. Two heads of one size with
/// different roots, both signed, prove that it shows different logs to different people.
///
/// @param size entries in the log
/// @param root RFC 6962 root over the leaf hashes of the entries
public record LogHead(long networkId, NodeId satellite, long size, Hash32 root) implements Statement {
    @Override
    public Domain domain() {
        return Domain.SATELLITE_HEAD;
    }

    @Override
    public byte[] bytes() {
        return domain().writer()
                .u64(networkId)
                .fixed(satellite.bytes())
                .u64(size)
                .hash(root)
                .toBytes();
    }

    public static LogHead parse(byte[] statement) throws MalformedException {
        CanonicalReader in = Domain.SATELLITE_HEAD.reader(statement);
        LogHead head = new LogHead(
                in.u64(), NodeId.of(in.fixed(NodeId.BYTES)), in.u64AtMost(SatelliteReceipt.MAX_SIZE), in.hash());
        in.end();
        return head;
    }
}
