package network.icn.scalernode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import network.icn.node.wal.DurableChannel;

/// A real file with something in the way of its flush.
///
/// @param written hears of the bytes of each write
record HookedChannel(DurableChannel file, Consumer<byte[]> written, Hook beforeSync) implements DurableChannel {
    HookedChannel(DurableChannel file, Hook beforeSync) {
        this(file, _ -> {}, beforeSync);
    }

    interface Hook {
        void run() throws IOException;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        written.accept(bytes);
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
