package network.icn.scalernode.store;

import java.io.IOException;
import java.util.Optional;
import network.icn.node.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings manifest and folder together at a start: a crash stops between them, and a damaged manifest is made again
/// from the objects' own files.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Manifest manifest;
    private final ObjectFolder folder;
    private final ObjectFolder.Contents contents;
    private long found;

    private Recovery(Manifest manifest, ObjectFolder folder) throws IOException {
        this.manifest = manifest;
        this.folder = folder;
        this.contents = folder.list();
    }

    static void reconcile(Manifest manifest, ObjectFolder folder) throws IOException {
        new Recovery(manifest, folder).run();
    }

    private void run() throws IOException {
        for (long serial : contents.files().keySet()) {
            if (manifest.object(serial).isEmpty()) {
                adopt(serial);
            }
        }
        for (var marker : contents.removed().entrySet()) {
            Optional<StoredObject> object = manifest.object(marker.getKey());
            if (object.isEmpty() && !contents.files().containsKey(marker.getKey())) {
                folder.deleteMarker(marker.getKey(), marker.getValue());
            } else if (object.filter(StoredObject::isPresent).isPresent()) {
                manifest.restore(new ManifestLine.Removed(marker.getKey(), marker.getValue()));
                found++;
            }
        }
        for (StoredObject object : manifest.objects()) {
            if (isOlderOfTwo(object)) {
                manifest.restore(new ManifestLine.Removed(object.serial(), manifest.openGeneration()));
                found++;
            }
        }
        for (StoredObject object : manifest.objects()) {
            if (!object.isPresent() && !contents.removed().containsKey(object.serial())) {
                folder.markRemoved(object.serial(), object.removed());
            }
        }
        if (found > 0) {
            manifest.rewrite();
        }
        if (manifest.damagedLines() > 0 || (!manifest.existed() && found > 0)) {
            LOG.atWarn()
                    .addKeyValue("lines", manifest.damagedLines())
                    .addKeyValue("objects", manifest.objects().size())
                    .addKeyValue("found", found)
                    .log("the manifest was damaged or gone and is made again from the objects");
        }
    }

    /// A replacement was cut off between its two lines.
    private boolean isOlderOfTwo(StoredObject object) {
        return object.isPresent()
                && object.kind() != StoredObject.Kind.GENERATED
                && manifest.find(object.name())
                        .filter(newer -> newer.serial() != object.serial())
                        .isPresent();
    }

    /// A file that cannot be read stays where it is: it is of no object, and costs nothing.
    private void adopt(long serial) {
        Long removed = contents.removed().get(serial);
        if (!folder.has(serial)) {
            LOG.atWarn()
                    .addKeyValue("file", folder.file(serial))
                    .addKeyValue("reason", "it is no file")
                    .log("a file of no object cannot be read");
            return;
        }
        try {
            Optional<StoredObject> described = ObjectFile.describe(folder.file(serial))
                    .filter(object -> object.serial() == serial)
                    .filter(object -> removed != null || manifest.isFree(object.firstLeaf(), object.endLeaf()));
            if (described.isPresent()) {
                StoredObject object = described.get();
                manifest.restore(new ManifestLine.Put(removed == null ? object : object.removedIn(removed)));
                found++;
            } else {
                LOG.atWarn().addKeyValue("file", folder.setAside(serial)).log("a file of no object was put aside");
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", folder.file(serial))
                    .addKeyValue("reason", Reason.of(e))
                    .log("a file of no object cannot be read");
        }
    }
}
