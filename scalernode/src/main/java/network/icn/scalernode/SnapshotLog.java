package network.icn.scalernode;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.signed.Signed;

/// The snapshots this node has signed, on disk before they leave it.
final class SnapshotLog implements AutoCloseable {
    private static final int MAX_STATEMENT = 1_024;
    private static final int MAX_RECORD = NodeId.BYTES + Signature64.BYTES + 4 + MAX_STATEMENT;

    private final WriteAheadFile file;

    private SnapshotLog(WriteAheadFile file) {
        this.file = file;
    }

    static SnapshotLog open(Path file, FatalHandler fatal, DurableChannel.Opener opener, Consumer<Signed> restored) {
        return new SnapshotLog(WriteAheadFile.open(file, MAX_RECORD, fatal, new Replay(restored), opener));
    }

    private record Replay(Consumer<Signed> restored) implements WalReplay {
        @Override
        public void record(WalRecord record) {
            restored.accept(parse(record));
        }

        @Override
        public String mend() {
            return "restore no older copy but move it away: the node then signs again when no snapshot that it may"
                    + " have signed binds it any more";
        }
    }

    /// How the file was found: whether the node knows all that it has signed.
    WalFound found() {
        return file.found();
    }

    private static Signed parse(WalRecord record) {
        try {
            CanonicalReader in = new CanonicalReader(record.payload().bytes());
            NodeId signer = NodeId.of(in.fixed(NodeId.BYTES));
            Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
            byte[] statement = in.variable(MAX_STATEMENT);
            in.end();
            return Signed.of(statement, signer, signature);
        } catch (MalformedException e) {
            throw new IllegalStateException("snapshot log, record " + record.index() + ": " + e.getMessage(), e);
        }
    }

    /// Returns when the snapshot is on the medium.
    void keep(Signed snapshot) {
        byte[] payload = new CanonicalWriter()
                .fixed(snapshot.signer().bytes())
                .fixed(snapshot.signature().bytes())
                .variable(snapshot.statement().bytes())
                .toBytes();
        file.appendAndSync(List.of(payload));
    }

    @Override
    public void close() {
        file.close();
    }
}
