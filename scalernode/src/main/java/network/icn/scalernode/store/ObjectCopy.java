package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import network.icn.protocol.kernel.bytes.Hash32;

/// Copies an object, and makes the index of its tree from the same bytes as they pass: whatever else is stored, to put
/// something costs its own hashing and no more.
final class ObjectCopy {
    /// What was copied.
    ///
    /// @param root of the leaves
    record Content(long size, Hash32 root) {}

    private ObjectCopy() {}

    /// Copies a stream behind the page of an object's file, and flushes both files.
    ///
    /// @param size of the source; a copy of another size is of no use and has no index
    /// @param index a name that is free, for a while
    /// @throws UncheckedIOException if the source fails
    static Content copy(InputStream in, long size, Path partial, Path index, LongConsumer progress) throws IOException {
        try (IndexFile.Writer writer = new IndexFile.Writer(index, StoredObject.leavesOf(size));
                FileChannel channel = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            IndexBuilder tree = new IndexBuilder(size, writer);
            byte[] chunk = new byte[IndexBuilder.CHUNK];
            long done = 0;
            for (int read = next(in, chunk); read > 0; read = next(in, chunk)) {
                if (done + read > size) {
                    return new Content(done + read, Hash32.ZERO);
                }
                tree.add(chunk, read);
                ObjectFile.write(channel, ByteBuffer.wrap(chunk, 0, read), ObjectFile.CONTENT_OFFSET + done);
                done += read;
                progress.accept(done);
            }
            channel.force(true);
            if (done == size && size > 0) {
                tree.finish();
            }
            return new Content(done, tree.root());
        }
    }

    private static int next(InputStream in, byte[] chunk) {
        try {
            return in.readNBytes(chunk, 0, chunk.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
