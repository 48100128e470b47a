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
import network.icn.libp2p.transport.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and leads connections from the door to the place where they are kept. Whoever is not let in is counted with
/// the reason.
final class Acceptor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    /// Between failures of the operating system to accept, such as running out of file descriptors.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admission admission;
    private final Upgrader upgrader;
    private final Tally tally;
    private final Keeper keeper;
    private final List<TcpTransport.Listener> listeners = new ArrayList<>();

    Acceptor(Admission admission, Upgrader upgrader, Tally tally, Keeper keeper) {
        this.admission = admission;
        this.upgrader = upgrader;
        this.tally = tally;
        this.keeper = keeper;
    }

    /// Binds the addresses and returns them with their actual ports.
    List<Multiaddr> bind(List<Multiaddr> wanted) throws IOException {
        List<Multiaddr> bound = new ArrayList<>();
        for (Multiaddr address : wanted) {
            InetSocketAddress socket = address.tcpAddress()
                    .orElseThrow(() -> new IllegalArgumentException("listen: a TCP address, got " + address));
            TcpTransport.Listener listener = TcpTransport.listen(socket);
            listeners.add(listener);
            bound.add(Multiaddr.tcp(listener.address()));
        }
        return bound;
    }

    void start() {
        for (TcpTransport.Listener listener : listeners) {
            Thread.ofVirtual().name("libp2p-accept").start(() -> acceptLoop(listener));
        }
    }

    private void acceptLoop(TcpTransport.Listener listener) {
        while (listener.isOpen()) {
            try {
                RawConnection raw = listener.accept();
                Optional<ConnectionRefusal> refusal = admission.enterInbound(ip(raw));
                if (refusal.isEmpty()) {
                    Thread.ofVirtual().name("libp2p-inbound").start(() -> welcome(raw));
                } else {
                    refused(raw, refusal.get(), "at the door");
                    raw.close();
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.atWarn().addKeyValue("cause", e.toString()).log("accept failed");
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void welcome(RawConnection raw) {
        boolean kept = false;
        try {
            keeper.keep(upgraded(raw), raw, false);
            kept = true;
        } catch (RefusedConnectionException e) {
            refused(raw, e.refusal(), e.toString());
        } catch (SocketTimeoutException e) {
            refused(raw, ConnectionRefusal.HANDSHAKE_TIMEOUT, e.toString());
        } catch (IOException e) {
            refused(raw, ConnectionRefusal.HANDSHAKE_FAILED, e.toString());
        } catch (RuntimeException e) {
            refused(raw, ConnectionRefusal.HANDSHAKE_FAILED, e.toString());
            LOG.atError().setCause(e).log("handshake fails on what it should refuse");
        } finally {
            if (!kept) {
                admission.leaveInbound(ip(raw));
            }
        }
    }

    private SecureChannel upgraded(RawConnection raw) throws IOException {
        try {
            return upgrader.inbound(raw);
        } finally {
            admission.handshakeOver(ip(raw));
        }
    }

    private void refused(RawConnection raw, ConnectionRefusal refusal, String cause) {
        tally.refused(refusal);
        LOG.atDebug()
                .addKeyValue("address", raw.remoteAddress())
                .addKeyValue("reason", refusal)
                .addKeyValue("cause", cause)
                .log("inbound connection refused");
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
