package network.icn.libp2p.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
    /// Bytes handed to the transport at once.
    private static final int CHUNK = 64 << 10;

    private static final int NO_ERROR = 0;
    private static final long HOLD_MILLIS = 1;

    private final QuicStreamChannel channel;
    private final Runnable received;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private boolean remoteEnded;
    private boolean abandoned;
    private @Nullable String broken;
    /// Written by the owner and not yet handed to the transport.
    private @Nullable ByteBuf held;
    /// The transport takes nothing any more.
    private boolean gone;

    private volatile @Nullable ChannelFuture sent;
    private volatile boolean localEnded;
    /// In the terms of [System#nanoTime]; 0 for none.
    private volatile long deadline;

    /// @param received called whenever bytes come
    QuicStream(QuicStreamChannel channel, Runnable received) {
        this.channel = channel;
        this.received = received;
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
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lock.lock();
        try {
            if (!remoteEnded && broken == null) {
                broken = "connection is gone";
            }
            gone = true;
            dropHeld();
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        // The codec queues what it was sending when sending itself ended the stream, and forgets it: a write to an
        // ended stream empties that queue.
        channel.write(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breakOff("stream reset by the remote: " + cause);
    }

    private void end() {
        lock.lock();
        try {
            remoteEnded = true;
            readable.signalAll();
        } finally {
            lock.unlock();
        }
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
                // Whoever waits for an answer has said what he had to say.
                sendHeld();
                if (broken != null) {
                    throw new StreamResetException(broken);
                }
                if (remoteEnded) {
                    return -1;
                }
                if (abandoned) {
                    throw new StreamResetException("stream is closed");
                }
                await();
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

    /// One wait; the caller loops.
    @SuppressWarnings("WaitNotInLoop")
    private void await() throws InterruptedIOException {
        try {
            if (deadline == 0) {
                readable.await();
            } else if (readable.awaitNanos(remaining()) <= 0) {
                throw new InterruptedIOException("stream deadline passed");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private long remaining() throws InterruptedIOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new InterruptedIOException("stream deadline passed");
        }
        return left;
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException wrapped = new InterruptedIOException("interrupted");
        wrapped.initCause(cause);
        return wrapped;
    }

    /// The last piece of a write waits a moment, so that an end that follows can travel with it: an end of its own is
    /// lost for ever when its packet is (quiche issue 2525).
    @Override
    public void write(ByteBuffer... sources) throws IOException {
        if (localEnded) {
            throw new IOException("write after the end of our half");
        }
        sendHeld();
        awaitSent();
        ByteBuf chunk = channel.alloc().buffer(CHUNK, CHUNK);
        for (ByteBuffer source : sources) {
            while (source.hasRemaining()) {
                if (!chunk.isWritable()) {
                    hold(chunk);
                    sendHeld();
                    awaitSent();
                    chunk = channel.alloc().buffer(CHUNK, CHUNK);
                }
                int count = Math.min(source.remaining(), chunk.writableBytes());
                chunk.writeBytes(source.slice(source.position(), count));
                source.position(source.position() + count);
            }
        }
        hold(chunk);
        sendHeldSoon();
    }

    private void hold(ByteBuf chunk) throws StreamResetException {
        lock.lock();
        try {
            held = chunk;
            if (gone) {
                dropHeld();
                throw new StreamResetException("connection is gone");
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendHeldSoon() throws StreamResetException {
        try {
            Future<?> soon = channel.eventLoop().schedule(this::sendHeld, HOLD_MILLIS, TimeUnit.MILLISECONDS);
            if (!soon.isCancelled()) {
                return;
            }
        } catch (RejectedExecutionException _) {
            // Falls through: the transport has ended.
        }
        lock.lock();
        try {
            dropHeld();
        } finally {
            lock.unlock();
        }
        throw new StreamResetException("connection is gone");
    }

    /// Called with the lock held.
    private void dropHeld() {
        ByteBuf last = held;
        held = null;
        if (last != null) {
            last.release();
        }
    }

    private void sendHeld() {
        lock.lock();
        try {
            ByteBuf chunk = held;
            if (chunk != null) {
                held = null;
                sent = channel.writeAndFlush(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Returns when QUIC has taken what was sent, which it does within the remote's credit.
    private void awaitSent() throws IOException {
        ChannelFuture waiting = sent;
        if (waiting == null) {
            return;
        }
        try {
            if (deadline == 0) {
                waiting.await();
            } else if (!waiting.await(remaining(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("stream deadline passed");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (!waiting.isSuccess()) {
            throw new StreamResetException("stream takes no more: " + waiting.cause());
        }
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        lock.lock();
        try {
            deadline = fromNow == null ? 0 : (System.nanoTime() + fromNow.toNanos()) | 1;
            readable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeWrite() {
        lock.lock();
        try {
            if (!localEnded) {
                localEnded = true;
                ByteBuf last = held;
                held = null;
                sent = channel.writeAndFlush(
                        last == null ? QuicStreamFrame.EMPTY_FIN : new DefaultQuicStreamFrame(last, true));
            }
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
        lock.lock();
        try {
            localEnded = true;
            dropHeld();
        } finally {
            lock.unlock();
        }
        breakOff("stream reset by this side");
        tell(() -> channel.shutdown(NO_ERROR));
    }
}
