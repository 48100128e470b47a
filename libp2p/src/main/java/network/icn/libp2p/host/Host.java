package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Ping;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.transport.TcpTransport;
import network.icn.libp2p.transport.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One libp2p node: listens, dials, keeps connections, runs protocol handlers. Identify and ping are served and used
/// without being asked for. All methods are thread-safe; those that say so block.
public final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PUSH_RENEWAL = Duration.ofSeconds(10);
    /// Handlers registered together are announced together.
    private static final Duration PUSH_DELAY = Duration.ofMillis(100);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

    private final HostConfig config;
    private final PeerId id;
    private final ScheduledThreadPoolExecutor timer;
    private final EventQueue events = new EventQueue();
    private final AddressBook book = new AddressBook();
    private final Admission admission;
    private final ProtocolHandlers handlers;
    private final ConnectionTable table;
    private final Identification identification;
    private final Redialer redialer;
    private final Upgrader upgrader;
    private final List<TcpTransport.Listener> listeners = new ArrayList<>();
    private final Map<PeerId, CompletableFuture<HostConnection>> dials = new ConcurrentHashMap<>();
    private final AtomicBoolean pushPlanned = new AtomicBoolean();
    /// Without peer id, as identify wants them.
    private volatile List<Multiaddr> addresses = List.of();
    private volatile boolean closed;

    private Host(HostConfig config) {
        this.config = config;
        this.id = config.keyPair().peerId();
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("libp2p-timer").factory());
        this.timer.setRemoveOnCancelPolicy(true);
        Limits limits = config.limits();
        this.admission = new Admission(limits);
        this.handlers = new ProtocolHandlers(limits.negotiationTimeout());
        this.table = new ConnectionTable(id, this::happened);
        this.identification = new Identification(config, () -> addresses, handlers, table, book, this::happened);
        this.redialer = new Redialer(id, peer -> table.preferred(peer).isPresent(), this::connect, config.random());
        this.upgrader = new Upgrader(
                config.security().stream()
                        .map(security -> security.handshake(config.keyPair(), config.random()))
                        .toList(),
                limits.handshakeTimeout(),
                limits.pendingHandshakes(),
                timer);
        handlers.put(Ping.PROTOCOL, Ping::serve);
        events.listen(this::redial);
    }

    /// Binds all listen addresses and starts to accept.
    ///
    /// @throws IOException if an address cannot be bound
    public static Host start(HostConfig config) throws IOException {
        Host host = new Host(config);
        try {
            host.bind();
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
        return host;
    }

    private void bind() throws IOException {
        List<Multiaddr> bound = new ArrayList<>();
        for (Multiaddr wanted : config.listen()) {
            InetSocketAddress address = wanted.tcpAddress()
                    .orElseThrow(() -> new IllegalArgumentException("listen: a TCP address, got " + wanted));
            TcpTransport.Listener listener = TcpTransport.listen(address);
            listeners.add(listener);
            bound.add(Multiaddr.tcp(listener.address()));
        }
        addresses = List.copyOf(bound);
        for (TcpTransport.Listener listener : listeners) {
            Thread.ofVirtual().name("libp2p-accept").start(() -> acceptLoop(listener));
        }
        redialer.start();
        every(TICK, this::tick);
        every(PUSH_RENEWAL, identification::allowPushes);
    }

    private void every(Duration period, Runnable action) {
        Future<?> task = timer.scheduleAtFixedRate(
                () -> {
                    try {
                        action.run();
                    } catch (RuntimeException e) {
                        LOG.atError().setCause(e).log("periodic work failed");
                    }
                },
                period.toNanos(),
                period.toNanos(),
                TimeUnit.NANOSECONDS);
        LOG.atTrace().addKeyValue("task", task).addKeyValue("period", period).log("periodic work planned");
    }

    private void tick() {
        long now = System.nanoTime();
        for (HostConnection connection : table.all()) {
            connection.tick(now, config.limits().keepAlive());
        }
        table.closeDuplicates(now);
    }

    /// Called by the connection table, which holds its lock.
    private void happened(HostEvent event) {
        if (event instanceof HostEvent.PeerDisconnected lost) {
            identification.forget(lost.peer());
        }
        events.post(event);
    }

    /// On the event thread, which holds no lock: the redialler asks the connection table while it holds its own.
    private void redial(HostEvent event) {
        if (event instanceof HostEvent.PeerDisconnected lost) {
            redialer.lost(lost.peer());
        }
    }

    private void acceptLoop(TcpTransport.Listener listener) {
        while (listener.isOpen()) {
            try {
                RawConnection raw = listener.accept();
                if (admission.enterInbound(raw.remoteAddress().getAddress())) {
                    Thread.ofVirtual().name("libp2p-inbound").start(() -> welcome(raw));
                } else {
                    raw.close();
                }
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.atWarn().addKeyValue("cause", e.toString()).log("accept failed");
                }
            }
        }
    }

    private void welcome(RawConnection raw) {
        try {
            SecureChannel channel = upgrader.inbound(raw);
            keep(channel, raw, false);
        } catch (IOException | RuntimeException e) {
            admission.leaveInbound(raw.remoteAddress().getAddress());
            LOG.atDebug()
                    .addKeyValue("address", raw.remoteAddress())
                    .addKeyValue("cause", e.toString())
                    .log("inbound connection refused");
        }
    }

    /// Takes a finished connection in, or closes it and fails.
    private HostConnection keep(SecureChannel channel, RawConnection raw, boolean outbound) throws IOException {
        HostConnection connection =
                new HostConnection(channel, raw, outbound, config.limits(), handlers, this::connectionClosed);
        boolean welcome = !channel.remote().equals(id) && config.gate().allows(channel.remote());
        if (!welcome || !table.add(connection)) {
            raw.close();
            throw new IOException((welcome ? "no place for peer " : "gate refuses peer ") + channel.remote());
        }
        connection.start();
        identification.identify(connection);
        return connection;
    }

    private void connectionClosed(HostConnection connection, String reason) {
        LOG.atDebug()
                .addKeyValue("peer", connection.remote())
                .addKeyValue("reason", reason)
                .log("connection closed");
        if (connection.outbound()) {
            admission.leaveOutbound();
        } else {
            admission.leaveInbound(connection.remoteSocket().getAddress());
        }
        table.remove(connection);
    }

    public PeerId id() {
        return id;
    }

    /// The addresses listened on, with the actual ports and this host's peer id at the end.
    public List<Multiaddr> addresses() {
        return addresses.stream().map(address -> address.withPeer(id)).toList();
    }

    /// Connects to the peer that the address names, or returns the connection there is. Blocks; calls for the same peer
    /// share one dial.
    public Connection connect(Multiaddr address) throws IOException {
        PeerId peer = address.peerId().orElseThrow(() -> new IOException("address names no peer: " + address));
        return connection(peer, List.of(address));
    }

    private HostConnection connection(PeerId peer, List<Multiaddr> candidates) throws IOException {
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
            }
        }
        throw failure;
    }

    private HostConnection dial(PeerId peer, Multiaddr address) throws IOException {
        InetSocketAddress socket =
                address.tcpAddress().orElseThrow(() -> new IOException("not a TCP address: " + address));
        if (peer.equals(id) || !config.gate().allows(peer)) {
            throw new IOException("gate refuses peer " + peer);
        }
        if (closed || !admission.enterOutbound()) {
            throw new IOException("no place for one more connection");
        }
        try {
            RawConnection raw = TcpTransport.dial(socket, config.limits().dialTimeout());
            return keep(upgrader.outbound(raw, peer), raw, true);
        } catch (IOException | RuntimeException e) {
            admission.leaveOutbound();
            throw e;
        }
    }

    /// Opens a stream on the connection to the peer and agrees on the first of `protocols` that it speaks. Blocks.
    /// Dials
    /// if there is no connection and an address is known.
    ///
    /// @throws network.icn.libp2p.multistream.UnsupportedProtocolException if the peer speaks none of them
    public Stream open(PeerId peer, List<String> protocols) throws IOException {
        return connection(peer, book.of(peer)).openStream(protocols);
    }

    /// Serves `protocol`; peers hear of it by identify push. A second call for the same protocol replaces the handler.
    public void handle(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
        if (pushPlanned.compareAndSet(false, true)) {
            try {
                Future<?> task = timer.schedule(this::announce, PUSH_DELAY.toNanos(), TimeUnit.NANOSECONDS);
                LOG.atTrace().addKeyValue("task", task).log("identify push planned");
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("host is closed", e);
            }
        }
    }

    private void announce() {
        pushPlanned.set(false);
        identification.push();
    }

    /// The connected peers, ordered by id.
    public List<PeerId> peers() {
        return table.peers();
    }

    /// The protocols that a connected peer has said it speaks; empty before it has.
    public List<String> protocols(PeerId peer) {
        return identification.protocols(peer);
    }

    /// Closes all connections to the peer.
    public void disconnect(PeerId peer) {
        table.of(peer).forEach(HostConnection::close);
    }

    /// Hears all events from now on.
    public void listen(HostListener listener) {
        events.listen(listener);
    }

    /// Replaces the set of peers that are redialled, with back-off, whenever they are not connected. Every address must
    /// end in `/p2p/…`. An address of this host itself is ignored.
    public void persistentPeers(List<Multiaddr> peers) {
        redialer.replace(peers);
    }

    /// One round trip of the ping protocol. Blocks.
    public Duration ping(PeerId peer) throws IOException {
        try (Stream stream = open(peer, List.of(Ping.PROTOCOL))) {
            stream.deadline(PING_TIMEOUT);
            return Ping.once(stream, config.random());
        }
    }

    /// Closes listeners and connections; what is queued is sent for at most a second more, in the background.
    @Override
    public void close() {
        closed = true;
        redialer.close();
        for (TcpTransport.Listener listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("cause", e.toString()).log("listener does not close");
            }
        }
        table.close().forEach(connection -> connection.close("host closes"));
        timer.shutdownNow();
        events.close();
    }
}
