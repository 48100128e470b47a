package network.icn.scalernode.store;

import java.util.Optional;
import java.util.function.LongConsumer;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The generated data of a store ([GeneratedData]): made once, made again when they are bad, and taken away when nobody
/// wants them. Safe for any number of threads.
final class Filler {
    private static final Logger LOG = LoggerFactory.getLogger(Filler.class);

    private final Object lock;
    private final Catalog catalog;
    private final ObjectLog log;
    private final ObjectWriter writer;
    private final Damage damage;
    private final ObjectFolder folder;

    /// @param lock of the store, held while the catalog or the log is used
    Filler(Object lock, Catalog catalog, ObjectLog log, ObjectWriter writer, ObjectFolder folder, Damage damage) {
        this.lock = lock;
        this.catalog = catalog;
        this.log = log;
        this.writer = writer;
        this.folder = folder;
        this.damage = damage;
    }

    boolean fill(byte[] nodeSeed, long size, LongConsumer progress) {
        Optional<StoredObject> before;
        synchronized (lock) {
            before = catalog.generated().map(placed -> catalog.stored(placed.index()));
        }
        boolean whole = before.filter(object -> folder.has(object.serial()) && damage.leavesOf(object.serial()) == 0)
                .isPresent();
        if (whole || (before.isEmpty() && size == 0)) {
            return false;
        }
        long bytes = before.map(StoredObject::size).orElse(size);
        writer.generate(nodeSeed, bytes, progress);
        if (before.isPresent()) {
            LOG.atWarn().addKeyValue("bytes", bytes).log("the generated data were damaged or gone and are made again");
        }
        return true;
    }

    boolean withdraw() {
        synchronized (lock) {
            Optional<PlacedEntry> filler = catalog.generated().filter(_ -> catalog.holdsObjects());
            filler.ifPresent(known -> {
                LOG.atWarn()
                        .addKeyValue("bytes", known.entry().length())
                        .log("capacity is 0: the generated data go, as what rm removes");
                log.append(new ObjectRecord.Removed(Removal.withoutOwner(known)));
            });
            return filler.isPresent();
        }
    }

    long bytes() {
        synchronized (lock) {
            return catalog.generated().map(known -> known.entry().length()).orElse(0L);
        }
    }
}
