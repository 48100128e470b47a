package network.icn.scalernode;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.JournalContract;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;

/// The log does not look into the statements, so they may be anything here.
class SnapshotJournalTest extends JournalContract {
    private static final NodeId SIGNER = Ed25519.best().signer(new byte[32]).id();

    @Override
    protected Path file() {
        return directory.resolve("snapshots.wal");
    }

    /// Behind kind, signer, signature and length.
    @Override
    protected int plantOffset() {
        return 1 + 32 + 64 + 4;
    }

    @Override
    protected byte[] item(int number, byte[] planted) {
        byte[] item = Arrays.copyOf(planted, planted.length + 1);
        item[planted.length] = (byte) number;
        return item;
    }

    @Override
    protected Journal open(DurableChannel.Opener disk) {
        AtomicInteger restored = new AtomicInteger();
        SnapshotLog log = SnapshotLog.open(
                file(), new SnapshotLog.Owner(Hash32.ZERO, SIGNER), _ -> {}, disk, _ -> restored.incrementAndGet());
        return new Journal() {
            @Override
            public void write(List<byte[]> items) {
                items.forEach(item -> log.keep(Signed.of(item, SIGNER, Signature64.of(new byte[64]))));
            }

            @Override
            public int restored() {
                return restored.get();
            }

            @Override
            public void close() {
                log.close();
            }
        };
    }
}
