package network.icn.satellite.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A head that this satellite has signed, beside the log that has all of them. A log that is shorter, or another one,
/// or
/// none, gives itself away against it. It is not the newest one while the satellite runs: no receipt waits for it.
///
/// Two slots are written in turn with one flush each, so a crash in the middle of one leaves the other. Opening and
/// closing make both the same: what is at rest is there twice.
final class HeadFile implements AutoCloseable {
    /// A signed head takes less than 250 bytes; a slot lies within one sector of any disk.
    private static final int SLOT_BYTES = 512;
    private static final int SLOTS = 2;
    /// Each slot has a page of its own: a torn or lost page must not hit the other.
    private static final int PAGE_BYTES = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);

    private record Slot(int number, LogHead head, Signed signed) {}

    private final Path file;
    private final DurableChannel channel;
    private Signed signed;
    private LogHead head;
    private int nextSlot;
    /// Whether the slot that is written next holds another head.
    private boolean differ;

    private boolean failed;

    private HeadFile(Path file, DurableChannel channel, List<Slot> slots) {
        Slot last = Collections.max(
                slots,
                Comparator.<Slot>comparingLong(slot -> slot.head().size())
                        .thenComparing(slot -> slot.head().at()));
        this.file = file;
        this.channel = channel;
        this.signed = last.signed();
        this.head = last.head();
        this.nextSlot = (last.number() + 1) % SLOTS;
        this.differ = slots.size() < SLOTS
                || slots.stream().anyMatch(slot -> !slot.head().equals(head));
    }

    /// Writes the first head, of an empty log: the whole file under its name, or none after a crash.
    static void create(Path file, LogHead empty, Signer signer) throws IOException {
        byte[] slot = slot(empty.signedBy(signer));
        DurableFiles.create(
                file,
                ByteBuffer.allocate(SLOTS * PAGE_BYTES)
                        .put(0, slot)
                        .put(PAGE_BYTES, slot)
                        .array());
    }

    /// @throws EnvironmentException if no slot holds a head that this key has signed for this network
    static HeadFile open(
            Path file, DurableChannel.Opener opener, Hash32 network, Signer signer, SignatureVerifier verifier)
            throws IOException {
        if (!Files.exists(file)) {
            throw new EnvironmentException(
                    file + " is missing, so nobody knows how long the log was",
                    "restore the data directory from a copy");
        }
        DurableChannel channel = opener.open(file);
        try {
            List<Slot> slots = IntStream.range(0, SLOTS)
                    .mapToObj(slot -> read(channel, slot))
                    .flatMap(Optional::stream)
                    .filter(slot -> slot.head().network().equals(network)
                            && slot.head().satellite().equals(signer.id())
                            && slot.signed().signer().equals(signer.id())
                            && slot.signed().verify(verifier))
                    .toList();
            if (slots.isEmpty()) {
                throw new EnvironmentException(
                        file + " holds no head of this satellite and network",
                        "check key.file and network.file, or restore the data directory from a copy");
            }
            HeadFile opened = new HeadFile(file, channel, slots);
            if (slots.size() < SLOTS) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("size", opened.head.size())
                        .log("one of two signed heads cannot be read; written anew");
            }
            return opened;
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<Slot> read(DurableChannel channel, int number) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
            long offset = (long) number * PAGE_BYTES;
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

    /// Writes; returns when it is on the medium.
    ///
    /// @throws EnvironmentException if it is not known to be
    void advance(LogHead next, Signed statement) {
        write(statement);
        signed = statement;
        head = next;
        differ = true;
    }

    /// Makes both slots hold the last head; not behind a write that failed.
    ///
    /// @throws EnvironmentException if that is not known to be on the medium
    void settle() {
        if (differ && !failed) {
            write(signed);
            differ = false;
        }
    }

    private void write(Signed statement) {
        try {
            write(channel, nextSlot, statement);
        } catch (IOException e) {
            failed = true;
            throw new EnvironmentException(
                    "cannot write " + file, "free disk space or replace the disk, then start the node again", e);
        }
        nextSlot = (nextSlot + 1) % SLOTS;
    }

    private static void write(DurableChannel channel, int slot, Signed statement) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(slot(statement));
        long offset = (long) slot * PAGE_BYTES;
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
        channel.sync();
    }

    private static byte[] slot(Signed statement) {
        CanonicalWriter out = new CanonicalWriter();
        statement.writeTo(out);
        return Arrays.copyOf(out.toBytes(), SLOT_BYTES);
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
