package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import network.icn.node.EnvironmentException;

/// The file below a [WriteAheadFile]: the true boundary, where disks fill and flushes fail.
public interface DurableChannel extends AutoCloseable {
    int read(ByteBuffer target, long position) throws IOException;

    int write(ByteBuffer source, long position) throws IOException;

    /// Returns when everything written is on the medium.
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;

    @Override
    void close() throws IOException;

    /// Opens or creates the file of that name.
    @FunctionalInterface
    interface Opener {
        DurableChannel open(Path file) throws IOException;
    }

    /// The real file, locked against a second process that would write into the same history.
    static DurableChannel openFile(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FileDurableChannel(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same mistake.
        }
        channel.close();
        throw new EnvironmentException(file + " is in use by another node", "stop it or choose another data directory");
    }
}
