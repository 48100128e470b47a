package network.icn.scalernode.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import network.icn.node.EnvironmentException;

/// The right to change a data directory: one process at a time, a node or a command. The system gives it back when the
/// process ends, however it ends.
public final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @return nothing if another process, or another node in this one, has it
    /// @throws EnvironmentException if the directory cannot be used
    public static Optional<DataLock> take(Path directory) {
        Path file = directory.resolve("lock");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return Optional.of(new DataLock(channel));
                }
            } catch (OverlappingFileLockException e) {
                // A node of this very process has it.
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EnvironmentException("cannot give the lock back", "check the disk", e);
        }
    }
}
