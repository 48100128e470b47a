package network.icn.satellite.index.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.zip.CRC32C;
import org.h2.store.fs.FileBaseDefault;

/// A file in blocks of 4 KiB, each followed by a checksum over its number and its bytes. A block that is not what was
/// written, or stands in another's place, is an [IOException] when it is read, never data.
///
/// The size is a whole number of blocks: it is rounded up. A block that was written in part when the machine stopped is
/// damaged, and the index is made again.
final class CheckedFile extends FileBaseDefault {
    private static final int BLOCK = 4_096;
    private static final int CHECKSUM = Long.BYTES;
    private static final int STORED = BLOCK + CHECKSUM;

    private final FileChannel base;
    private final String name;

    CheckedFile(FileChannel base, String name) {
        this.base = base;
        this.name = name;
    }

    static long logicalSize(long stored) {
        return Math.ceilDiv(stored, STORED) * BLOCK;
    }

    @Override
    public long size() throws IOException {
        return logicalSize(base.size());
    }

    /// One at a time, as the class above does: a block is read and written whole.
    @Override
    public synchronized int read(ByteBuffer out, long position) throws IOException {
        long end = Math.min(size(), position + out.remaining());
        if (position >= end) {
            return out.hasRemaining() ? -1 : 0;
        }
        long at = position;
        while (at < end) {
            ByteBuffer block = readBlock(at / BLOCK);
            int offset = (int) (at % BLOCK);
            int length = (int) Math.min(BLOCK - offset, end - at);
            out.put(block.slice(offset, length));
            at += length;
        }
        return (int) (end - position);
    }

    @Override
    public synchronized int write(ByteBuffer in, long position) throws IOException {
        int written = in.remaining();
        for (long gap = size() / BLOCK; gap < position / BLOCK; gap++) {
            writeBlock(gap, ByteBuffer.allocate(STORED));
        }
        long at = position;
        while (in.hasRemaining()) {
            int offset = (int) (at % BLOCK);
            int length = Math.min(BLOCK - offset, in.remaining());
            boolean whole = length == BLOCK || at - offset >= size();
            ByteBuffer block = whole ? ByteBuffer.allocate(STORED) : readBlock(at / BLOCK);
            block.put(offset, in, in.position(), length);
            in.position(in.position() + length);
            writeBlock(at / BLOCK, block);
            at += length;
        }
        return written;
    }

    private ByteBuffer readBlock(long number) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(STORED);
        while (block.hasRemaining() && base.read(block, number * STORED + block.position()) >= 0) {
            // Until it is whole, or the file ends.
        }
        if (block.hasRemaining() || block.getLong(BLOCK) != checksum(number, block)) {
            throw new IOException("block " + number + " of " + name + " is damaged");
        }
        return block;
    }

    private void writeBlock(long number, ByteBuffer block) throws IOException {
        block.putLong(BLOCK, checksum(number, block));
        block.clear();
        while (block.hasRemaining()) {
            base.write(block, number * STORED + block.position());
        }
    }

    /// Never zero, so that a page of zeros is no block.
    private static long checksum(long number, ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        crc.update(block.slice(0, BLOCK));
        return 1L << 32 | crc.getValue();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        base.truncate(Math.ceilDiv(size, BLOCK) * STORED);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        base.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        base.close();
    }

    @Override
    public String toString() {
        return CheckedFilePath.SCHEME + ":" + name;
    }
}
