package network.icn.satellite.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;

/// A file that is only read: whoever writes to it changes nothing. A check must leave what it looks at as it
/// was.
record DryChannel(FileChannel file) implements DurableChannel {
    /// @throws EnvironmentException if there is no such file, or a node is using it
    static DurableChannel open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new EnvironmentException(path + " is missing", "check data.dir");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
                return new DryChannel(channel);
            }
        } catch (OverlappingFileLockException _) {
            // Held by this very process: the same answer.
        }
        channel.close();
        throw new EnvironmentException(path + " is in use by a node", "stop it first");
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) {
        int length = source.remaining();
        source.position(source.limit());
        return length;
    }

    @Override
    public void sync() {}

    @Override
    public void truncate(long size) {}

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
