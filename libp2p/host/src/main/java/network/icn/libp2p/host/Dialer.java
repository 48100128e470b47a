package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.transport.TcpTransport;
import network.icn.libp2p.transport.TcpUpgraded;
import network.icn.libp2p.transport.Upgraded;
import network.icn.libp2p.transport.UpgradedTransport;
import network.icn.libp2p.transport.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes connections to peers; calls for the same peer share one dial.
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    /// Attempts of all dials at a time, beside the few that each dial may always have.
    static final int SHARED_ATTEMPTS = 128;
    /// Dials that one call may join in vain because they have no place for its addresses.
    private static final int DIALS = 3;

    private final Limits limits;
    private final Predicate<PeerId> gate;
    private final Admission admission;
    private final Upgrader upgrader;
    private final UpgradedTransport quic;
    private final ConnectionTable table;
    private final AddressBook book;
    private final ConnectionSink sink;
    private final Counters counters;
    private final Semaphore attempts = new Semaphore(SHARED_ATTEMPTS);
    private final Map<PeerId, PeerDial> dials = new ConcurrentHashMap<>();

    Dialer(
            Limits limits,
            Predicate<PeerId> gate,
            Admission admission,
            Upgrader upgrader,
            UpgradedTransport quic,
            ConnectionTable table,
            AddressBook book,
            ConnectionSink sink,
            Counters counters) {
        this.limits = limits;
        this.gate = gate;
        this.admission = admission;
        this.upgrader = upgrader;
        this.quic = quic;
        this.table = table;
        this.book = book;
        this.sink = sink;
        this.counters = counters;
    }

    /// The connection there is, or a new one to the first of `candidates` that works. Blocks.
    HostConnection connection(PeerId peer, List<Multiaddr> candidates) throws IOException {
        int failures = 0;
        while (true) {
            Optional<HostConnection> existing = table.preferred(peer);
            if (existing.isPresent()) {
                return existing.get();
            }
            PeerDial dial = dials.computeIfAbsent(peer, this::dial);
            PeerDial.Joined joined = dial.join(DialOrder.of(candidates, book.whereReached(peer)));
            try {
                if (joined != PeerDial.Joined.TOO_LATE) {
                    return dial.await();
                }
            } catch (IOException e) {
                if (joined == PeerDial.Joined.WITH_ALL || ++failures == DIALS) {
                    throw e;
                }
            } finally {
                dials.remove(peer, dial);
            }
        }
    }

    private PeerDial dial(PeerId peer) {
        return new PeerDial(
                new PeerDial.Steps() {
                    @Override
                    public Optional<HostConnection> existing() {
                        return table.preferred(peer);
                    }

                    @Override
                    public Upgraded attempt(Multiaddr address) throws IOException {
                        return Dialer.this.attempt(peer, address);
                    }

                    @Override
                    public HostConnection keep(Upgraded upgraded, Multiaddr address) throws IOException {
                        HostConnection kept = sink.keep(upgraded, true);
                        book.reached(peer, address);
                        return kept;
                    }

                    @Override
                    public void discard(Upgraded upgraded) {
                        upgraded.close();
                        admission.leaveOutbound();
                    }

                    @Override
                    public void failed(Multiaddr address, IOException cause) {
                        Dialer.this.failed(address, cause);
                    }
                },
                attempts,
                new IOException("no usable address of " + peer));
    }

    private void failed(Multiaddr address, IOException cause) {
        DialFailure failure = DialFailure.of(cause);
        counters.failed(failure);
        if (cause.getCause() instanceof RuntimeException bug) {
            LOG.atError().setCause(bug).addKeyValue("address", address).log("dial fails on what it should refuse");
        }
        LOG.atDebug()
                .addKeyValue("address", address)
                .addKeyValue("reason", failure)
                .addKeyValue("cause", cause.toString())
                .log("dial failed");
    }

    private Upgraded attempt(PeerId peer, Multiaddr address) throws IOException {
        if (!gate.test(peer)) {
            throw new RefusedConnectionException(ConnectionRefusal.GATE, "gate refuses peer " + peer);
        }
        if (table.isClosed() || !admission.enterOutbound()) {
            throw new RefusedConnectionException(ConnectionRefusal.TOO_MANY, "no place for one more connection");
        }
        try {
            return upgraded(peer, address);
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
