package network.icn.libp2p.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.ReceiveBuffer;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import org.jspecify.annotations.Nullable;

/// The blocking face of one QUIC stream. The transport's thread puts what comes into a buffer, and stops
/// taking when the buffer is full, so that QUIC's flow control reaches the remote.
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
final class QuicStream extends ChannelInboundHandlerAdapter implements DuplexStream {
    /// Received and unread bytes beyond which no more are taken from the transport. Enough for 20 Gbit/s at a round
    /// trip
    /// of 0.1 ms to a reader that keeps up, and too little for one that does not to hoard.
    static final int FULL = 256 << 10;
    /// Between a reset and the end of the channel, which sends an end of stream: that must not arrive before the reset,
    /// or what was broken off would look complete.
    private static final long LINGER_NANOS = 1_000_000_000;

    private static final int NO_ERROR = 0;

    private final QuicStreamChannel channel;
    private final Unread unread;
    private final Runnable received;
    private final Deadline deadline = new Deadline();
    private final SendHalf ours;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    /// Read without the lock where the transport tells of its end, which it does under the lock of our half, too.
    private volatile boolean remoteEnded;
    private boolean abandoned;
    private int abandonedTicks;
    /// Bytes that came since the stream was abandoned.
    private int thrownAway;
    /// The remote was told that nobody reads.
    private boolean stopped;
    /// Nothing is being asked of the transport.
    private boolean paused;
    private @Nullable String broken;
    private long code;

    /// @param unread of the whole connection
    /// @param received called whenever bytes come
    QuicStream(QuicStreamChannel channel, Unread unread, Runnable received) {
        this.channel = channel;
        this.unread = unread;
        this.received = received;
        this.ours = new SendHalf(channel, deadline);
    }

    // On the transport's thread.

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received.run();
        lock.lock();
        try {
            if (abandoned || broken != null) {
                throwAway(bytes.readableBytes());
                return;
            }
            unread.add(bytes.readableBytes());
            buffer.append(bytes.nioBuffer());
            readable.signalAll();
        } finally {
            lock.unlock();
            bytes.release();
        }
    }

    /// Little, since a stream that the remote ends costs the codec less than one that is stopped.
    private void throwAway(int bytes) {
        thrownAway += bytes;
        if (thrownAway > FULL && !stopped) {
            stopped = true;
            channel.shutdownInput(NO_ERROR);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
        takeOn();
        context.fireChannelReadComplete();
    }

    /// Asks the transport for the next piece if there is room for it.
    void takeOn() {
        lock.lock();
        try {
            if (!paused || !hasRoom()) {
                return;
            }
            paused = false;
        } finally {
            lock.unlock();
        }
        channel.read();
    }

    /// The stream whose reader has read everything is served even where others have piled up much.
    private boolean hasRoom() {
        return buffer.size() == 0 || (buffer.size() < FULL && !unread.isFull());
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
        ours.breakOff("connection is gone", ResetCode.NO_ERROR);
        // The codec queues what it was sending when sending itself ended the stream, and forgets it: a write to an
        // ended stream empties that queue.
        channel.write(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        long theirs = cause instanceof QuicStreamResetException reset ? reset.applicationProtocolCode() : 0;
        breakOff("stream reset by the remote: " + cause, fitting(theirs), ResetCode.NO_ERROR);
    }

    void connectionEnded() {
        channel.close();
    }

    // On any thread.

    boolean remoteHasEnded() {
        return remoteEnded;
    }

    int unreadBytes() {
        lock.lock();
        try {
            return buffer.size();
        } finally {
            lock.unlock();
        }
    }

    /// Called about once a second: ends what would not end by itself.
    ///
    /// @param patience ticks that the remote gets to end a stream that is abandoned, or to take something when
    ///     it has ended its own half: the codec lets a write to a stream wait for ever that the remote has both
    ///     stopped and ended
    void tick(int patience) {
        boolean over;
        boolean late;
        lock.lock();
        try {
            abandonedTicks += abandoned && !remoteEnded ? 1 : 0;
            over = (remoteEnded || stopped) && ours.isOver();
            late = abandonedTicks > patience || (ours.tick() > patience && remoteEnded);
        } finally {
            lock.unlock();
        }
        if (over) {
            tell(channel::close);
        } else if (late) {
            breakOff("remote neither takes nor ends", ResetCode.GARBAGE_COLLECTED);
        }
    }

    /// Of the codes of QUIC, whose numbers have 62 bits, and of those that the codec can send, which have 31.
    private static long fitting(long why) {
        return why >= 0 && why <= Integer.MAX_VALUE ? why : ResetCode.CODE_OUT_OF_RANGE;
    }

    private void breakOff(String reason, long why) {
        breakOff(reason, why, why);
    }

    /// @param why told to whoever uses the stream
    /// @param told to the remote
    private void breakOff(String reason, long why, long told) {
        ours.breakOff(reason, why);
        lock.lock();
        try {
            if (broken != null) {
                return;
            }
            broken = reason;
            code = why;
            unread.remove(buffer.clear());
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        // The codec keeps what is only reset until the connection ends.
        tell(() -> {
            channel.shutdown((int) told);
            channel.eventLoop().schedule(() -> channel.close(), LINGER_NANOS, TimeUnit.NANOSECONDS);
        });
    }

    /// Once the transport has ended there is nobody to be told, and nothing left to be done.
    private static void tell(Runnable command) {
        try {
            command.run();
        } catch (RejectedExecutionException _) {
            // See above.
        }
    }

    // On the owner's threads.

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count;
        lock.lock();
        try {
            while (buffer.size() == 0) {
                if (broken != null) {
                    throw new StreamResetException(broken, code);
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
            count = buffer.drain(target);
            unread.remove(count);
        } finally {
            lock.unlock();
        }
        tell(this::takeOn);
        return count;
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
            unread.remove(buffer.clear());
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        tell(this::takeOn);
    }

    @Override
    public void reset(long why) {
        breakOff("stream reset by this side", fitting(ResetCode.checked(why)));
    }
}
