package network.icn.libp2p.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import org.jspecify.annotations.Nullable;

/// Our half of one stream. Its end must not get lost, and the codec makes that hard (quiche issue 2525):
///
/// - Once the remote's end has been read, it forgets a stream as soon as all data is acknowledged, even if our end is
///   still queued, or went out in a later packet that is lost.
/// - It forgets an end that went out alone and is lost together with data in front of it.
///
/// So the last piece of a write waits a moment for an end to travel with, and an end that finds no piece waits until
/// the data is acknowledged. What is left: we end first, our end travels alone and is lost, and the remote ends without
/// waiting for it; then it never learns of our end.
final class SendHalf {
    /// Bytes handed to the transport at once: a few of the largest datagrams.
    private static final int CHUNK = 64 << 10;
    /// More than a handler takes from its last write to its end, less than anybody notices.
    private static final long HOLD_NANOS = 1_000_000;
    /// Between two looks at what is acknowledged.
    private static final long LOOK_NANOS = 5_000_000;
    private final QuicStreamChannel channel;
    private final Deadline deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();
    /// Written by the owner and not yet handed to the transport.
    private @Nullable ByteBuf held;
    /// Pieces that were held so far.
    private long pieces;
    /// The last that was handed to the transport.
    private @Nullable ChannelFuture sent;
    /// When the transport took it, in the terms of [System#nanoTime], and how much more it would have taken.
    private long takenNanos;
    private long room;
    private boolean ended;
    private boolean endSent;
    /// Ticks in which the transport took nothing of what it was given.
    private int stalledTicks;
    private @Nullable String broken;
    private long code;

    SendHalf(QuicStreamChannel channel, Deadline deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    /// Returns when all but the last piece is taken by QUIC, which it does within the remote's credit.
    void write(ByteBuffer... sources) throws IOException {
        lock.lock();
        try {
            check();
            for (long left = remaining(sources); left > 0; left = remaining(sources)) {
                flush();
                awaitTaken();
                hold(piece((int) Math.min(left, CHUNK), sources));
            }
        } finally {
            lock.unlock();
        }
    }

    private static long remaining(ByteBuffer... sources) {
        long total = 0;
        for (ByteBuffer source : sources) {
            total += source.remaining();
        }
        return total;
    }

    private ByteBuf piece(int size, ByteBuffer... sources) {
        ByteBuf piece = channel.alloc().directBuffer(size, size);
        for (ByteBuffer source : sources) {
            int count = Math.min(source.remaining(), piece.writableBytes());
            piece.writeBytes(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        return piece;
    }

    private void awaitTaken() throws IOException {
        ChannelFuture last = sent;
        while (last != null && !last.isDone()) {
            deadline.await(taken);
            check();
        }
        if (last != null && !last.isSuccess()) {
            throw new StreamResetException("stream takes no more: " + last.cause());
        }
    }

    private void check() throws IOException {
        if (broken != null) {
            throw new StreamResetException(broken, code);
        }
        if (ended) {
            throw new IOException("write after the end of our half");
        }
    }

    private void hold(ByteBuf piece) throws StreamResetException {
        held = piece;
        long number = ++pieces;
        if (!later(() -> flush(number), HOLD_NANOS)) {
            breakOff("connection is gone", ResetCode.NO_ERROR);
            throw new StreamResetException("connection is gone");
        }
    }

    /// False once the transport has ended.
    private boolean later(Runnable action, long nanos) {
        try {
            Future<?> planned = channel.eventLoop().schedule(action, nanos, TimeUnit.NANOSECONDS);
            return !planned.isCancelled();
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    private void flush(long number) {
        lock.lock();
        try {
            if (number == pieces) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends what is held: whoever waits for an answer has said what he had to say.
    void flush() {
        lock.lock();
        try {
            ByteBuf piece = held;
            if (piece != null) {
                held = null;
                send(piece);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendEnd(QuicStreamFrame last) {
        endSent = true;
        send(last);
    }

    private void send(Object piece) {
        ChannelFuture sending = channel.writeAndFlush(piece);
        sent = sending;
        if (sending.isDone()) {
            taken();
        } else {
            sending.addListener(_ -> taken());
        }
    }

    private void taken() {
        lock.lock();
        try {
            stalledTicks = 0;
            takenNanos = System.nanoTime();
            room = channel.bytesBeforeUnwritable();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends our half behind what was written. Idempotent.
    ///
    /// @param second whether the remote has ended its half
    void end(boolean second) {
        lock.lock();
        try {
            if (ended || broken != null) {
                return;
            }
            ended = true;
            taken.signalAll();
            ByteBuf last = held;
            held = null;
            if (last != null) {
                sendEnd(new DefaultQuicStreamFrame(last, true));
            } else if (sent == null) {
                sendEnd(QuicStreamFrame.EMPTY_FIN);
            } else {
                sent.addListener(_ -> endAlone(second, new Acknowledgement(channel, takenNanos, room)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void endAlone(boolean second, Acknowledgement before) {
        lock.lock();
        try {
            if (broken != null) {
                return;
            }
            if (second ? before.isSure() : before.isLikely()) {
                sendEnd(QuicStreamFrame.EMPTY_FIN);
            } else {
                later(() -> endAlone(second, before), LOOK_NANOS);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is sent any more. Idempotent; the first reason counts.
    void breakOff(String reason, long why) {
        lock.lock();
        try {
            if (broken == null) {
                broken = reason;
                code = why;
            }
            ByteBuf last = held;
            held = null;
            if (last != null) {
                last.release();
            }
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the transport has taken the end, or refused it because the remote wants no more.
    boolean isOver() {
        lock.lock();
        try {
            return endSent && sent != null && sent.isDone();
        } finally {
            lock.unlock();
        }
    }

    /// Called about once a second.
    ///
    /// @return how often in a row the transport had taken nothing of what it was given
    int tick() {
        lock.lock();
        try {
            stalledTicks = sent == null || sent.isDone() ? 0 : stalledTicks + 1;
            return stalledTicks;
        } finally {
            lock.unlock();
        }
    }

    /// The deadline has changed.
    void wake() {
        lock.lock();
        try {
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
