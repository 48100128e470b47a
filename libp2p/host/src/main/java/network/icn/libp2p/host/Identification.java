package network.icn.libp2p.host;

import static network.icn.libp2p.MalformedException.Reason.BAD_KEY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every new peer who it is, tells every peer who we are, and keeps what connected peers said.
final class Identification {
    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
    /// For one exchange, both ways: a few KiB over a slow path; until it is over nobody knows what the peer speaks.
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /// Pushes taken from one peer between two calls of [#allowPushes()]; more are reset unread.
    static final int MAX_PUSHES = 20;

    private final KeyPair keyPair;
    private final PeerRecords records;
    private final String agentVersion;
    private final OwnAddresses addresses;
    private final ProtocolHandlers handlers;
    private final ConnectionTable table;
    private final AddressBook book;
    private final Consumer<HostEvent> events;
    private final Map<PeerId, Identify> known = new ConcurrentSkipListMap<>();
    private final Map<PeerId, AtomicInteger> pushes = new ConcurrentSkipListMap<>();

    Identification(
            HostConfig config,
            OwnAddresses addresses,
            ProtocolHandlers handlers,
            ConnectionTable table,
            AddressBook book,
            PeerRecords records,
            Consumer<HostEvent> events) {
        this.keyPair = config.keyPair();
        this.records = records;
        this.agentVersion = config.agentVersion();
        this.addresses = addresses;
        this.handlers = handlers;
        this.table = table;
        this.book = book;
        this.events = events;
        handlers.put(Identify.PROTOCOL, stream -> own(stream.remote()).write(new StreamBytes(stream)));
        handlers.put(Identify.PUSH_PROTOCOL, this::servePush);
    }

    /// Asks the remote of a new connection, in a thread of its own.
    void identify(HostConnection connection) {
        Background.start("libp2p-identify", () -> ask(connection));
    }

    private void ask(HostConnection connection) {
        try (Stream stream = connection.openStream(List.of(Identify.PROTOCOL))) {
            stream.deadline(TIMEOUT);
            accept(connection, Identify.read(stream::read));
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("peer", connection.remote())
                    .addKeyValue("cause", e.toString())
                    .log("peer does not identify itself");
        }
    }

    /// Tells all peers that something of ours has changed.
    void push() {
        for (PeerId peer : table.peers()) {
            Background.start("libp2p-push", () -> pushTo(peer));
        }
    }

    private void pushTo(PeerId peer) {
        Optional<HostConnection> connection = table.preferred(peer);
        if (connection.isEmpty()) {
            return;
        }
        try (Stream stream = connection.get().openStream(List.of(Identify.PUSH_PROTOCOL))) {
            stream.deadline(TIMEOUT);
            own(peer).write(new StreamBytes(stream));
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("cause", e.toString())
                    .log("peer takes no identify push");
        }
    }

    private void servePush(Stream stream) throws IOException {
        if (pushes.computeIfAbsent(stream.remote(), _ -> new AtomicInteger()).incrementAndGet() > MAX_PUSHES) {
            throw new RefusedStreamException(StreamFailure.TOO_FAST, "more than " + MAX_PUSHES + " identify pushes");
        }
        stream.deadline(TIMEOUT);
        Identify message = Identify.read(stream::read);
        Optional<HostConnection> connection = table.preferred(stream.remote());
        if (connection.isPresent()) {
            accept(connection.get(), message);
        }
    }

    private void accept(HostConnection connection, Identify message) throws MalformedException {
        PeerId peer = connection.remote();
        if (message.publicKey().isPresent()
                && !PeerId.of(message.publicKey().get()).equals(peer)) {
            throw new MalformedException(BAD_KEY, "identify with the key of another peer");
        }
        if (table.preferred(peer).isEmpty()) {
            return;
        }
        Identify merged = known.merge(peer, message, Identify::merge);
        if (table.preferred(peer).isEmpty()) {
            // Gone in between: its disconnection has forgotten what was there before.
            forget(peer);
            return;
        }
        learn(connection, merged.listen(), message);
        events.accept(new HostEvent.PeerIdentified(peer, merged.protocols()));
    }

    /// What the peer says of itself and of us, as far as it can know.
    private void learn(HostConnection connection, List<Multiaddr> listen, Identify message) throws MalformedException {
        PeerId peer = connection.remote();
        AddressScope teller = AddressScope.of(connection.ip());
        if (message.observed().isPresent()) {
            Multiaddr observed = message.observed().get();
            addresses.seen(peer, connection.ip(), connection.outbound(), observed);
        }
        if (message.peerRecord().isPresent()) {
            Optional<PeerRecord> newer =
                    records.learn(peer, message.peerRecord().get()).newer();
            newer.ifPresent(it -> book.signed(peer, AddressBook.credible(teller, it.addresses())));
        }
        book.said(peer, AddressBook.credible(teller, listen));
    }

    private Identify own(PeerId peer) {
        return new Identify(
                Optional.of(keyPair.publicKey()),
                addresses.get(),
                handlers.protocols(),
                table.preferred(peer).map(HostConnection::address),
                Identify.PROTOCOL_VERSION,
                agentVersion,
                Optional.of(records.own()));
    }

    List<String> protocols(PeerId peer) {
        Identify identify = known.get(peer);
        return identify == null ? List.of() : identify.protocols();
    }

    void forget(PeerId peer) {
        known.remove(peer);
        addresses.forget(peer);
    }

    /// Grants every peer its pushes anew.
    void allowPushes() {
        pushes.clear();
    }
}
