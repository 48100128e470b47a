package network.icn.libp2p.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.ReceiveBuffer;
import network.icn.libp2p.mux.StreamResetException;
import org.jspecify.annotations.Nullable;

/// The blocking face of one QUIC stream. The transport's thread puts what comes into a buffer, and stops
/// taking when the buffer is full, so that QUIC's flow control reaches the remote.
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
final class QuicStream extends ChannelInboundHandlerAdapter implements DuplexStream {
    /// Received and unread bytes beyond which no more are taken from the transport; as much again may be on its way.
    private static final int FULL = 256 << 10;

    private static final int NO_ERROR = 0;

    private final QuicStreamChannel channel;
    private final Runnable received;
    private final Deadline deadline = new Deadline();
    private final SendHalf ours;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private boolean remoteEnded;
    private boolean abandoned;
    private @Nullable String broken;

    /// @param received called whenever bytes come
    QuicStream(QuicStreamChannel channel, Runnable received) {
        this.channel = channel;
        this.received = received;
        this.ours = new SendHalf(channel, deadline);
    }

    // On the transport's thread.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received.run();
        lock.lock();
        try {
            if (abandoned || broken != null) {
                channel.shutdownInput(NO_ERROR);
                return;
            }
            buffer.append(bytes.nioBuffer());
            if (buffer.size() >= FULL) {
                channel.config().setAutoRead(false);
            }
            readable.signalAll();
        } finally {
            lock.unlock();
            bytes.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            lock.lock();
            try {
                remoteEnded = true;
                readable.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lock.lock();
        try {
            if (!remoteEnded && broken == null) {
                broken = "connection is gone";
            }
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        ours.breakOff("connection is gone");
        // The codec queues what it was sending when sending itself ended the stream, and forgets it: a write to an
        // ended stream empties that queue.
        channel.write(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breakOff("stream reset by the remote: " + cause);
    }

    private void breakOff(String reason) {
        lock.lock();
        try {
            if (broken == null) {
                broken = reason;
                buffer.clear();
            }
            readable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // On the owner's threads.

    @Override
    public int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            while (buffer.size() == 0) {
                if (broken != null) {
                    throw new StreamResetException(broken);
                }
                // Before anything is sent: what is held can still take our end along.
                if (remoteEnded) {
                    return -1;
                }
                if (abandoned) {
                    throw new StreamResetException("stream is closed");
                }
                ours.flush();
                deadline.await(readable);
            }
            int count = buffer.drain(target);
            if (buffer.size() < FULL && !channel.config().isAutoRead()) {
                tell(() -> channel.config().setAutoRead(true));
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        ours.write(sources);
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        deadline.set(fromNow);
        lock.lock();
        try {
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        ours.wake();
    }

    @Override
    public void closeWrite() {
        lock.lock();
        try {
            ours.end(remoteEnded);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closeWrite();
        lock.lock();
        try {
            abandoned = true;
            buffer.clear();
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        // What still comes is thrown away or stopped.
        tell(() -> channel.config().setAutoRead(true));
    }

    /// Once the transport has ended there is nobody to be told, and nothing left to be done.
    private static void tell(Runnable command) {
        try {
            command.run();
        } catch (RejectedExecutionException _) {
            // See above.
        }
    }

    @Override
    public void reset() {
        ours.breakOff("stream reset by this side");
        breakOff("stream reset by this side");
        tell(() -> channel.shutdown(NO_ERROR));
    }
}
