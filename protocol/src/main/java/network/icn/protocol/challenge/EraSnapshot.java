package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.era.EraId;

/// A ScalerNode's commitment to what it stores in an era, signed before the era's beacon round is known. All challenges
/// of the era refer to it; two different ones for one era prove fraud (docs/design/challenges.md 8).
///
/// @param network [network.icn.protocol.network.registry.Genesis#network], so that nothing is proved anywhere else
/// @param dataRoot RFC 6962 root over the 4 KiB leaves
/// @param leafCount leaves under the root; the last one may be shorter
/// @param previous hash of the snapshot before this one, zero for the first
public record EraSnapshot(
        Hash32 network, NodeId scalerNode, EraId era, Hash32 dataRoot, long leafCount, Hash32 previous)
        implements Statement {
    /// The unit of possession: a device block, one read a sample.
    public static final int LEAF_BYTES = 4096;
    /// 2^48 leaves of 4 KiB are an exbibyte.
    public static final long MAX_LEAVES = 1L << 48;

    public EraSnapshot {
        if (leafCount < 1 || leafCount > MAX_LEAVES) {
            throw new IllegalArgumentException("leafCount: 1 to 2^48, got " + leafCount);
        }
    }

    @Override
    public Header header() {
        return new Header(Domain.ERA_SNAPSHOT, network, era.number());
    }

    @Override
    public byte[] bytes() {
        return header().writer()
                .fixed(scalerNode.bytes())
                .hash(dataRoot)
                .u64(leafCount)
                .hash(previous)
                .toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static EraSnapshot parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.ERA_SNAPSHOT, in);
        EraId era = EraId.of(header);
        NodeId node = NodeId.of(in.fixed(NodeId.BYTES));
        Hash32 root = in.hash();
        long leaves = in.u64AtMost(MAX_LEAVES);
        if (leaves == 0) {
            throw new MalformedException("leafCount: at least 1, got 0");
        }
        Hash32 previous = in.hash();
        in.end();
        return new EraSnapshot(header.network(), node, era, root, leaves, previous);
    }
}
