package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// Two raw connections that are each other's other end, with a bounded buffer in each direction.
public final class MemoryPipe {
    private static final int CAPACITY = 1 << 20;

    private final Half forth = new Half();
    private final Half back = new Half();

    public RawConnection dialer() {
        return new End(back, forth);
    }

    public RawConnection listener() {
        return new End(forth, back);
    }

    /// One direction.
    private static final class Half {
        private final Deque<byte[]> chunks = new ArrayDeque<>();
        private int offset;
        private int size;
        private boolean closed;

        synchronized int read(ByteBuffer target) throws IOException {
            while (chunks.isEmpty() && !closed) {
                await();
            }
            if (chunks.isEmpty()) {
                return -1;
            }
            byte[] first = chunks.getFirst();
            int count = Math.min(target.remaining(), first.length - offset);
            target.put(first, offset, count);
            offset += count;
            size -= count;
            if (offset == first.length) {
                chunks.removeFirst();
                offset = 0;
            }
            notifyAll();
            return count;
        }

        synchronized void write(ByteBuffer source) throws IOException {
            while (size > CAPACITY && !closed) {
                await();
            }
            if (closed) {
                throw new IOException("pipe is closed");
            }
            if (source.hasRemaining()) {
                byte[] chunk = new byte[source.remaining()];
                source.get(chunk);
                chunks.add(chunk);
                size += chunk.length;
                notifyAll();
            }
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }

        @SuppressWarnings("WaitNotInLoop")
        private void await() throws IOException {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private record End(Half in, Half out) implements RawConnection {
        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return in.read(target);
        }

        @Override
        public void write(ByteBuffer... sources) throws IOException {
            for (ByteBuffer source : sources) {
                out.write(source);
            }
        }

        @Override
        public void close() {
            in.close();
            out.close();
        }
    }
}
