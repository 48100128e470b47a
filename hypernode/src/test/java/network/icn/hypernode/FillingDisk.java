package network.icn.hypernode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import network.icn.node.wal.DurableChannel;

/// Real files on a disk that can be told to be full, slow or broken.
final class FillingDisk implements DurableChannel.Opener {
    /// What a flush meets.
    @FunctionalInterface
    interface Obstacle {
        void meet() throws IOException, InterruptedException;
    }

    private volatile boolean full;
    private volatile Obstacle obstacle = () -> {};

    void fill() {
        full = true;
    }

    void beforeSync(Obstacle met) {
        obstacle = met;
    }

    @Override
    public DurableChannel open(Path file) throws IOException {
        return new Channel(DurableChannel.openFile(file));
    }

    private final class Channel implements DurableChannel {
        private final DurableChannel real;

        Channel(DurableChannel real) {
            this.real = real;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return real.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            return real.write(source, position);
        }

        @Override
        public void sync() throws IOException {
            try {
                obstacle.meet();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            real.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
