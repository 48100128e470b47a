package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is only read, also while its owner writes to it.
record ReadOnlyChannel(FileChannel file) implements DurableChannel {
    static DurableChannel open(Path path) throws IOException {
        return new ReadOnlyChannel(FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        throw new IOException("opened for reading");
    }

    @Override
    public void sync() throws IOException {
        throw new IOException("opened for reading");
    }

    @Override
    public void truncate(long size) throws IOException {
        throw new IOException("opened for reading");
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
