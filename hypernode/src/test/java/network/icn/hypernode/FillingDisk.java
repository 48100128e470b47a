package network.icn.hypernode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.HookedChannel;

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
        return new HookedChannel(DurableChannel.openFile(file), this::meetObstacle) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                if (full) {
                    throw new IOException("No space left on device");
                }
                return super.write(source, position);
            }
        };
    }

    private void meetObstacle() throws IOException {
        try {
            obstacle.meet();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
