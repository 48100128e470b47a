package network.icn.satellite.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;

/// The only copy of everything: records in one append-only file, an RFC 6962 tree over their leaves, and a
/// signed head. Opening reads the whole file, recomputes the tree and holds it to the head.
///
/// [#append] belongs to one thread; everything else may be called from any.
public final class ArchiveLog implements AutoCloseable {
    /// The records, below the data directory.
    public static final String FILE = "log.wal";
    public static final String HEAD_FILE = "log.head";

    /// Where a log is and whose it is.
    ///
    /// @param opener the file system below
    /// @param clock stands in the heads
    /// @param since before that nobody can have been acknowledged anything
    public record Source(
            Path directory,
            Hash32 network,
            Signer signer,
            SignatureVerifier verifier,
            int maxRecordBytes,
            LeafRule leaves,
            DurableChannel.Opener opener,
            InstantSource clock,
            Instant since) {}

    private final Source source;
    private final HeadFile headFile;
    private final WriteAheadFile file;
    private final CompactRange tree;
    private final FatalHandler fatal;
    private final DoubtMark mark;
    private volatile Optional<String> doubt;
    private volatile LogState state;
    private volatile LogHead newest;
    private volatile Signed head;

    private ArchiveLog(Source source, HeadFile headFile, WriteAheadFile file, CompactRange tree, FatalHandler fatal) {
        this.source = source;
        this.headFile = headFile;
        this.file = file;
        this.tree = tree;
        this.fatal = fatal;
        this.mark = new DoubtMark(source.directory());
        this.doubt = mark.reason();
        this.state = new LogState(tree.size(), tree.root());
        this.newest = headFile.head();
        this.head = headFile.signed();
    }

