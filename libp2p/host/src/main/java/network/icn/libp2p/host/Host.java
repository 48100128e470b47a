package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Ping;
import network.icn.libp2p.transport.TransportLimits;
import network.icn.libp2p.transport.UpgradedTransport;
import network.icn.libp2p.transport.Upgrader;

/// One libp2p node: listens, dials, keeps connections, runs protocol handlers. Identify and ping are served
/// and used without being asked for. Source: libp2p specs, connections, identify, ping, peer-ids.
///
/// All methods are thread-safe; those that say so block. Those that dial fail with an [IOException], of several
/// addresses with that of the last, and [DialFailure#of] says of it what went wrong:
/// - the gate refuses the peer, the peer is this host, or a limit is reached,
/// - nobody listens there ([java.net.ConnectException], [java.net.NoRouteToHostException] or
///   [java.net.UnknownHostException]),
/// - [Limits#dialTimeout()] or [Limits#handshakeTimeout()] has passed ([java.net.SocketTimeoutException]),
/// - the handshake goes wrong or proves somebody else than the peer that was dialled, no usable address is known, or
///   negotiation goes wrong.
///
/// Each is counted in [HostCounters#failedDials()].
public final class Host implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PUSH_RENEWAL = Duration.ofSeconds(10);
    /// Between two looks at the interfaces and at what peers see.
    private static final Duration ADDRESS_RENEWAL = Duration.ofSeconds(30);

    private final HostConfig config;
    private final PeerId id;
    private final ScheduledThreadPoolExecutor timer;
    private final EventQueue events = new EventQueue();
    private final AddressBook book;
    private final Predicate<PeerId> gate;
    private final Admission admission;
    private final ProtocolHandlers handlers;
    private final ConnectionTable table;
    private final Identification identification;
    private final Redialer redialer;
    private final UpgradedTransport quic;
    private final Acceptor acceptor;
    private final Dialer dialer;
    private final PeerExchange exchange;
    private final Counters counters = new Counters();
    private final OwnAddresses addresses;
    private final Announcer announcer;
    private volatile List<Multiaddr> listening = List.of();

    private Host(HostConfig config) {
        this.config = config;
        this.id = config.keyPair().peerId();
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("libp2p-timer").factory());
        this.timer.setRemoveOnCancelPolicy(true);
        Limits limits = config.limits();
        this.book = new AddressBook(limits.knownPeers());
        this.gate = new GuardedGate(id, config.gate());
        this.admission = new Admission(limits, config.expected());
        this.handlers = new ProtocolHandlers(limits, counters);
        this.table = new ConnectionTable(id, limits.connectionsPerPeer(), this::happened);
        this.addresses = new OwnAddresses(config.announce(), OwnAddresses::ofInterfaces);
        PeerRecords records = new PeerRecords(config.keyPair(), limits.knownPeers(), addresses::get, counters);
        this.identification = new Identification(config, addresses, handlers, table, book, records, this::happened);
        this.announcer = new Announcer(identification, addresses, timer);
        this.redialer = new Redialer(id, peer -> table.preferred(peer).isPresent(), this::connect, config.random());
        Upgrader upgrader = new Upgrader(
                config.security().stream()
                        .map(security -> security.handshake(config.keyPair(), config.random()))
                        .toList(),
                limits.handshakeTimeout(),
                timer);
        this.quic = UpgradedTransport.find(
                config.keyPair(),
                config.random(),
                new TransportLimits(
                        limits.streamsPerConnection(),
                        limits.receiveBufferBytes(),
                        limits.handshakeTimeout(),
                        limits.keepAlive().multipliedBy(2)));
        ConnectionSink sink = new KeptConnections(limits, gate, admission, table, handlers, identification, counters);
        this.acceptor = new Acceptor(admission, upgrader, quic, new InboundRefusals(counters), sink);
        this.dialer = new Dialer(limits, gate, admission, upgrader, quic, table, book, sink, counters);
        this.exchange = new PeerExchange(id, records, book, table, dialer, counters);
        handlers.put(Ping.PROTOCOL, stream -> Ping.serve(new StreamBytes(stream)));
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
        listening = List.copyOf(acceptor.bind(config.listen()));
        addresses.listenOn(listening);
        acceptor.start();
        redialer.start();
        every(TICK, new ConnectionMaintenance(table, config.limits(), config.random())::tick);
        every(PUSH_RENEWAL, identification::allowPushes);
        every(ADDRESS_RENEWAL, announcer::renew);
    }

    private void every(Duration period, Runnable action) {
        Future<?> _ = timer.scheduleAtFixedRate(
                () -> Background.run("libp2p-timer", action), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void happened(HostEvent event) {
        if (event instanceof HostEvent.PeerDisconnected lost) {
            identification.forget(lost.peer());
        }
        events.post(event);
    }

    /// On the event thread, which holds no lock: the redialler asks the connection table while it holds its
    /// own.
    private void redial(HostEvent event) {
        if (event instanceof HostEvent.PeerDisconnected lost) {
            redialer.lost(lost.peer());
        }
    }

    /// The peer id of the host's key.
    public PeerId id() {
        return id;
    }

    /// Where this host can be reached, as it tells others, best first, with its peer id at the end: what
    /// [HostConfig#announce] says, what is listened on or its interfaces have, and what several peers see.
    public List<Multiaddr> addresses() {
        return addresses.get().stream().map(address -> address.withPeer(id)).toList();
    }

    /// What is listened on, with the actual ports; may be wildcards, which nobody can dial.
    public List<Multiaddr> listening() {
        return listening;
    }

    /// Connects to the peer that the address names, or returns the connection there is. Blocks; calls for
    /// the same peer share one dial.
    ///
    /// @param address ends in `/p2p/…`
    /// @throws IOException as said at the class, or if the address names no peer
    public Connection connect(Multiaddr address) throws IOException {
        PeerId peer = address.peerId().orElseThrow(() -> new IOException("address names no peer: " + address));
        return connect(peer, List.of(address));
    }

    /// Connects to a peer at the addresses known of it, or returns the connection there is. Blocks.
    ///
    /// @throws IOException as said at the class
    public Connection connect(PeerId peer) throws IOException {
        return connect(peer, book.of(peer));
    }

    /// Connects to the peer at the first of the addresses that works, or returns the connection there is. They
    /// are tried side by side, the likeliest first and each a little later than the one before. Blocks.
    ///
    /// @throws IOException as said at the class
    public Connection connect(PeerId peer, List<Multiaddr> addresses) throws IOException {
        HostConnection connection = dialer.connection(peer, addresses);
        connection.want();
        return connection;
    }

    /// Like [#connect(PeerId, List)], for a question or two: a connection that this makes is closed when no
    /// stream has been open on it for [Limits#idleVisit], unless somebody connects to the peer in the
    /// meantime. Blocks.
    ///
    /// @throws IOException as said at the class
    public Connection visit(PeerId peer, List<Multiaddr> addresses) throws IOException {
        return dialer.connection(peer, addresses);
    }

    /// Where the peer was reached or says that it listens, the newest first; each ends with its id.
    public List<Multiaddr> addresses(PeerId peer) {
        return book.of(peer);
    }

    /// The network address of the other end of the connection that new streams to the peer use; empty when
    /// it is not connected.
    public Optional<InetAddress> ip(PeerId peer) {
        return table.preferred(peer).map(HostConnection::ip);
    }

    /// The connection that new streams to the peer use; empty when it is not connected.
    public Optional<Connection> connection(PeerId peer) {
        return table.preferred(peer).map(Function.identity());
    }

    /// What the peers have signed of themselves, to be passed on to others: their records (libp2p RFC 0003), for
    /// those of whom one is known, at most 16, in the order of `peers`.
    public Map<PeerId, byte[]> signedRecords(List<PeerId> peers) {
        Map<PeerId, byte[]> records = new LinkedHashMap<>();
        for (PeerOffer offer : exchange.offers(peers)) {
            offer.envelope().ifPresent(envelope -> records.put(offer.peer(), envelope.bytes()));
        }
        return records;
    }

    /// Meets peers that another one tells about: checks their records and dials those that are new, at addresses
    /// that whoever tells can know of (a peer on the internet has us dial neither our own machine nor our site).
    /// Whether his word counts is for the caller to decide; here it can at most cost a bounded number of dials to
    /// addresses that the peers themselves have signed. What is not used is counted in
    /// [HostCounters#refusedOffers()]. Dials in the background; checking takes about a millisecond.
    ///
    /// @param teller who tells; of a peer that is not connected nothing is believed
    /// @param records what the peers have signed of themselves, empty where that is not told: then only a peer
    ///     whose address is known can be dialled. The first 16 are heeded
    public void meet(PeerId teller, Map<PeerId, byte[]> records) {
        exchange.introduce(teller, records);
    }

    /// Of addresses that a connected peer tells of others, those that it can know and that can be dialled; none
    /// once it is gone.
    public List<Multiaddr> credible(PeerId teller, List<Multiaddr> told) {
        return exchange.credible(teller, told);
    }

    PeerExchange exchange() {
        return exchange;
    }

    /// Opens a stream on the connection to the peer and agrees on the first of `protocols` that it speaks.
    /// Dials if there is no connection and an address is known. Blocks, unless the peer has said by
    /// identify that it speaks one of them: then the proposal travels with the first data, and a refusal is
    /// noticed at the first reading.
    ///
    /// @param protocols best first, for example `/ipfs/ping/1.0.0`
    /// @throws network.icn.libp2p.stream.UnsupportedProtocolException if the peer speaks none of them
    /// @throws java.io.InterruptedIOException after [Limits#negotiationTimeout()], or if interrupted
    /// @throws network.icn.libp2p.stream.StreamResetException if the peer takes no more streams
    /// @throws IOException as said at the class, or if the connection ends
    public Stream open(PeerId peer, List<String> protocols) throws IOException {
        Optional<Connection> existing = connection(peer);
        return open(existing.isPresent() ? existing.get() : connect(peer), protocols);
    }

    /// Like [#open(PeerId, List)], on a connection of this host: dials nobody if it has ended.
    public Stream open(Connection connection, List<String> protocols) throws IOException {
        HostConnection own = (HostConnection) connection;
        return own.openStream(protocols, identification.protocols(own.remote()));
    }

    /// Serves `protocol`; peers hear of it by identify push. A second call for the same protocol replaces
    /// the handler.
    ///
    /// @throws IllegalStateException if the host is closed
    public void handle(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
        if (timer.isShutdown()) {
            throw new IllegalStateException("host is closed");
        }
        announcer.plan();
    }

    /// Serves `protocol` no longer, unless another handler has replaced this one; streams at work go on.
    public void unhandle(String protocol, StreamHandler handler) {
        if (handlers.remove(protocol, handler)) {
            announcer.plan();
        }
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

    /// Tells the listener of all events from now on, one at a time and in order, on the host's event thread: it is
    /// to return soon and never to block. What it throws is logged as an error, and the next event comes.
    public void listen(Consumer<HostEvent> listener) {
        events.listen(listener);
    }

    /// Tells it of no more events, except perhaps of one under way.
    public void unlisten(Consumer<HostEvent> listener) {
        events.unlisten(listener);
    }

    /// Replaces the set of peers that are redialled, with back-off, whenever they are not connected. Every
    /// address must end in `/p2p/…`. An address of this host itself is ignored.
    ///
    /// @throws IllegalArgumentException if an address names no peer
    public void persistentPeers(List<Multiaddr> peers) {
        redialer.replace(peers);
    }

    /// One round trip of the ping protocol. Blocks, for ten seconds at most.
    ///
    /// @throws IOException as [#open] does; [java.io.InterruptedIOException] if no answer comes in time
    public Duration ping(PeerId peer) throws IOException {
        try (Stream stream = open(peer, List.of(Ping.PROTOCOL))) {
            stream.deadline(ConnectionMaintenance.PING_TIMEOUT);
            return Ping.once(new StreamBytes(stream), config.random());
        }
    }

    /// What the host carries at the moment, and what has happened to connections and streams so far.
    public HostCounters counters() {
        return counters.snapshot(load());
    }

    /// What it counts, to be read again and again.
    Counters counted() {
        return counters;
    }

    HostLoad load() {
        List<HostConnection> open = table.all();
        return new HostLoad(
                open.size(),
                admission.pending(),
                open.stream().mapToLong(HostConnection::streams).sum(),
                open.stream().mapToLong(HostConnection::unreadBytes).sum(),
                open.stream().mapToLong(HostConnection::queuedBytes).sum());
    }

    /// Closes listeners and connections, and resets the streams; what is queued is sent for at most a
    /// second more, in the background.
    @Override
    public void close() {
        redialer.close();
        acceptor.close();
        table.close().forEach(connection -> connection.close("host closes"));
        quic.close();
        timer.shutdownNow();
        events.close();
    }
}
