package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.transport.TcpTransport;
import network.icn.libp2p.transport.TcpUpgraded;
import network.icn.libp2p.transport.Upgraded;
import network.icn.libp2p.transport.Upgrader;
import network.icn.libp2p.transport.quic.QuicTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes connections to peers; calls for the same peer share one dial.
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final Limits limits;
    private final ConnectionGate gate;
    private final Admission admission;
    private final Upgrader upgrader;
    private final QuicTransport quic;
    private final ConnectionTable table;
    private final AddressBook book;
    private final Keeper keeper;
    private final Tally tally;
    private final Map<PeerId, CompletableFuture<HostConnection>> dials = new ConcurrentHashMap<>();

    Dialer(
            Limits limits,
            ConnectionGate gate,
            Admission admission,
            Upgrader upgrader,
            QuicTransport quic,
            ConnectionTable table,
            AddressBook book,
            Keeper keeper,
            Tally tally) {
        this.limits = limits;
        this.gate = gate;
        this.admission = admission;
        this.upgrader = upgrader;
        this.quic = quic;
        this.table = table;
        this.book = book;
        this.keeper = keeper;
        this.tally = tally;
    }

    /// The connection there is, or a new one to the first of `candidates` that works. Blocks.
    HostConnection connection(PeerId peer, List<Multiaddr> candidates) throws IOException {
        Optional<HostConnection> existing = table.preferred(peer);
        if (existing.isPresent()) {
            return existing.get();
        }
        CompletableFuture<HostConnection> mine = new CompletableFuture<>();
        CompletableFuture<HostConnection> other = dials.putIfAbsent(peer, mine);
        if (other != null) {
            return await(other);
        }
        try {
            // Looked up again: the dial before ours may have finished in between.
            Optional<HostConnection> meanwhile = table.preferred(peer);
            HostConnection connection = meanwhile.isPresent() ? meanwhile.get() : dial(peer, candidates);
            mine.complete(connection);
            return connection;
        } catch (IOException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            dials.remove(peer, mine);
        }
    }

    private static HostConnection await(CompletableFuture<HostConnection> dial) throws IOException {
        try {
            return dial.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                // The failure of the one dial is everybody's.
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private HostConnection dial(PeerId peer, List<Multiaddr> candidates) throws IOException {
        IOException failure = new IOException("no usable address of " + peer);
        for (Multiaddr candidate : candidates) {
            try {
                HostConnection connection = dial(peer, candidate);
                book.learn(peer, List.of(candidate));
                return connection;
            } catch (IOException e) {
                failure = e;
                failed(candidate, e);
            } catch (RuntimeException e) {
                // A bug of ours, or an address of a kind that the system does not know; the others may still work.
                LOG.atError().setCause(e).addKeyValue("address", candidate).log("dial fails on what it should refuse");
                failure = new IOException("dial failed: " + candidate, e);
                failed(candidate, failure);
            }
        }
        throw failure;
    }

    private void failed(Multiaddr address, IOException cause) {
        DialFailure failure = DialFailure.of(cause);
        tally.failed(failure);
        LOG.atDebug()
                .addKeyValue("address", address)
                .addKeyValue("reason", failure)
                .addKeyValue("cause", cause.toString())
                .log("dial failed");
    }

    private HostConnection dial(PeerId peer, Multiaddr address) throws IOException {
        if (!gate.allows(peer)) {
            throw new RefusedConnectionException(ConnectionRefusal.GATE, "gate refuses peer " + peer);
        }
        if (table.isClosed() || !admission.enterOutbound()) {
            throw new RefusedConnectionException(ConnectionRefusal.TOO_MANY, "no place for one more connection");
        }
        try {
            return keeper.keep(upgraded(peer, address), true);
        } catch (IOException | RuntimeException e) {
            admission.leaveOutbound();
            throw e;
        }
    }

    private Upgraded upgraded(PeerId peer, Multiaddr address) throws IOException {
        Optional<InetSocketAddress> udp = address.quicAddress();
        if (udp.isPresent()) {
            return quic.dial(udp.get(), peer, limits.handshakeTimeout());
        }
        InetSocketAddress socket =
                address.tcpAddress().orElseThrow(() -> new IOException("neither TCP nor QUIC: " + address));
        RawConnection raw = TcpTransport.dial(socket, limits.dialTimeout());
        return new TcpUpgraded(upgrader.outbound(raw, peer), raw, true);
    }
}
