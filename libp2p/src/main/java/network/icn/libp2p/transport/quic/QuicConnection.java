package network.icn.libp2p.transport.quic;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.mux.yamux.Violation;
import network.icn.libp2p.transport.Upgraded;
import org.jspecify.annotations.Nullable;

/// One QUIC connection. Streams that come before somebody wants the connection wait.
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
public final class QuicConnection extends ChannelInboundHandlerAdapter implements Upgraded, Muxer {
    private static final AttributeKey<QuicConnection> KEY = AttributeKey.valueOf(QuicConnection.class, "connection");
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    private static final int APPLICATION_ERROR = 0;

    private final QuicChannel channel;
    private final InetSocketAddress remoteSocket;
    private final List<QuicStream> waiting = new ArrayList<>();
    private volatile @Nullable PeerId remote;
    private @Nullable SessionLimits limits;
    private @Nullable Listener listener;
    private @Nullable Closing closing;
    private boolean started;
    private boolean told;
    private int streamTokens;
    private final Set<QuicStreamChannel> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;
    private volatile long lastInboundNanos = System.nanoTime();
    private long lastPingNanos = System.nanoTime();

    QuicConnection(QuicChannel channel, InetSocketAddress remoteSocket) {
        this.channel = channel;
        this.remoteSocket = remoteSocket;
        channel.attr(KEY).set(this);
    }

    /// A new stream, to be put into the pipeline of its channel.
    static QuicStream stream(QuicStreamChannel channel) {
        QuicConnection connection = channel.parent().attr(KEY).get();
        QuicStream stream = new QuicStream(channel, connection::heard);
        connection.streams.add(channel);
        channel.closeFuture().addListener(_ -> connection.streams.remove(channel));
        if (!channel.isLocalCreated()) {
            connection.arrived(stream);
        }
        return stream;
    }

    private void heard() {
        lastInboundNanos = System.nanoTime();
    }

    void proved(PeerId peer) {
        remote = peer;
    }

    @Override
    public PeerId remote() {
        PeerId proved = remote;
        if (proved == null) {
            throw new IllegalStateException("the handshake is not over");
        }
        return proved;
    }

    @Override
    public Multiaddr address() {
        return Multiaddr.quic(remoteSocket);
    }

    @Override
    public InetAddress ip() {
        return remoteSocket.getAddress();
    }

    @Override
    public synchronized Muxer muxer(SessionLimits sessionLimits, ReceivePool pool, Listener owner) {
        limits = sessionLimits;
        listener = owner;
        streamTokens = sessionLimits.streamBurst();
        return this;
    }

    @Override
    public void start() {
        List<QuicStream> early;
        synchronized (this) {
            started = true;
            early = List.copyOf(waiting);
            waiting.clear();
        }
        early.forEach(this::arrived);
        tellIfClosed();
    }

    private void arrived(QuicStream stream) {
        Listener owner;
        boolean flood;
        synchronized (this) {
            owner = listener;
            if (!started || owner == null) {
                waiting.add(stream);
                return;
            }
            flood = --streamTokens < -burst();
        }
        if (flood) {
            note(Closing.of(Violation.STREAM_FLOOD));
            channel.close(true, APPLICATION_ERROR, Unpooled.EMPTY_BUFFER);
        } else if (streamTokens < 0) {
            stream.reset();
            owner.refused(Refusal.TOO_FAST);
        } else {
            Thread.ofVirtual().name("libp2p-stream").start(() -> owner.opened(stream));
        }
    }

    private Future<QuicStreamChannel> create(StreamInitializer initializer) throws IOException {
        try {
            return channel.createStream(QuicStreamType.BIDIRECTIONAL, initializer);
        } catch (RejectedExecutionException e) {
            throw new IOException("transport is closed", e);
        }
    }

    /// Nobody waits for the stream any more.
    private static void discard(Future<QuicStreamChannel> opening) {
        opening.addListener(_ -> {
            if (opening.isSuccess()) {
                opening.getNow().shutdown(APPLICATION_ERROR);
            }
        });
    }

    private int burst() {
        SessionLimits session = limits;
        return session == null ? 0 : session.streamBurst();
    }

    @Override
    public DuplexStream open() throws IOException {
        QuicStream[] opened = new QuicStream[1];
        Future<QuicStreamChannel> opening = create(new StreamInitializer(stream -> opened[0] = stream));
        try {
            if (!opening.await(OPEN_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                discard(opening);
                throw new IOException("connection takes no new streams in time");
            }
        } catch (InterruptedException e) {
            discard(opening);
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
        QuicStream stream = opened[0];
        if (!opening.isSuccess() || stream == null) {
            throw new IOException("connection takes no new streams", opening.cause());
        }
        return stream;
    }

    @Override
    public int streams() {
        return streams.size();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        close("not wanted");
    }

    @Override
    public void close(String reason) {
        note(Closing.of(CloseReason.CLOSED_HERE, reason));
        channel.close(true, APPLICATION_ERROR, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public boolean tick(long nowNanos, Duration keepAlive) {
        long patience = keepAlive.toNanos() / 2;
        synchronized (this) {
            SessionLimits session = limits;
            if (session != null) {
                streamTokens = Math.min(Math.max(streamTokens, 0) + session.streamsPerTick(), session.streamBurst());
            }
        }
        if (nowNanos - lastInboundNanos < patience || nowNanos - lastPingNanos < patience) {
            return false;
        }
        lastPingNanos = nowNanos;
        return true;
    }

    private synchronized void note(Closing first) {
        open = false;
        if (closing == null) {
            closing = first;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent) {
            note(Closing.of(CloseReason.CLOSED_BY_REMOTE, "closed by the remote"));
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        note(
                channel.isTimedOut()
                        ? Closing.of(CloseReason.SILENT, "nothing received for the idle time")
                        : Closing.of(CloseReason.BROKEN, "connection is gone"));
        tellIfClosed();
        // A stream that was opened while the connection ended is not closed with it, and holds what was to be sent.
        streams.forEach(Channel::close);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        note(Closing.of(CloseReason.BROKEN, cause.toString()));
        channel.close();
    }

    private void tellIfClosed() {
        synchronized (this) {
            if (channel.isActive() || !started || told || listener == null || closing == null) {
                return;
            }
            told = true;
        }
        Listener owner = listener;
        Closing end = closing;
        if (owner != null && end != null) {
            Thread.ofVirtual().name("libp2p-closer").start(() -> owner.closed(end));
        }
    }
}
