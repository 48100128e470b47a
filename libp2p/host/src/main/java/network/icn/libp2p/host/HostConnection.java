package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.transport.Upgraded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection as the host keeps it.
final class HostConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
    /// A remote that still has something to say to nobody says it in this time.
    private static final int ABANDONED_SECONDS = 60;

    private final PeerId remote;
    private final Multiaddr address;
    private final InetAddress ip;
    private final boolean outbound;
    private final ProtocolHandlers handlers;
    private final Muxer muxed;
    /// Streams of the remote by protocol that handlers are at work on.
    private final Map<String, Integer> served = new ConcurrentHashMap<>();

    private final long openedNanos = System.nanoTime();
    /// Whether it is kept even if nothing happens on it.
    private volatile boolean wanted;
    private volatile long usedNanos = openedNanos;

    /// @param whenClosed called once, with the reason
    HostConnection(
            Upgraded upgraded,
            boolean outbound,
            Limits limits,
            ReceivePool pool,
            ProtocolHandlers handlers,
            Counters counters,
            BiConsumer<HostConnection, Closing> whenClosed) {
        this.remote = upgraded.remote();
        this.address = upgraded.address();
        this.ip = upgraded.ip();
        this.outbound = outbound;
        this.handlers = handlers;
        this.wanted = !outbound;
        SessionLimits session = new SessionLimits(
                limits.streamsPerConnection(),
                SessionLimits.DEFAULT.maxWindow(),
                limits.receiveBufferBytes(),
                ABANDONED_SECONDS,
                limits.newStreamsPerSecond(),
                limits.newStreamsPerSecond(),
                SessionLimits.DEFAULT.pingsPerTick());
        this.muxed = upgraded.muxer(session, pool, new Muxer.Listener() {
            @Override
            public void opened(DuplexStream stream) {
                handlers.serve(stream, remote, served);
            }

            @Override
            public void refused(Refusal refusal) {
                StreamFailure failure = StreamFailure.of(refusal);
                counters.failed(failure);
                LOG.atDebug()
                        .addKeyValue("peer", remote)
                        .addKeyValue("reason", failure)
                        .log("stream refused");
            }

            @Override
            public void closed(Closing closing) {
                whenClosed.accept(HostConnection.this, closing);
            }
        });
    }

    void start() {
        muxed.start();
    }

    /// It is more than a visit.
    void want() {
        wanted = true;
    }

    /// Made for a visit only, and no stream has been open on it for `idle`.
    boolean isIdleVisit(long nowNanos, Duration idle) {
        if (muxed.streams() > 0) {
            usedNanos = nowNanos;
        }
        return !wanted && nowNanos - usedNanos > idle.toNanos();
    }

    Stream openStream(List<String> protocols) throws IOException {
        return openStream(protocols, List.of());
    }

    /// @param spoken what the remote has said it speaks
    Stream openStream(List<String> protocols, List<String> spoken) throws IOException {
        usedNanos = System.nanoTime();
        return handlers.negotiate(muxed.open(), remote, protocols, spoken);
    }

    /// Returns whether the remote should be pinged to keep the connection alive.
    boolean tick(long nowNanos, Duration keepAlive) {
        return muxed.tick(nowNanos, keepAlive) && wanted;
    }

    void close(String reason) {
        muxed.close(reason);
    }

    /// Streams that at least one side has not ended.
    int streams() {
        return muxed.streams();
    }

    long unreadBytes() {
        return muxed.unreadBytes();
    }

    long queuedBytes() {
        return muxed.queuedBytes();
    }

    long openedNanos() {
        return openedNanos;
    }

    InetAddress ip() {
        return ip;
    }

    /// The other end's socket address, without peer id.
    Multiaddr address() {
        return address;
    }

    @Override
    public PeerId remote() {
        return remote;
    }

    @Override
    public Multiaddr remoteAddress() {
        return address.withPeer(remote);
    }

    @Override
    public boolean outbound() {
        return outbound;
    }

    @Override
    public boolean isVisit() {
        return !wanted;
    }

    @Override
    public boolean isOpen() {
        return muxed.isOpen();
    }

    @Override
    public void close() {
        close("closed by this side");
    }
}
