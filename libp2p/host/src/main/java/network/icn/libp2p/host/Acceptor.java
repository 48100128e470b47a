package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.transport.TcpTransport;
import network.icn.libp2p.transport.TcpUpgraded;
import network.icn.libp2p.transport.UpgradedTransport;
import network.icn.libp2p.transport.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and takes connections in through the limits and the handshake. Whoever is not let in is
/// counted with the reason.
final class Acceptor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    /// Between failures of the operating system to accept, such as running out of file descriptors.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admission admission;
    private final Upgrader upgrader;
    private final UpgradedTransport quic;
    private final InboundRefusals refusals;
    private final ConnectionSink sink;
    private final List<TcpTransport.Listener> listeners = new ArrayList<>();

    Acceptor(
            Admission admission,
            Upgrader upgrader,
            UpgradedTransport quic,
            InboundRefusals refusals,
            ConnectionSink sink) {
        this.admission = admission;
        this.upgrader = upgrader;
        this.quic = quic;
        this.refusals = refusals;
        this.sink = sink;
    }

    /// Binds the addresses and returns them with their actual ports.
    List<Multiaddr> bind(List<Multiaddr> wanted) throws IOException {
        List<Multiaddr> bound = new ArrayList<>();
        for (Multiaddr address : wanted) {
            Optional<InetSocketAddress> udp = address.quicAddress();
            if (udp.isPresent()) {
                bound.add(Multiaddr.quic(quic.listen(udp.get(), new UpgradedAcceptor(admission, refusals, sink))));
                continue;
            }
            TcpTransport.Listener listener = TcpTransport.listen(address.tcpAddress()
                    .orElseThrow(() -> new IllegalArgumentException("listen: TCP or QUIC, got " + address)));
            listeners.add(listener);
            bound.add(Multiaddr.tcp(listener.address()));
        }
        return bound;
    }

    void start() {
        for (TcpTransport.Listener listener : listeners) {
            Background.start("libp2p-accept", () -> acceptLoop(listener));
        }
    }

    private void acceptLoop(TcpTransport.Listener listener) {
        while (listener.isOpen()) {
            try {
                RawConnection raw = listener.accept();
                PendingHandshake handshake = new PendingHandshake(ip(raw), reason -> cutOff(raw, reason));
                Optional<ConnectionRefusal> refusal = admission.enterInbound(handshake);
                if (refusal.isEmpty()) {
                    Background.start("libp2p-inbound", () -> welcome(raw, handshake));
                } else {
                    refusals.refused(ip(raw), refusal.get(), "at the limits");
                    raw.close();
                }
            } catch (IOException | RuntimeException e) {
                if (listener.isOpen()) {
                    LOG.atWarn().addKeyValue("cause", e.toString()).log("accept failed");
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void cutOff(RawConnection raw, ConnectionRefusal reason) {
        refusals.refused(ip(raw), reason, "for a newcomer");
        try {
            raw.close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("cause", e.toString()).log("a connection does not close");
        }
    }

    private void welcome(RawConnection raw, PendingHandshake handshake) {
        boolean here = true;
        boolean kept = false;
        try {
            SecureChannel channel;
            try {
                channel = upgrader.inbound(raw);
            } finally {
                here = admission.handshakeOver(handshake);
            }
            if (here) {
                sink.keep(new TcpUpgraded(channel, raw, false), false);
                kept = true;
            }
        } catch (IOException e) {
            if (here) {
                refusals.refused(ip(raw), reason(e), e.toString());
            }
        } catch (RuntimeException e) {
            refusals.refused(ip(raw), ConnectionRefusal.HANDSHAKE_FAILED, e.toString());
            LOG.atError().setCause(e).log("handshake fails on what it should refuse");
        } finally {
            if (here && !kept) {
                admission.leaveInbound(ip(raw));
            }
        }
    }

    private static ConnectionRefusal reason(IOException cause) {
        if (cause instanceof RefusedConnectionException refused) {
            return refused.refusal();
        }
        return cause instanceof SocketTimeoutException
                ? ConnectionRefusal.HANDSHAKE_TIMEOUT
                : ConnectionRefusal.HANDSHAKE_FAILED;
    }

    private static InetAddress ip(RawConnection raw) {
        return raw.remoteAddress().getAddress();
    }

    @Override
    public void close() {
        for (TcpTransport.Listener listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("cause", e.toString()).log("listener does not close");
            }
        }
    }
}
