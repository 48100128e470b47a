package network.icn.satellite.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.satellite.LogHead;
import network.icn.protocol.signed.Signed;

/// The last head that this satellite has signed, on disk before anybody hears of it. A log that is shorter, or
/// another one, gives itself away against it.
///
/// Two slots are written in turn with one flush each, so a crash in the middle of one leaves the other.
final class HeadFile implements AutoCloseable {
    /// A signed head takes 200 bytes; a slot lies within one sector of any disk.
    private static final int SLOT_BYTES = 512;
    private static final int SLOTS = 2;

    private record Slot(int number, LogHead head, Signed signed) {}

    private final Path file;
    private final DurableChannel channel;
    private final Signer signer;
    private Signed signed;
    private LogHead head;
    private int nextSlot;

    private HeadFile(Path file, DurableChannel channel, Signer signer, Slot last) {
        this.file = file;
        this.channel = channel;
        this.signer = signer;
        this.signed = last.signed();
        this.head = last.head();
        this.nextSlot = (last.number() + 1) % SLOTS;
    }

    /// Whether there is none, or one whose creation was interrupted.
    static boolean isUnwritten(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) < SLOT_BYTES;
    }

    /// Writes the first head, of an empty log.
    static void create(Path file, DurableChannel.Opener opener, LogHead empty, Signer signer) throws IOException {
        try (DurableChannel channel = opener.open(file)) {
            write(channel, 0, empty.signedBy(signer));
        }
        DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
    }

    /// @throws EnvironmentException if no slot holds a head that this key has signed for this network
    static HeadFile open(
            Path file, DurableChannel.Opener opener, long networkId, Signer signer, SignatureVerifier verifier)
            throws IOException {
        if (!Files.exists(file)) {
            throw new EnvironmentException(
                    file + " is missing, so nobody knows how long the log was",
                    "restore the data directory from a copy");
        }
        DurableChannel channel = opener.open(file);
        try {
            Slot last = IntStream.range(0, SLOTS)
                    .mapToObj(slot -> read(channel, slot))
                    .flatMap(Optional::stream)
                    .filter(slot -> slot.head().networkId() == networkId
                            && slot.head().satellite().equals(signer.id())
                            && slot.signed().signer().equals(signer.id())
                            && slot.signed().verify(verifier))
                    .max(Comparator.comparingLong(slot -> slot.head().size()))
                    .orElseThrow(() -> new EnvironmentException(
                            file + " holds no head of this satellite and network",
                            "check key.file and network.file, or restore the data directory from a copy"));
            return new HeadFile(file, channel, signer, last);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<Slot> read(DurableChannel channel, int number) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
            long offset = (long) number * SLOT_BYTES;
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes, offset + bytes.position());
            }
            CanonicalReader in = new CanonicalReader(bytes.array());
            Signed signed = Signed.readFrom(in);
            return Optional.of(new Slot(number, LogHead.parse(signed.statement().bytes()), signed));
        } catch (IOException | MalformedException _) {
            // A torn slot; the other one decides.
            return Optional.empty();
        }
    }

    /// Signs and writes; returns when it is on the medium.
    ///
    /// @throws EnvironmentException if it is not known to be
    void advance(LogHead next) {
        Signed statement = next.signedBy(signer);
        try {
            write(channel, nextSlot, statement);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write " + file, "free disk space or replace the disk, then start the node again", e);
        }
        nextSlot = (nextSlot + 1) % SLOTS;
        signed = statement;
        head = next;
    }

    private static void write(DurableChannel channel, int slot, Signed statement) throws IOException {
        CanonicalWriter out = new CanonicalWriter();
        statement.writeTo(out);
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES).put(out.toBytes()).clear();
        long offset = (long) slot * SLOT_BYTES;
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
        channel.sync();
    }

    LogHead head() {
        return head;
    }

    Signed signed() {
        return signed;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EnvironmentException("cannot close " + file, "check the disk", e);
        }
    }
}
