package network.icn.satellite.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.JournalContract;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;

/// The log of a satellite, where any bytes are a leaf, and none has an attachment.
class ArchiveJournalTest extends JournalContract {
    private static final Signer SIGNER = Ed25519.best().signer(new byte[32]);
    /// The log is opened ten thousand times over few heads, and the same bytes have the same answer.
    private static final SignatureVerifier ANSWERS = new MemoizedVerifier(Ed25519.best());

    @Override
    protected Path file() {
        return directory.resolve(ArchiveLog.FILE);
    }

    /// Behind the length of the leaf.
    @Override
    protected int plantOffset() {
        return Integer.BYTES;
    }

    @Override
    protected void clear() throws IOException {
        Files.deleteIfExists(directory.resolve(ArchiveLog.HEAD_FILE));
        super.clear();
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
        ArchiveLog log = ArchiveLog.open(
                new LogSource(
                        directory,
                        Hash32.ZERO,
                        SIGNER,
                        ANSWERS,
                        _ -> AttachmentRef.NONE,
                        disk,
                        InstantSource.system(),
                        Instant.MAX),
                _ -> {},
                _ -> restored.incrementAndGet());
        return new Journal() {
            @Override
            public void write(List<byte[]> items) {
                log.append(items.stream()
                        .map(item -> new LogEntry(Payload.of(item), Payload.EMPTY))
                        .toList());
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
