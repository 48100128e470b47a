package network.icn.libp2p.quic;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.transport.TransportLimits;
import network.icn.libp2p.transport.Upgraded;
import org.jspecify.annotations.Nullable;

/// One QUIC connection. Streams that come before somebody wants the connection wait.
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
public final class QuicConnection extends ChannelInboundHandlerAdapter implements Upgraded, Muxer {
    private static final AttributeKey<QuicConnection> KEY = AttributeKey.valueOf(QuicConnection.class, "connection");
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    /// Ticks in which readers may make room on a connection that can take no more.
    static final int FULL_TICKS = 10;
    /// Of a stream that ends by a reset the codec keeps about a kilobyte until the connection ends. Honest peers reset
    /// few, and can dial again.
    static final int MAX_UNFINISHED = 4_096;

    private final QuicChannel channel;
    private final InetSocketAddress remoteSocket;
    private final StreamOpener opener;
    private final Unread unread;
    private final List<QuicStream> waiting = new ArrayList<>();
    private volatile @Nullable PeerId remote;
    private @Nullable SessionLimits limits;
    private @Nullable Listener listener;
    private @Nullable Closing closing;
    private boolean started;
    private boolean told;
    private int streamTokens;
    private int fullTicks;
    private final Set<QuicStream> streams = ConcurrentHashMap.newKeySet();
    /// Of streams that the remote has not ended; used on the transport's thread.
    private int unfinished;
    private volatile boolean open = true;
    private volatile long lastInboundNanos = System.nanoTime();
    private long lastPingNanos = System.nanoTime();

    QuicConnection(QuicChannel channel, InetSocketAddress remoteSocket, TransportLimits limits) {
        this.channel = channel;
        this.remoteSocket = remoteSocket;
        this.opener = new StreamOpener(channel);
        this.unread = new Unread(limits.halfConnectionBytes(), this::takeOn);
        channel.attr(KEY).set(this);
    }

    /// A new stream, to be put into the pipeline of its channel.
    static QuicStream stream(QuicStreamChannel channel) {
        QuicConnection connection = channel.parent().attr(KEY).get();
        QuicStream stream = new QuicStream(channel, connection.unread, connection::heard);
        connection.streams.add(stream);
        channel.closeFuture().addListener(_ -> connection.ended(stream));
        if (!channel.isLocalCreated()) {
            connection.arrived(stream);
        }
        return stream;
    }

    /// There is room for what streams have received.
    private void takeOn() {
        try {
            channel.eventLoop().execute(() -> streams.forEach(QuicStream::takeOn));
        } catch (RejectedExecutionException _) {
            // The transport has ended, and with it the streams.
        }
    }

    private void ended(QuicStream stream) {
        streams.remove(stream);
        if (!stream.remoteHasEnded() && ++unfinished == MAX_UNFINISHED) {
            note(Closing.of(CloseReason.CLOSED_HERE, MAX_UNFINISHED + " streams reset"));
            close(ResetCode.RESOURCE_LIMIT_EXCEEDED);
        }
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
        int tokens;
        int burst;
        synchronized (this) {
            owner = listener;
            if (!started || owner == null || limits == null) {
                waiting.add(stream);
                return;
            }
            tokens = --streamTokens;
            burst = limits.streamBurst();
        }
        if (tokens < -burst) {
            note(Closing.of(Violation.STREAM_FLOOD));
            close(ResetCode.RATE_LIMITED);
        } else if (tokens < 0) {
            stream.reset(Refusal.TOO_FAST.code());
            owner.refused(Refusal.TOO_FAST);
        } else {
            Thread.ofVirtual().name("libp2p-stream").start(() -> owner.opened(stream));
        }
    }

    @Override
    public DuplexStream open() throws IOException {
        return opener.open(OPEN_TIMEOUT);
    }

    /// Received bytes of all streams that nobody has read.
    long unread() {
        return unread.bytes();
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
        close(ResetCode.NO_ERROR);
    }

    /// Connections end with the codes of streams (libp2p specs, error-codes).
    private void close(long code) {
        channel.close(true, Math.toIntExact(code), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public boolean tick(long nowNanos, Duration keepAlive) {
        int abandonedTicks = renewTokens().abandonedTicks();
        streams.forEach(stream -> stream.tick(abandonedTicks));
        giveUpFurthestBehind();
        long patience = keepAlive.toNanos() / 2;
        if (nowNanos - lastInboundNanos < patience || nowNanos - lastPingNanos < patience) {
            return false;
        }
        lastPingNanos = nowNanos;
        return true;
    }

    /// Streams that are read must not wait for ever because others are not.
    private void giveUpFurthestBehind() {
        fullTicks = unread.isFull() ? fullTicks + 1 : 0;
        if (fullTicks > FULL_TICKS) {
            streams.stream()
                    .max(Comparator.comparingInt(QuicStream::unreadBytes))
                    .ifPresent(stream -> stream.reset(Refusal.UNREAD.code()));
        }
    }

    private synchronized SessionLimits renewTokens() {
        SessionLimits session = limits == null ? SessionLimits.DEFAULT : limits;
        streamTokens = Math.min(Math.max(streamTokens, 0) + session.streamsPerTick(), session.streamBurst());
        return session;
    }

    private synchronized void note(Closing first) {
        open = false;
        if (closing == null) {
            closing = first;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
            note(Closing.of(CloseReason.CLOSED_BY_REMOTE, detail(close)));
        } else if (event instanceof QuicStreamLimitChangedEvent) {
            opener.proceed();
        }
        context.fireUserEventTriggered(event);
    }

    /// With the code that the remote gives. Its words are not read: the codec fails on an end without any.
    private static String detail(QuicConnectionCloseEvent close) {
        return "closed by the remote, " + (close.isApplicationClose() ? "code 0x" : "transport error 0x")
                + Integer.toHexString(close.error());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        note(
                channel.isTimedOut()
                        ? Closing.of(CloseReason.SILENT, "nothing received for the idle time")
                        : Closing.of(CloseReason.BROKEN, "connection is gone"));
        tellIfClosed();
        opener.proceed();
        // A stream that was opened while the connection ended is not closed with it, and holds what was to be sent.
        streams.forEach(QuicStream::connectionEnded);
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
