package network.icn.node.wal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The file by itself.
class PlainJournalTest extends JournalContract {
    @Override
    protected Path file() {
        return directory.resolve("plain.wal");
    }

    @Override
    protected byte[] item(int number, byte[] planted) {
        byte[] item = Arrays.copyOf(planted, planted.length + 1);
        item[planted.length] = (byte) number;
        return item;
    }

    @Override
    protected Journal open(DurableChannel.Opener disk) {
        AtomicInteger restored = new AtomicInteger();
        WriteAheadFile file = WriteAheadFile.open(file(), 4_096, _ -> {}, _ -> restored.incrementAndGet(), disk);
        return new Journal() {
            @Override
            public void write(List<byte[]> items) {
                file.appendAndSync(items);
            }

            @Override
            public int restored() {
                return restored.get();
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }
}
