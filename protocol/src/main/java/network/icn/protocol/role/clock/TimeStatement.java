package network.icn.protocol.role.clock;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.registry.RegistryMark;

/// A member's time, for one asker and one question. It was signed after the asker made the nonce and before the answer
/// came, so the asker knows the other clock to within the round trip; replayed, it answers nobody.
///
/// @param asker for whom: another member cannot pass it on as an answer to its own question
/// @param nonce the asker's, fresh
/// @param time of the answerer's clock, whole milliseconds
/// @param suspect the answerer takes its own clock for wrong: its time speaks against nobody
/// @param registry by which the answerer goes
public record TimeStatement(
        Hash32 network, NodeId asker, Hash32 nonce, Instant time, boolean suspect, RegistryMark registry)
        implements Statement {
    @Override
    public Header header() {
        return new Header(Domain.TIME, network, registry.version());
    }

    @Override
    public byte[] bytes() {
        return header().writer()
                .fixed(asker.bytes())
                .hash(nonce)
                .time(time)
                .u8(suspect ? 1 : 0)
                .hash(registry.hash())
                .toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static TimeStatement parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.TIME, in);
        if (header.era() < 1) {
            throw new MalformedException("registry version: from 1, got 0");
        }
        NodeId asker = NodeId.of(in.fixed(NodeId.BYTES));
        Hash32 nonce = in.hash();
        Instant time = in.time();
        int suspect = in.u8();
        if (suspect > 1) {
            throw new MalformedException("suspect: 0 or 1, got " + suspect);
        }
        RegistryMark registry = new RegistryMark(header.era(), in.hash());
        in.end();
        return new TimeStatement(header.network(), asker, nonce, time, suspect == 1, registry);
    }
}
