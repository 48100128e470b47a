package network.icn.satellite.log;

import java.util.Optional;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;

/// One pass over `log.wal`: recomputes the tree and holds it to every head in the file and to the one that is kept
/// beside it, before a torn end is cut off. What it gathers is where everything stands.
class LogReading implements WalReplay {
    private final LogSource source;
    private final LogHead beside;
    private final Consumer<LogRecord> replay;
    private final CompactRange tree = new CompactRange();
    private final EntryOffsets offsets = new EntryOffsets();
    private final AttachmentMap map;
    private Optional<LogHead> newest = Optional.empty();
    private Optional<Signed> signed = Optional.empty();

    /// @param beside the head in its own file
    /// @param map gets the place of every attachment before its entry is handed out
    /// @param replay gets every entry, in order
    LogReading(LogSource source, LogHead beside, AttachmentMap map, Consumer<LogRecord> replay) {
        this.source = source;
        this.beside = beside;
        this.replay = replay;
        this.map = map;
    }

    @Override
    public void record(WalRecord read) {
        try {
            RecordBytes record = RecordBytes.parse(read.payload());
            if (record.leaf().isPresent()) {
                entry(read.offset(), record.leaf().get());
            }
            if (record.head().isPresent()) {
                head(record.head().get());
            }
        } catch (MalformedException e) {
            throw damaged("has a record at offset " + read.offset() + " that is none (" + e.getMessage() + ")");
        }
    }

    private void entry(long offset, Payload leaf) throws MalformedException {
        byte[] bytes = leaf.bytes();
        map.add(source.attachments().of(bytes).size());
        Hash32 leafHash = Merkle.leafHash(bytes);
        tree.append(leafHash);
        offsets.add(offset);
        if (tree.size() == beside.size() && !tree.root().equals(beside.root())) {
            throw another();
        }
        replay.accept(new LogRecord(tree.size() - 1, leaf, leafHash));
    }

    private void head(Signed record) throws MalformedException {
        LogHead head = LogHead.parse(record.statement().bytes());
        if (!head.network().equals(source.network())
                || !head.satellite().equals(source.signer().id())
                || !record.signer().equals(source.signer().id())) {
            throw new EnvironmentException(
                    source.directory().resolve(ArchiveLog.FILE) + " is the log of another satellite or network",
                    "check key.file and network.file, or restore the data directory from a copy; nothing was changed");
        }
        if (head.size() != tree.size() || !head.root().equals(tree.root())) {
            throw another();
        }
        newest = Optional.of(head);
        signed = Optional.of(record);
    }

    @Override
    public void found(WalFound found) {
        requireAll();
    }

    /// @throws EnvironmentException if it is less than was signed, or the last signature is none
    void requireAll() {
        if (tree.size() < beside.size()) {
            throw damaged("has " + tree.size() + " entries, but this satellite has signed for " + beside.size());
        }
        // The records before it are as sound as the file, which its chain of checksums says.
        if (signed.isPresent() && !signed.get().verify(source.verifier())) {
            throw damaged("ends with a head that this satellite has not signed");
        }
    }

    private EnvironmentException another() {
        return damaged("is not the one that this satellite has signed for at size " + tree.size());
    }

    private EnvironmentException damaged(String what) {
        return source.damaged(what);
    }

    CompactRange tree() {
        return tree;
    }

    EntryOffsets offsets() {
        return offsets;
    }

    /// The last head in the file.
    Optional<LogHead> newest() {
        return newest;
    }

    /// The same with its signature.
    Optional<Signed> signed() {
        return signed;
    }
}
