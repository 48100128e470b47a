package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A real file with something in the way of its flush. Who wants more in its way overrides it.
public class HookedChannel implements DurableChannel {
    private final DurableChannel file;
    private final Hook beforeSync;

    /// What happens first; it may fail as a disk does.
    @FunctionalInterface
    public interface Hook {
        void run() throws IOException;
    }

    public HookedChannel(DurableChannel file, Hook beforeSync) {
        this.file = file;
        this.beforeSync = beforeSync;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return file.write(source, position);
    }

    @Override
    public void sync() throws IOException {
        beforeSync.run();
        file.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
