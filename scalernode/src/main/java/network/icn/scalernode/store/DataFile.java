package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stored file, read past the page cache where the file system allows it: a cache would answer for a disk that has
/// lost the bytes.
final class DataFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFile.class);
    private static final Optional<OpenOption> DIRECT = directOption();

    private final FileChannel channel;
    private final boolean direct;
    /// Direct reads begin, end and land on multiples of this.
    private final int alignment;

    private DataFile(FileChannel channel, boolean direct, int alignment) {
        this.channel = channel;
        this.direct = direct;
        this.alignment = alignment;
    }

    static DataFile open(Path file) throws IOException {
        int alignment = (int) Math.max(512, Files.getFileStore(file).getBlockSize());
        if (DIRECT.isPresent()) {
            try {
                return openDirect(file, DIRECT.get(), alignment);
            } catch (UnsupportedOperationException | IOException e) {
                LOG.atDebug()
                        .addKeyValue("file", file)
                        .addKeyValue("reason", e.getMessage())
                        .log("no direct I/O here");
            }
        }
        return new DataFile(FileChannel.open(file, StandardOpenOption.READ), false, 1);
    }

    /// Some file systems refuse at the open, others at the first read.
    private static DataFile openDirect(Path file, OpenOption option, int alignment) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, option);
        try {
            DataFile opened = new DataFile(channel, true, alignment);
            opened.read(0, 1);
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// `ExtendedOpenOption.DIRECT`, by name: the compiler warns of that class, and not every JDK has it.
    private static Optional<OpenOption> directOption() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return Arrays.stream(options.getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    boolean isDirect() {
        return direct;
    }

    /// @throws IOException also when the file ends before the range does
    byte[] read(long offset, int length) throws IOException {
        long begin = offset - offset % alignment;
        int window = Math.toIntExact(Math.ceilDiv(offset + length, (long) alignment) * alignment - begin);
        ByteBuffer buffer = direct
                ? ByteBuffer.allocateDirect(window + alignment).alignedSlice(alignment)
                : ByteBuffer.allocate(window);
        buffer.limit(window);
        int wanted = (int) (offset - begin) + length;
        while (buffer.position() < wanted) {
            if (channel.read(buffer, begin + buffer.position()) <= 0) {
                throw new IOException("file ends at " + (begin + buffer.position()) + ", wanted " + (offset + length));
            }
        }
        byte[] bytes = new byte[length];
        buffer.get((int) (offset - begin), bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
