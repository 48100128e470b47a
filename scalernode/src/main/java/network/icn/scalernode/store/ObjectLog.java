package network.icn.scalernode.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was put and removed, in its order, for ever: the file `objects.log`. A record counts once it is on the medium.
final class ObjectLog implements AutoCloseable {
    static final String FILE = "objects.log";
    private static final Logger LOG = LoggerFactory.getLogger(ObjectLog.class);
    private static final String MEND =
            "restore it from a copy: what was signed about the objects follows from it alone";

    private final Catalog catalog;
    private final WriteAheadFile file;

    private ObjectLog(Catalog catalog, WriteAheadFile file) {
        this.catalog = catalog;
        this.file = file;
    }

    /// @param hasFile whether the content of an object lies in the folder, by its index
    /// @param folderIsEmpty whether no content is there at all
    /// @throws EnvironmentException if something that was acknowledged is damaged or gone; then nothing is changed
    static ObjectLog open(
            Path directory,
            Catalog catalog,
            LongPredicate hasFile,
            boolean folderIsEmpty,
            FatalHandler fatal,
            DurableChannel.Opener opener) {
        Path path = directory.resolve(FILE);
        Replay replay = new Replay(path, catalog, folderIsEmpty);
        WriteAheadFile file = WriteAheadFile.open(path, ObjectRecord.MAX_BYTES, fatal, replay, opener);
        ObjectLog log = new ObjectLog(catalog, file);
        try {
            replay.fragments.forEach(fragment -> log.takeUp(fragment, hasFile));
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static final class Replay implements WalReplay {
        private final Path path;
        private final Catalog catalog;
        private final boolean folderIsEmpty;
        private final List<Payload> fragments = new ArrayList<>();

        Replay(Path path, Catalog catalog, boolean folderIsEmpty) {
            this.path = path;
            this.catalog = catalog;
            this.folderIsEmpty = folderIsEmpty;
        }

        @Override
        public void record(WalRecord record) {
            try {
                catalog.apply(ObjectRecord.parse(record.payload().bytes()));
            } catch (MalformedException | IllegalArgumentException e) {
                throw new EnvironmentException(
                        path + " has a record at " + record.offset() + " that is none of this version",
                        "start the version that wrote it, or " + MEND,
                        e);
            }
        }

        @Override
        public void found(WalFound found) {
            switch (found) {
                case WalFound.Missing _ -> requireNone("is gone");
                case WalFound.Emptied _ -> requireNone("is empty");
                case WalFound.Whole _ -> {}
                case WalFound.Cut cut -> fragments.addAll(cut.fragments());
            }
        }

        private void requireNone(String state) {
            if (!folderIsEmpty) {
                throw new EnvironmentException(path + " " + state + ", and objects are there", MEND);
            }
        }

        @Override
        public String mend() {
            return MEND;
        }
    }

    /// Of a last batch that is torn: it may have been acknowledged. To have what nobody was told of harms nobody.
    private void takeUp(Payload fragment, LongPredicate hasFile) {
        try {
            ObjectRecord record = ObjectRecord.parse(fragment.bytes());
            boolean there = !(record instanceof ObjectRecord.Put)
                    || hasFile.test(catalog.ledger().objects());
            if (there) {
                append(record);
            }
            LOG.atWarn()
                    .addKeyValue("taken", there)
                    .addKeyValue("objects", catalog.ledger().objects())
                    .log("the end of the log of objects was torn");
        } catch (MalformedException | IllegalArgumentException e) {
            LOG.atWarn().setCause(e).log("the end of the log of objects was torn and cannot be read");
        }
    }

    /// Returns when they are on the medium and in the catalog; after a crash all of them are there or none.
    ///
    /// @param records of which none follows from another
    /// @throws IllegalArgumentException if one does not follow from what was before; nothing is written then
    /// @throws EnvironmentException if nobody knows whether they are on the medium
    void append(ObjectRecord... records) {
        for (ObjectRecord record : records) {
            catalog.refusal(record).ifPresent(reason -> {
                throw new IllegalArgumentException(reason);
            });
        }
        file.appendAndSync(Arrays.stream(records).map(ObjectRecord::bytes).toList());
        for (ObjectRecord record : records) {
            catalog.apply(record);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
