package network.icn.satellite.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only copy of everything: leaves and signed heads in one append-only file, an RFC 6962 tree over the leaves, and
/// beside the file what the leaves name by hash ([AttachmentFiles]). Opening reads the whole file of leaves, recomputes
/// the tree and holds it to the heads.
///
/// A batch is one flush of the attachments and, after that, one of the leaves with the head that covers them. The
/// newest head is also kept in a file of its own, a minute old at most and written behind no receipt: against it an
/// older copy of the log gives itself away.
///
/// [#append] belongs to one thread; everything else may be called from any. How the bytes lie: docs/wire.md.
public final class ArchiveLog implements AutoCloseable {
    /// The records, below the data directory.
    public static final String FILE = "log.wal";
    public static final String HEAD_FILE = "log.head";
    /// How old the head in its own file may be.
    private static final Duration KEPT_HEAD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveLog.class);

    private final LogSource source;
    private final HeadFile headFile;
    private final WriteAheadFile file;
    private final EntryOffsets offsets;
    private final AttachmentFiles attachments;
    private final CompactRange tree;
    private final FatalHandler fatal;
    private final DoubtMark mark;
    private final AtomicLong damagedReads = new AtomicLong();
    private volatile Optional<String> doubt;
    private volatile LogState state;
    private volatile LogHead newest;
    private volatile Signed head;

    private ArchiveLog(
            LogSource source,
            HeadFile headFile,
            WriteAheadFile file,
            LogReading read,
            AttachmentFiles attachments,
            FatalHandler fatal) {
        this.source = source;
        this.headFile = headFile;
        this.file = file;
        this.offsets = read.offsets();
        this.attachments = attachments;
        this.tree = read.tree();
        this.fatal = fatal;
        this.mark = new DoubtMark(source.directory());
        this.doubt = mark.reason();
        this.state = new LogState(tree.size(), tree.root());
        boolean inLog = read.newest()
                .filter(last -> !last.at().isBefore(headFile.head().at()))
                .isPresent();
        this.newest = inLog ? read.newest().orElseThrow() : headFile.head();
        this.head = inLog ? read.signed().orElseThrow() : headFile.signed();
    }

    /// Opens or creates the log and hands every entry to `replay`, in order.
    ///
    /// @param fatal told when a record or a head could not be flushed
    /// @throws EnvironmentException if the log is damaged, shorter than its head says, or another one;
    /// not if attachments are
    public static ArchiveLog open(LogSource source, FatalHandler fatal, Consumer<LogRecord> replay) {
        Path records = source.directory().resolve(FILE);
        Path heads = source.directory().resolve(HEAD_FILE);
        try {
            boolean fresh = !Files.exists(records);
            if (fresh && !Files.exists(heads)) {
                HeadFile.create(heads, source.emptyHead(), source.signer());
            }
            HeadFile head = HeadFile.open(heads, source.opener(), source.network(), source.signer(), source.verifier());
            try {
                if (fresh && head.head().size() > 0) {
                    throw source.damaged("is missing");
                }
                return open(source, head, fatal, replay);
            } catch (RuntimeException e) {
                head.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot open " + heads, "check disk space, owner and path", e);
        }
    }

    private static ArchiveLog open(LogSource source, HeadFile head, FatalHandler fatal, Consumer<LogRecord> replay) {
        AttachmentMap map = new AttachmentMap(source.segmentBytes());
        LogReading reading = new LogReading(source, head.head(), map, replay) {
            @Override
            public void found(WalFound found) {
                super.found(found);
                switch (found) {
                    case WalFound.Whole _ -> {}
                    case WalFound.Missing _, WalFound.Emptied _ -> doubt(source, head, "it began without a log");
                    case WalFound.Cut cut -> doubt(source, head, cut.bytes() + " bytes of its log were cut off");
                }
            }
        };
        WriteAheadFile file = WriteAheadFile.open(
                source.directory().resolve(FILE), RecordBytes.MAX_BYTES, fatal, reading, source.opener());
        try {
            AttachmentFiles attachments = AttachmentFiles.open(source.directory(), map, source.opener());
            ArchiveLog opened = new ArchiveLog(source, head, file, reading, attachments, fatal);
            if (opened.doubt.isEmpty()) {
                opened.signAlone(Instant.EPOCH);
                opened.keepHead();
                head.settle();
            }
            return opened;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// A head of after the beginning says that it has begun, also when the clock was set back.
    private static void doubt(LogSource source, HeadFile head, String reason) {
        boolean begun = !source.clock().instant().isBefore(source.since());
        if (begun || !head.head().at().isBefore(source.since())) {
            new DoubtMark(source.directory()).raise(reason);
        }
    }

    /// Writes the entries as one batch. When this returns they are on the medium, their attachments too, and the head
    /// that covers them.
    ///
    /// @return the index of the first one
    /// @throws EnvironmentException if they are not known to be; then nothing more can be appended
    public long append(List<LogEntry> entries) {
        if (doubt.isPresent()) {
            throw new IllegalStateException("append: not before it is known what was signed, " + doubt.get());
        }
        entries.forEach(this::requireReadable);
        long first = state.size();
        try {
            attachments.append(entries.stream().map(LogEntry::attachment).toList());
            entries.forEach(entry -> tree.append(Merkle.leafHash(entry.leaf().bytes())));
            sign(entries, newest.grown(tree.size(), tree.root(), source.clock().instant()));
            if (Duration.between(headFile.head().at(), newest.at()).compareTo(KEPT_HEAD) > 0) {
                keepHead();
            }
        } catch (EnvironmentException e) {
            fatal.fatal(e);
            throw e;
        }
        return first;
    }

    private void requireReadable(LogEntry entry) {
        try {
            AttachmentRef named = source.attachments().of(entry.leaf().bytes());
            if (!named.fits(entry.attachment())) {
                throw new MalformedException("attachment: the one that the leaf names");
            }
        } catch (MalformedException e) {
            throw new IllegalArgumentException("entry: one that can be read back, " + e.getMessage(), e);
        }
    }

    /// Writes leaves and the head over them, and makes them known.
    private void sign(List<LogEntry> entries, LogHead next) {
        Signed signed = next.signedBy(source.signer());
        List<byte[]> records = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Optional<Signed> covering = i == entries.size() - 1 ? Optional.of(signed) : Optional.empty();
            records.add(new RecordBytes(Optional.of(entries.get(i).leaf()), covering).bytes());
        }
        if (entries.isEmpty()) {
            records.add(new RecordBytes(Optional.empty(), Optional.of(signed)).bytes());
        }
        List<WalPosition> positions = file.appendAndSync(records);
        if (!entries.isEmpty()) {
            positions.forEach(position -> offsets.add(position.offset()));
        }
        newest = next;
        head = signed;
        state = LogState.of(next);
    }

    /// @param signedUpTo a head of that time may be with somebody
    private void signAlone(Instant signedUpTo) {
        if (tree.size() > newest.size() || signedUpTo.isAfter(newest.at())) {
            Instant now = source.clock().instant();
            Instant at = now.isAfter(signedUpTo) ? now : signedUpTo.plusMillis(1);
            sign(List.of(), newest.grown(tree.size(), tree.root(), at));
        }
    }

    private void keepHead() {
        if (!headFile.head().equals(newest)) {
            headFile.advance(newest, head);
        }
    }

    /// Why heads that were signed and told to others may cover more than is here, if that is so: a torn end was
    /// cut off, or there was no log at all. Then nothing is signed nor appended before [#settle], after restarts
    /// either.
    public Optional<String> doubt() {
        return doubt;
    }

    /// It is known what was signed: nothing beyond what is here. Belongs to the thread that appends, or comes first.
    ///
    /// @param signedUpTo the latest time in what others have
    /// @throws EnvironmentException if that is not known to be on the medium
    public void settle(Instant signedUpTo) {
        signAlone(signedUpTo);
        keepHead();
        headFile.settle();
        mark.clear();
        doubt = Optional.empty();
    }

    /// What is on the medium.
    public LogState state() {
        return state;
    }

    /// What is on the medium as a head; it was not signed while there is [#doubt].
    public LogHead unsignedHead() {
        LogState now = state;
        return new LogHead(source.network(), source.signer().id(), now.size(), now.root(), newest.at());
    }

    /// The newest head that was signed.
    public LogHead newestHead() {
        return newest;
    }

    /// The newest signed [LogHead].
    public Signed head() {
        return head;
    }

    /// The leaf at that index.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    /// @throws EnvironmentException if the disk does not give it back
    public Payload leaf(long index) {
        try {
            return RecordBytes.parse(file.read(offsets.of(index))).leaf().orElseThrow();
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + index + ": sound, yet " + e.getMessage(), e);
        }
    }

    /// What stands beside the leaf at that index: the very bytes that it names, or nothing if they are missing or
    /// damaged.
    ///
    /// @throws IndexOutOfBoundsException if there is no such entry
    public Optional<Payload> attachment(long index) {
        AttachmentRef named = source.named(index, leaf(index));
        Optional<Payload> attachment = attachments.read(index).filter(named::fits);
        if (attachment.isEmpty()) {
            damagedReads.incrementAndGet();
            LOG.atWarn()
                    .addKeyValue("entry", index)
                    .addKeyValue("hash", named.hash())
                    .log("an attachment is missing or damaged");
        }
        return attachment;
    }

    /// Puts an attachment in its place again, wherever it comes from: its hash stands in the leaf.
    ///
    /// @return false if it is another one
    /// @throws IndexOutOfBoundsException if there is no such entry
    public boolean restore(long index, Payload attachment) {
        boolean fits = source.named(index, leaf(index)).fits(attachment);
        if (fits) {
            attachments.restore(index, attachment);
        }
        return fits;
    }

    /// Attachments that the start has missed, and reads that came back without one.
    public long attachmentsMissed() {
        return attachments.missing() + damagedReads.get();
    }

    /// Bytes of leaves and attachments.
    public long bytes() {
        return file.bytes() + attachments.bytes();
    }

    @Override
    public void close() {
        file.close();
        attachments.close();
        try {
            if (doubt.isEmpty()) {
                keepHead();
            }
            headFile.settle();
        } finally {
            headFile.close();
        }
    }
}
