package network.icn.satellite;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Looks into the files of a satellite that is not running.
final class StoreFiles {
    private StoreFiles() {}

    static List<ArchiveEntry> entries(Path log) {
        List<ArchiveEntry> entries = new ArrayList<>();
        WriteAheadFile.open(log, 1 << 20, _ -> {}, record -> {
                    try {
                        ByteBuffer bytes = ByteBuffer.wrap(record.payload().bytes());
                        byte[] leaf = new byte[bytes.getInt()];
                        if (leaf.length > 0) {
                            bytes.get(leaf);
                            entries.add(ArchiveEntry.parse(leaf));
                        }
                    } catch (MalformedException e) {
                        throw new AssertionError(e);
                    }
                })
                .close();
        return entries;
    }
}
