package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import network.icn.node.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads ranges of files past the page cache where the file system allows it: a cache would answer for a disk that has
/// lost the bytes. Links are not followed.
///
/// @param direct empty where the file system refuses it
/// @param alignment direct reads begin, end and land on multiples of this
record DataFile(Optional<OpenOption> direct, int alignment) {
    private static final Logger LOG = LoggerFactory.getLogger(DataFile.class);
    private static final Optional<OpenOption> DIRECT = directOption();

    /// Tries it with a file: some file systems refuse at the open, others at the first read.
    static DataFile inFolder(Path folder) throws IOException {
        int alignment = (int) Math.max(512, Files.getFileStore(folder).getBlockSize());
        Path probe = folder.resolve("probe.partial");
        Files.write(probe, new byte[alignment]);
        DataFile tried = new DataFile(DIRECT, alignment);
        try {
            tried.read(probe, 0, 1);
            return tried;
        } catch (UnsupportedOperationException | IOException e) {
            LOG.atDebug()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", Reason.of(e))
                    .log("no direct I/O here");
            return new DataFile(Optional.empty(), 1);
        } finally {
            Files.deleteIfExists(probe);
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
        return direct.isPresent();
    }

    /// @throws IOException also when the file ends before the range does
    byte[] read(Path file, long offset, int length) throws IOException {
        long begin = offset - offset % alignment;
        int window = Math.toIntExact(Math.ceilDiv(offset + length, (long) alignment) * alignment - begin);
        ByteBuffer buffer = isDirect()
                ? ByteBuffer.allocateDirect(window + alignment).alignedSlice(alignment)
                : ByteBuffer.allocate(window);
        buffer.limit(window);
        int wanted = (int) (offset - begin) + length;
        try (FileChannel channel = open(file)) {
            while (buffer.position() < wanted) {
                if (channel.read(buffer, begin + buffer.position()) <= 0) {
                    throw new IOException(
                            "file ends at " + (begin + buffer.position()) + ", wanted " + (offset + length));
                }
            }
        }
        byte[] bytes = new byte[length];
        buffer.get((int) (offset - begin), bytes);
        return bytes;
    }

    private FileChannel open(Path file) throws IOException {
        return direct.isPresent()
                ? FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, direct.get()))
                : FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
