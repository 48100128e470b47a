package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.mux.MuxedStream;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.transport.RawConnection;

/// A connection as the host keeps it.
final class HostConnection implements Connection {
    private static final int ABANDONED_SECONDS = 60;

    private final PeerId remote;
    private final InetSocketAddress remoteSocket;
    private final boolean outbound;
    private final ProtocolHandlers handlers;
    private final MuxedConnection muxed;
    /// Streams of the remote by protocol that handlers are at work on.
    private final Map<String, Integer> served = new ConcurrentHashMap<>();

    private final long openedNanos = System.nanoTime();

    /// @param whenClosed called once, with the reason
    HostConnection(
            SecureChannel channel,
            RawConnection raw,
            boolean outbound,
            Limits limits,
            ProtocolHandlers handlers,
            Tally tally,
            BiConsumer<HostConnection, Closing> whenClosed) {
        this.remote = channel.remote();
        this.remoteSocket = raw.remoteAddress();
        this.outbound = outbound;
        this.handlers = handlers;
        SessionLimits session = new SessionLimits(
                limits.streamsPerConnection(),
                SessionLimits.DEFAULT.maxWindow(),
                limits.receiveBufferBytes(),
                ABANDONED_SECONDS,
                limits.newStreamsPerSecond(),
                limits.newStreamsPerSecond(),
                SessionLimits.DEFAULT.pingsPerTick());
        this.muxed = new MuxedConnection(channel, raw, outbound, session, new MuxedConnection.Listener() {
            @Override
            public void opened(MuxedStream stream) {
                handlers.serve(stream, remote, served);
            }

            @Override
            public void refused(Refusal refusal) {
                tally.failed(refusal);
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

    Stream openStream(List<String> protocols) throws IOException {
        return handlers.negotiate(muxed.open(), remote, protocols);
    }

    void tick(long nowNanos, Duration keepAlive) {
        muxed.tick(nowNanos, keepAlive);
    }

    void close(String reason) {
        muxed.close(reason);
    }

    long openedNanos() {
        return openedNanos;
    }

    InetSocketAddress remoteSocket() {
        return remoteSocket;
    }

    @Override
    public PeerId remote() {
        return remote;
    }

    @Override
    public Multiaddr remoteAddress() {
        return Multiaddr.tcp(remoteSocket).withPeer(remote);
    }

    @Override
    public boolean outbound() {
        return outbound;
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
