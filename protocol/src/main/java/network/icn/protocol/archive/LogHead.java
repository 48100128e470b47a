package network.icn.protocol.archive;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;

/// What a satellite says its log is: everything up to this size, under this root, at that time. Two heads of one size
/// with different roots, both signed, prove that it shows different logs to different people. A log only grows, so of
/// two heads the later one is the larger one: that order is what convicts a satellite that has gone back.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network], so that it says nothing of a network of the
/// same id
/// @param size entries in the log
/// @param root RFC 6962 root over the leaf hashes of the entries
/// @param at when the log had grown to that size, in whole milliseconds: later than for every smaller size
public record LogHead(Hash32 network, NodeId satellite, long size, Hash32 root, Instant at) implements LogStatement {
    /// 2^48 entries: more than a network writes in a lifetime, and far from overflow.
    static final long MAX_SIZE = 1L << 48;

    public LogHead {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /// The head of the log after it has grown. Its time is later than this one's even if the clock was set back.
    public LogHead grown(long newSize, Hash32 newRoot, Instant now) {
        Instant earliest = at.plusMillis(1);
        return new LogHead(network, satellite, newSize, newRoot, now.isBefore(earliest) ? earliest : now);
    }

    @Override
    public LogHead head() {
        return this;
    }

    @Override
    public Header header() {
        return new Header(Domain.SATELLITE_HEAD, network, size);
    }

    @Override
    public byte[] bytes() {
        return header().writer().fixed(satellite.bytes()).hash(root).time(at).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static LogHead parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.SATELLITE_HEAD, in);
        NodeId satellite = NodeId.of(in.fixed(NodeId.BYTES));
        LogHead head = new LogHead(header.network(), satellite, header.eraAtMost(MAX_SIZE), in.hash(), in.time());
        in.end();
        return head;
    }
}
