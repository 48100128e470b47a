package network.icn.satellite;

import java.io.IOException;
import java.nio.ByteBuffer;
import network.icn.node.wal.DurableChannel;

/// A real file whose flush does something else first.
public record HookedChannel(DurableChannel file, Hook beforeSync) implements DurableChannel {
    @FunctionalInterface
    public interface Hook {
        void run() throws IOException;
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
