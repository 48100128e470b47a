package network.icn.libp2p.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Session;
import network.icn.libp2p.mux.yamux.SessionEffect;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A secured connection cut into streams. One virtual thread reads and never waits for the writer; one
/// virtual thread writes: it takes all frames that are queued, control frames first, and so packs them into
/// few encrypted messages. The machine in between is guarded by one lock, held for microseconds.
public final class MuxedConnection implements Muxer {
    private static final Logger LOG = LoggerFactory.getLogger(MuxedConnection.class);

    /// Name in multistream-select and in the handshakes that choose the muxer early.
    public static final String PROTOCOL = "/yamux/1.0.0";

    /// Data frames waiting for the writer: what fills two Noise messages, whose tags leave room for 65 519 bytes each.
    /// A
    /// byte more would cost a third one. Writers of streams block beyond it.
    private static final int DATA_BUFFER_BYTES = 2 * 65_519;
    /// Control frames waiting for the writer. They answer the remote, so a remote that asks and does not read
    /// is cut.
    private static final int CONTROL_BUFFER_BYTES = 64 << 10;

    private static final Duration FLUSH_TIME = Duration.ofSeconds(1);
    private static final ByteBuffer[] NOTHING = {};

    private final SecureChannel channel;
    private final AutoCloseable raw;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workForWriter = lock.newCondition();
    private final Condition roomAvailable = lock.newCondition();
    private final Session session;
    private final Map<Integer, MuxedStream> streams = new LinkedHashMap<>();
    private final SendBuffer control = new SendBuffer(CONTROL_BUFFER_BYTES);
    private final SendBuffer data = new SendBuffer(DATA_BUFFER_BYTES);
    private final Thread writer;
    private ByteBuffer[] offered = NOTHING;
    /// Written under the lock.
    private volatile boolean closed;
    /// What the machine found; it counts more than what follows from it.
    private @Nullable Closing cause;

    private volatile long lastInboundNanos = System.nanoTime();
    /// When the writer's current write began; 0 while it writes nothing.
    private volatile long writingSinceNanos;

