package network.icn.satellite.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.satellite.log.AttachmentMap.Place;
import network.icn.satellite.log.AttachmentMap.Segment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attachments of all entries, beside the log: bytes one behind the other and nothing between them. Which are whose
/// says the log ([AttachmentMap]); whether they are the right ones says the hash in the entry, at every read.
///
/// They are flushed before the entries that name them, so a crash leaves too many bytes, never too few. Fewer, or other
/// ones, are damage, and that of these attachments alone: the log, its receipts and heads stand without them. Hence the
/// start goes on and says so, nobody gets what does not fit its hash, and [#restore] takes it again from anybody.
final class AttachmentFiles implements AutoCloseable {
    /// The folder, below the data directory.
    static final String DIRECTORY = "attachments";
    /// Of one file, at least, before the next one begins. A part of the format: where files begin follows from it.
    static final long SEGMENT_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(AttachmentFiles.class);
    private static final String CUT = ".cut";

    private record Writing(Segment segment, DurableChannel channel) {}

    private final Path directory;
    private final AttachmentMap map;
    private final DurableChannel.Opener opener;
    private final ReentrantLock writes = new ReentrantLock();
    private @Nullable Writing current;
    private long missing;

    private AttachmentFiles(Path directory, AttachmentMap map, DurableChannel.Opener opener) {
        this.directory = directory;
        this.map = map;
        this.opener = opener;
    }

    /// Only to be read from; changes nothing.
    static AttachmentFiles reading(Path dataDirectory, AttachmentMap map) {
        return new AttachmentFiles(dataDirectory.resolve(DIRECTORY), map, path -> {
            throw new IOException(path + " is only read");
        });
    }

    /// Holds the files to what the log says, and cuts off what belongs to no entry.
    ///
    /// @param map of all entries of the log
    static AttachmentFiles open(Path dataDirectory, AttachmentMap map, DurableChannel.Opener opener) {
        AttachmentFiles files = new AttachmentFiles(dataDirectory.resolve(DIRECTORY), map, opener);
        try {
            files.compare();
            return files;
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot look at " + files.directory, "check disk space, owner and path of data.dir", e);
        }
    }

    private void compare() throws IOException {
        Segment last = map.segments().getLast();
        for (Segment segment : map.segments()) {
            Path file = file(segment);
            long bytes = Files.exists(file) ? Files.size(file) : 0;
            long expected = map.bytes(segment);
            if (bytes < expected) {
                missing += map.entriesBeyond(segment, bytes);
            } else if (bytes > expected && segment.equals(last)) {
                cut(segment, file, expected, bytes);
            }
        }
        if (missing > 0) {
            LOG.atError()
                    .addKeyValue("folder", directory)
                    .addKeyValue("entries", missing)
                    .log("attachments are missing; the log is whole, and goes on without them");
        }
    }

    /// What was written for entries that never came into the log.
    private void cut(Segment segment, Path file, long from, long to) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + CUT);
        DurableChannel channel = channel(segment);
        try (FileChannel out = FileChannel.open(
                kept, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer part = ByteBuffer.allocate(1 << 16);
            for (long at = from; at < to && channel.read(part.clear(), at) > 0; at += part.limit()) {
                part.flip();
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        channel.truncate(from);
        channel.sync();
        LOG.atInfo()
                .addKeyValue("file", file)
                .addKeyValue("offset", from)
                .addKeyValue("bytes", to - from)
                .addKeyValue("kept", kept)
                .log("cut off attachments of entries that never came into the log");
    }

    private Path file(Segment segment) {
        return directory.resolve(String.format(Locale.ROOT, "%012d", segment.firstIndex()));
    }

    /// The channel that is written to. Only under the lock, or while nobody else knows this object.
    private DurableChannel channel(Segment segment) throws IOException {
        Writing open = current;
        if (open != null && open.segment().equals(segment)) {
            return open.channel();
        }
        if (open != null) {
            current = null;
            open.channel().close();
        }
        Files.createDirectories(directory);
        DurableChannel channel = opener.open(file(segment));
        current = new Writing(segment, channel);
        // The name of a new file is not on the medium before its directory is; nor is that of the directory.
        DurableFiles.syncDirectory(directory);
        DurableFiles.syncDirectory(DurableFiles.directoryOf(directory));
        return channel;
    }

    /// Appends, in the order of the log. When this returns they are on the medium, with one flush, or two where a new
    /// file begins.
    ///
    /// @param attachments one for each entry, also where it is empty
    /// @throws EnvironmentException if they are not known to be
    void append(List<Payload> attachments) {
        writes.lock();
        try {
            List<Payload> run = new ArrayList<>();
            Place start = null;
            for (Payload attachment : attachments) {
                Place place = map.add(attachment.size());
                if (start != null && !start.segment().equals(place.segment())) {
                    write(start, run);
                    run.clear();
                    start = null;
                }
                start = start == null ? place : start;
                run.add(attachment);
            }
            if (start != null) {
                write(start, run);
            }
        } finally {
            writes.unlock();
        }
    }

    private void write(Place start, List<Payload> run) {
        int bytes = run.stream().mapToInt(Payload::size).sum();
        if (bytes == 0) {
            return;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        run.forEach(attachment -> out.put(attachment.bytes()));
        write(start, out.flip());
    }

    private void write(Place place, ByteBuffer bytes) {
        try {
            DurableChannel channel = channel(place.segment());
            if (place.offset() == 0 && channel.size() > bytes.remaining()) {
                // Left by a batch that never came into the log.
                channel.truncate(0);
            }
            long at = place.offset();
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            channel.sync();
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write " + file(place.segment()),
                    "free disk space or replace the disk, then start the node again",
                    e);
        }
    }

    /// What lies at the place of that entry's attachment; nobody has held it to its hash. Empty if it is not all there.
    Optional<Payload> read(long index) {
        Place place = map.of(index);
        if (place.size() == 0) {
            return Optional.of(Payload.EMPTY);
        }
        try (FileChannel channel = FileChannel.open(file(place.segment()), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(place.size());
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(Payload.of(bytes.array()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file(place.segment())).setCause(e).log("cannot read an attachment");
            return Optional.empty();
        }
    }

    /// Puts an attachment in its place again.
    ///
    /// @param attachment held to its hash by the caller
    void restore(long index, Payload attachment) {
        writes.lock();
        try {
            Place place = map.of(index);
            Writing before = current;
            if (before != null && before.segment().equals(place.segment())) {
                writeAt(before.channel(), place, attachment);
                return;
            }
            Files.createDirectories(directory);
            try (DurableChannel channel = opener.open(file(place.segment()))) {
                writeAt(channel, place, attachment);
            }
            DurableFiles.syncDirectory(directory);
        } catch (IOException e) {
            throw new EnvironmentException("cannot restore an attachment in " + directory, "check the disk", e);
        } finally {
            writes.unlock();
        }
    }

    private static void writeAt(DurableChannel channel, Place place, Payload attachment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(attachment.bytes());
        while (bytes.hasRemaining()) {
            channel.write(bytes, place.offset() + bytes.position());
        }
        channel.sync();
    }

    /// Entries of which the start has seen that their attachment is missing.
    long missing() {
        return missing;
    }

    /// Bytes of all attachments that the log names.
    long bytes() {
        Segment last = map.segments().getLast();
        return last.start() + map.bytes(last);
    }

    @Override
    public void close() {
        writes.lock();
        try {
            if (current != null) {
                current.channel().close();
                current = null;
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot close " + directory, "check the disk", e);
        } finally {
            writes.unlock();
        }
    }
}
