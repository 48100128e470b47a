package network.icn.satellite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Looks into the files of a satellite that is not running.
final class StoreFiles {
    private StoreFiles() {}

    static List<ArchiveEntry> entries(Path log) {
        List<ArchiveEntry> entries = new ArrayList<>();
        WriteAheadFile.open(log, ArchiveRecord.MAX_BYTES, _ -> {}, record -> {
                    try {
                        entries.add(
                                ArchiveRecord.parse(record.payload().bytes()).entry());
                    } catch (MalformedException e) {
                        throw new AssertionError(e);
                    }
                })
                .close();
        return entries;
    }
}