    /// @param raw what to close to break the connection
    /// @param pool for what streams hold unread
    public MuxedConnection(
            SecureChannel channel,
            AutoCloseable raw,
            boolean dialer,
            SessionLimits limits,
            ReceivePool pool,
            Listener listener) {
        this.channel = channel;
        this.raw = raw;
        this.listener = listener;
        this.session = new Session(dialer, limits, pool, this::apply);
        this.writer = Thread.ofVirtual().name("libp2p-writer").unstarted(this::writeLoop);
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (!closed) {
                writer.start();
                Thread.ofVirtual().name("libp2p-reader").start(this::readLoop);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public MuxedStream open() throws IOException {
        lock.lock();
        try {
            OptionalInt id = closed ? OptionalInt.empty() : session.open();
            if (id.isEmpty()) {
                throw new IOException("connection takes no new streams");
            }
            MuxedStream stream = new MuxedStream(id.getAsInt(), this, lock);
            streams.put(id.getAsInt(), stream);
            return stream;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int streams() {
        return (int) asked(session::openStreams);
    }

    @Override
    public long unreadBytes() {
        return asked(session::unread);
    }

    @Override
    public long queuedBytes() {
        return asked(() -> control.size() + data.size());
    }

    private long asked(LongSupplier what) {
        lock.lock();
        try {
            return what.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /// Says goodbye, sends what is queued for at most a second, and closes.
    @Override
    public void close(String reason) {
        close(Closing.of(CloseReason.CLOSED_HERE, reason));
    }

    private void close(Closing proposed) {
        Closing closing;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closing = cause == null ? proposed : cause;
            session.leave();
            closed = true;
            for (MuxedStream stream : List.copyOf(streams.values())) {
                stream.broken(closing.detail(), ResetCode.NO_ERROR);
            }
            session.end();
            workForWriter.signalAll();
            roomAvailable.signalAll();
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("libp2p-closer").start(() -> finish(closing));
    }

    private void finish(Closing closing) {
        try {
            if (writer.getState() != Thread.State.NEW) {
                writer.join(FLUSH_TIME);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closeRaw();
        listener.closed(closing);
    }

    private void closeRaw() {
        try {
            raw.close();
        } catch (Exception _) {
            // Nothing is left to be done about a socket that cannot even be closed.
        }
    }

    @Override
    public boolean tick(long nowNanos, Duration keepAlive) {
        long silent = nowNanos - lastInboundNanos;
        long writing = writingSinceNanos;
        long limit = keepAlive.toNanos();
        if (silent > 2 * limit) {
            close(Closing.of(CloseReason.SILENT, "nothing received for twice the keep-alive time"));
        } else if (writing != 0 && nowNanos - writing > limit) {
            close(Closing.of(CloseReason.STALLED_WRITE, "remote has not taken a write for the keep-alive time"));
        } else {
            lock.lock();
            try {
                if (silent > limit) {
                    session.ping((int) nowNanos);
                }
                session.tick();
            } finally {
                lock.unlock();
            }
        }
        return false;
    }

    private void readLoop() {
        Closing closing = Closing.of(CloseReason.CLOSED_BY_REMOTE, "closed by the remote");
        try {
            ByteBuffer plaintext = channel.receive();
            while (plaintext != null) {
                lastInboundNanos = System.nanoTime();
                lock.lock();
                try {
                    session.receive(plaintext);
                } finally {
                    lock.unlock();
                }
                plaintext = channel.receive();
            }
        } catch (IOException e) {
            closing = Closing.of(CloseReason.BROKEN, e.toString());
        } catch (RuntimeException e) {
            closing = Closing.of(CloseReason.BROKEN, e.toString());
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("peer", channel.remote())
                    .log("connection fails on what it should refuse");
        } finally {
            close(closing);
        }
    }

    private void writeLoop() {
        Closing closing = Closing.of(CloseReason.CLOSED_HERE, "writer stopped");
        try {
            while (true) {
                ByteBuffer first;
                ByteBuffer second;
                lock.lock();
                try {
                    while (control.isEmpty() && data.isEmpty() && !closed) {
                        workForWriter.awaitUninterruptibly();
                    }
                    if (control.isEmpty() && data.isEmpty()) {
                        return;
                    }
                    first = control.take();
                    second = data.take();
                    roomAvailable.signalAll();
                } finally {
                    lock.unlock();
                }
                writingSinceNanos = System.nanoTime() | 1;
                channel.write(first, second);
                writingSinceNanos = 0;
            }
        } catch (IOException e) {
            closing = Closing.of(CloseReason.BROKEN, e.toString());
        } catch (RuntimeException e) {
            closing = Closing.of(CloseReason.BROKEN, e.toString());
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("peer", channel.remote())
                    .log("connection fails on what it should refuse");
        } finally {
            close(closing);
        }
    }

    private void apply(SessionEffect effect) {
        switch (effect) {
            case SessionEffect.SendControl send -> {
                if (control.room() == 0) {
                    closeSoon(Closing.of(CloseReason.UNREAD_ANSWERS, "remote does not read our answers"));
                    return;
                }
                control.append(send.header());
                workForWriter.signal();
            }
            case SessionEffect.SendInOrder send -> {
                // The end of a stream finds room always: twelve bytes for each stream, whose beginning was answered
                // in the bounded control buffer.
                data.append(send.header(), offered);
                workForWriter.signal();
            }
            case SessionEffect.Opened opened -> {
                MuxedStream stream = new MuxedStream(opened.streamId(), this, lock);
                streams.put(opened.streamId(), stream);
                Thread.ofVirtual().name("libp2p-stream").start(() -> listener.opened(stream));
            }
            case SessionEffect.Received bytes -> stream(bytes.streamId(), stream -> stream.received(bytes.bytes()));
            case SessionEffect.Writable writable -> stream(writable.streamId(), MuxedStream::writable);
            case SessionEffect.Ended ended -> stream(ended.streamId(), MuxedStream::remoteEnded);
            case SessionEffect.Finished finished -> stream(finished.streamId(), MuxedStream::finished);
            case SessionEffect.Reset reset ->
                stream(
                        reset.streamId(),
                        stream -> stream.broken(
                                reset.byRemote() ? "stream reset by the remote" : "stream given up here",
                                reset.code()));
            case SessionEffect.Pong _, SessionEffect.RemoteLeaves _ -> {}
            case SessionEffect.Refused refused -> listener.refused(refused.refusal());
            case SessionEffect.Failed failed -> closeSoon(Closing.of(failed.violation()));
        }
    }

    /// In a thread of its own, since the machine is at work.
    private void closeSoon(Closing closing) {
        if (cause == null) {
            cause = closing;
            Thread.ofVirtual().start(() -> close(closing));
        }
    }

    private void stream(int id, Consumer<MuxedStream> action) {
        MuxedStream stream = streams.get(id);
        if (stream != null) {
            action.accept(stream);
        }
    }

    // The rest is called by streams, which hold the lock.

    Session session() {
        return session;
    }

    int room() {
        return closed ? 0 : data.room();
    }

    Condition roomAvailable() {
        return roomAvailable;
    }

    int write(int id, int available, ByteBuffer[] sources) {
        offered = sources;
        int taken = session.write(id, available);
        offered = NOTHING;
        return taken;
    }

    void forget(int id) {
        streams.remove(id);
    }
}
