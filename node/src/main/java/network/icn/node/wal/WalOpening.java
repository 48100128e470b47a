package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import network.icn.node.file.DurableFiles;
import network.icn.node.wal.WalReader.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Opens a write-ahead file for appending: begins it if there is none, keeps a torn end aside, and confirms the rest.
final class WalOpening {
    private static final Logger LOG = LoggerFactory.getLogger(WalOpening.class);
    private static final String CUT = ".cut-";
    /// Somebody may want to look at them; a node that is killed again and again must not fill its disk with them.
    private static final int KEPT_CUTS = 8;

    private static final int COPY_BYTES = 1 << 16;

    /// @param found how the file was, before anything was changed
    record Opened(DurableChannel channel, WalHeader header, WalTail tail, WalFound found) {}

    private final Path file;
    private final int maxRecordBytes;
    private final DurableChannel.Opener opener;
    private final WalReplay replay;

    WalOpening(Path file, int maxRecordBytes, DurableChannel.Opener opener, WalReplay replay) {
        this.file = file;
        this.maxRecordBytes = maxRecordBytes;
        this.opener = opener;
        this.replay = replay;
    }

    Opened open() throws IOException {
        if (!Files.exists(file)) {
            WalFound missing = new WalFound.Missing();
            replay.found(missing);
            // Whole under its name or not there at all: a shorter file is always a damaged one.
            DurableFiles.create(file, new WalHeader(0, WalHeader.newSalt()).emptyFile());
            return open(missing, _ -> {});
        }
        if (Files.size(file) == 0) {
            WalFound emptied = new WalFound.Emptied();
            replay.found(emptied);
            LOG.atLevel(ofLosses())
                    .addKeyValue("file", file)
                    .log("the file is empty, though no node leaves it so: begun anew");
            // Opened once only to see that no other node has it.
            try (DurableChannel _ = opener.open(file)) {
                DurableFiles.replace(file, new WalHeader(0, WalHeader.newSalt()).emptyFile());
            }
            return open(emptied, _ -> {});
        }
        return open(new WalFound.Whole(), replay);
    }

    private Opened open(WalFound otherwise, WalReplay hearing) throws IOException {
        DurableChannel channel = opener.open(file);
        try {
            WalRecovery.Result read = new WalRecovery(file, channel, maxRecordBytes, hearing).scan();
            WalFound found = otherwise;
            if (read.torn().isPresent()) {
                found = cut(read, read.torn().get());
            }
            hearing.found(found);
            if (found instanceof WalFound.Cut cut) {
                cutOff(channel, read, cut);
            }
            if (read.hasUnreadableMark()) {
                LOG.atWarn().addKeyValue("file", file).log("one of two marks could not be read; written anew");
            }
            WalTail tail = new WalTail(channel, read.header(), read.marks(), read.last());
            tail.confirm();
            return new Opened(channel, read.header(), tail, found);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private Level ofLosses() {
        return replay.tellsOfLosses() ? Level.INFO : Level.WARN;
    }

    private WalFound.Cut cut(WalRecovery.Result read, Fault fault) {
        long offset = read.last().end();
        long bytes = read.size() - offset;
        return new WalFound.Cut(
                offset, bytes, fault.fragments(), sideFile(read.last().sequence() + 1));
    }

    /// A name that is free: the same batch can be torn twice.
    private Path sideFile(long sequence) {
        Path free = sibling(CUT + sequence);
        for (int i = 2; Files.exists(free); i++) {
            free = sibling(CUT + sequence + "-" + i);
        }
        return free;
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private void cutOff(DurableChannel channel, WalRecovery.Result read, WalFound.Cut cut) throws IOException {
        copy(channel, cut.offset(), read.size(), cut.kept());
        channel.truncate(cut.offset());
        channel.sync();
        LOG.atLevel(ofLosses())
                .addKeyValue("file", file)
                .addKeyValue("offset", cut.offset())
                .addKeyValue("bytes", cut.bytes())
                .addKeyValue("records", cut.fragments().size())
                .addKeyValue("reason", read.torn().map(Fault::reason).orElse(""))
                .addKeyValue("kept", cut.kept())
                .log("cut off the last batch: it was torn, or damaged before it was beyond doubt");
        dropOldCuts();
    }

    /// Leaves out zeros at the end, of which a file system may have put any number there.
    private static void copy(DurableChannel channel, long from, long to, Path target) throws IOException {
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = from; at < to; at += COPY_BYTES) {
                byte[] part = WalFormat.readFully(channel, at, (int) Math.min(COPY_BYTES, to - at));
                int length = part.length;
                while (length > 0 && part[length - 1] == 0) {
                    length--;
                }
                ByteBuffer bytes = ByteBuffer.wrap(part, 0, length);
                while (bytes.hasRemaining()) {
                    out.write(bytes, at - from + bytes.position());
                }
            }
            out.force(true);
        }
        DurableFiles.syncDirectory(DurableFiles.directoryOf(target));
    }

    private void dropOldCuts() throws IOException {
        String prefix = file.getFileName() + CUT;
        try (Stream<Path> files = Files.list(DurableFiles.directoryOf(file))) {
            List<Path> cuts = files.filter(
                            path -> String.valueOf(path.getFileName()).startsWith(prefix))
                    .sorted(Comparator.comparingLong(WalOpening::modified).reversed())
                    .toList();
            for (Path old : cuts.subList(Math.min(KEPT_CUTS, cuts.size()), cuts.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException _) {
            return 0;
        }
    }
}
