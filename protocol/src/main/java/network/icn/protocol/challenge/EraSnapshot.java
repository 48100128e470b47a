package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredTotals;

/// A ScalerNode's commitment to what it stores in an era, signed before the era's beacon round is known. All challenges
/// of the era refer to it; two different ones for one era prove fraud (docs/design/challenges.md 8). Eras are its
/// sequence
/// numbers: one may be passed over, none has two.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network], so that nothing is proved anywhere else
/// @param since era of the first snapshot of this tree: whatever else follows it until the tree is begun anew, which
/// says
///     that all of the one before is lost
/// @param totals of the tree of objects and of the log of removals
/// @param previous hash of the snapshot before this one, zero for the first
public record EraSnapshot(
        Hash32 network, NodeId scalerNode, EraId era, EraId since, StoredTotals totals, Hash32 previous)
        implements Statement {
    public EraSnapshot {
        if (since.compareTo(era) > 0) {
            throw new IllegalArgumentException("since: at most the era, got " + since + " in " + era);
        }
    }

    /// Leaves that were ever put, those of removed objects too.
    public long leafCount() {
        return totals.tree().leaves();
    }

    @Override
    public Header header() {
        return new Header(Domain.ERA_SNAPSHOT, network, era.number());
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out = header().writer().fixed(scalerNode.bytes()).u64(since.number());
        totals.writeTo(out);
        return out.hash(previous).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static EraSnapshot parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.ERA_SNAPSHOT, in);
        EraId era = EraId.of(header);
        NodeId node = NodeId.of(in.fixed(NodeId.BYTES));
        EraId since = new EraId(in.u64AtMost(era.number()));
        StoredTotals totals = StoredTotals.readFrom(in);
        Hash32 previous = in.hash();
        in.end();
        return new EraSnapshot(header.network(), node, era, since, totals, previous);
    }
}