    /// Opens or creates the log and hands every record to `replay`, in order.
    ///
    /// @param fatal told when a record or a head could not be flushed
    /// @throws EnvironmentException if the log is damaged, shorter than its head says, or another one
    public static ArchiveLog open(Source source, FatalHandler fatal, Consumer<LogRecord> replay) {
        Path records = source.directory().resolve(FILE);
        Path heads = source.directory().resolve(HEAD_FILE);
        try {
            boolean fresh = !Files.exists(records);
            if (fresh && !Files.exists(heads)) {
                HeadFile.create(heads, emptyHead(source), source.signer());
            }
            HeadFile head = HeadFile.open(heads, source.opener(), source.network(), source.signer(), source.verifier());
            try {
                if (fresh && head.head().size() > 0) {
                    throw damaged(source, "is missing");
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

    private static ArchiveLog open(Source source, HeadFile head, FatalHandler fatal, Consumer<LogRecord> replay) {
        if (head.isFromSecondCopy()) {
            doubt(source, head, "the newer of its two signed heads may be lost");
        }
        Comparison comparison = new Comparison(source, head.head(), replay) {
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
                source.directory().resolve(FILE), source.maxRecordBytes(), fatal, comparison, source.opener());
        try {
            ArchiveLog opened = new ArchiveLog(source, head, file, comparison.tree, fatal);
            if (opened.doubt.isEmpty()) {
                opened.sign(Instant.EPOCH);
                head.settle();
            }
            return opened;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// A head of after the beginning says that it has begun, also when the clock was set back.
    private static void doubt(Source source, HeadFile head, String reason) {
        boolean begun = !source.clock().instant().isBefore(source.since());
        if (begun || !head.head().at().isBefore(source.since())) {
            new DoubtMark(source.directory()).raise(reason);
        }
    }

    /// Reads a log that no node uses and holds it to its head. Changes nothing; a torn end is passed over.
    ///
    /// @throws EnvironmentException if the log is damaged, shorter than its head says, or another one
    public static LogState verify(Source source, Consumer<LogRecord> replay) {
        try (HeadFile head = HeadFile.open(
                source.directory().resolve(HEAD_FILE),
                source.opener(),
                source.network(),
                source.signer(),
                source.verifier())) {
            Comparison comparison = new Comparison(source, head.head(), replay);
            WriteAheadFile.read(source.directory().resolve(FILE), source.maxRecordBytes(), comparison::record);
            comparison.requireAll();
            return new LogState(comparison.tree.size(), comparison.tree.root());
        } catch (IOException e) {
            throw new EnvironmentException("cannot open " + HEAD_FILE, "check owner and path", e);
        }
    }

    /// Holds the records to the signed head while they are read, and before a torn end is cut off.
    private static class Comparison implements WalReplay {
        private final Source source;
        private final LogHead head;
        private final Consumer<LogRecord> replay;
        private final CompactRange tree = new CompactRange();

        Comparison(Source source, LogHead head, Consumer<LogRecord> replay) {
            this.source = source;
            this.head = head;
            this.replay = replay;
        }

        @Override
        public void record(WalRecord record) {
            Hash32 leafHash;
            try {
                leafHash = Merkle.leafHash(source.leaves().leaf(record.payload().bytes()));
            } catch (MalformedException e) {
                throw damaged(
                        source, "has a record at offset " + record.offset() + " that is none (" + e.getMessage() + ")");
            }
            tree.append(leafHash);
            if (tree.size() == head.size() && !tree.root().equals(head.root())) {
                throw damaged(source, "is not the one that this satellite has signed for at size " + head.size());
            }
            replay.accept(new LogRecord(new LogPosition(record.index(), record.offset()), record.payload(), leafHash));
        }

        @Override
        public void found(WalFound found) {
            requireAll();
        }

        void requireAll() {
            if (tree.size() < head.size()) {
                throw damaged(
                        source, "has " + tree.size() + " entries, but this satellite has signed for " + head.size());
            }
        }
    }

    private static EnvironmentException damaged(Source source, String what) {
        return new EnvironmentException(
                source.directory().resolve(FILE) + " " + what, "restore it from a copy; nothing was changed");
    }

    private static LogHead emptyHead(Source source) {
        return new LogHead(
                source.network(),
                source.signer().id(),
                0,
                Merkle.EMPTY_ROOT,
                source.clock().instant());
    }

    /// Writes the records as one batch. When this returns they are on the medium, and the head that covers
    /// them, too.
    ///
    /// @throws EnvironmentException if they are not known to be; then nothing more can be appended
    public List<LogPosition> append(List<Payload> records) {
        if (doubt.isPresent()) {
            throw new IllegalStateException("append: not before it is known what was signed, " + doubt.get());
        }
        List<Hash32> leafHashes = new ArrayList<>(records.size());
        List<CompletableFuture<WalPosition>> writes = new ArrayList<>(records.size());
        for (Payload record : records) {
            byte[] bytes = record.bytes();
            leafHashes.add(leafHash(bytes));
            writes.add(file.append(bytes));
        }
        List<LogPosition> positions = new ArrayList<>(records.size());
        writes.forEach(write -> positions.add(position(join(write))));
        leafHashes.forEach(tree::append);
        try {
            sign(Instant.EPOCH);
        } catch (EnvironmentException e) {
            fatal.fatal(e);
            throw e;
        }
        return positions;
    }

    private Hash32 leafHash(byte[] record) {
        try {
            return Merkle.leafHash(source.leaves().leaf(record));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("record: one that can be read back, " + e.getMessage(), e);
        }
    }

    private static LogPosition position(WalPosition written) {
        return new LogPosition(written.index(), written.offset());
    }

    private static WalPosition join(CompletableFuture<WalPosition> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EnvironmentException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// @param signedUpTo a head of that time may be with somebody
    private void sign(Instant signedUpTo) {
        LogHead last = headFile.head();
        if (tree.size() > last.size() || signedUpTo.isAfter(last.at())) {
            Instant now = source.clock().instant();
            Instant at = now.isAfter(signedUpTo) ? now : signedUpTo.plusMillis(1);
            headFile.advance(last.grown(tree.size(), tree.root(), at));
        }
        state = new LogState(tree.size(), tree.root());
        newest = headFile.head();
        head = headFile.signed();
    }

    /// Why heads that were signed and told to others may cover more than is here, if that is so: a torn end was cut
    /// off, the newer copy of the head could not be read, or there was no log at all. Then nothing is signed nor
    /// appended before [#settle], after restarts either.
    public Optional<String> doubt() {
        return doubt;
    }

    /// It is known what was signed: nothing beyond what is here. Belongs to the thread that appends, or comes first.
    ///
    /// @param signedUpTo the latest time in what others have
    /// @throws EnvironmentException if that is not known to be on the medium
    public void settle(Instant signedUpTo) {
        sign(signedUpTo);
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

    /// The record that begins at that offset.
    public Payload read(long offset) {
        return file.read(offset);
    }

    /// Bytes of the file of records.
    public long bytes() {
        try {
            return Files.size(source.directory().resolve(FILE));
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the size of " + FILE, "check the disk", e);
        }
    }

    @Override
    public void close() {
        file.close();
        try {
            headFile.settle();
        } finally {
            headFile.close();
        }
    }
}
