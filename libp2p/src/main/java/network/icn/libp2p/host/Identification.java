package network.icn.libp2p.host;

import static network.icn.libp2p.encoding.MalformedException.Reason.BAD_KEY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
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
    private final Supplier<List<Multiaddr>> listening;
    private final ProtocolHandlers handlers;
    private final ConnectionTable table;
    private final AddressBook book;
    private final Consumer<HostEvent> events;
    private final Map<PeerId, Identify> known = new ConcurrentSkipListMap<>();
    private final Map<PeerId, AtomicInteger> pushes = new ConcurrentSkipListMap<>();

    Identification(
            HostConfig config,
            Supplier<List<Multiaddr>> listening,
            ProtocolHandlers handlers,
            ConnectionTable table,
            AddressBook book,
            PeerRecords records,
            Consumer<HostEvent> events) {
        this.keyPair = config.keyPair();
        this.records = records;
        this.agentVersion = config.agentVersion();
        this.listening = listening;
        this.handlers = handlers;
        this.table = table;
        this.book = book;
        this.events = events;
        handlers.put(Identify.PROTOCOL, stream -> own(stream.remote()).write(stream));
        handlers.put(Identify.PUSH_PROTOCOL, this::servePush);
    }

    /// Asks the remote of a new connection, in a thread of its own.
    void identify(HostConnection connection) {
        Background.start("libp2p-identify", () -> ask(connection));
    }

    private void ask(HostConnection connection) {
        try (Stream stream = connection.openStream(List.of(Identify.PROTOCOL))) {
            stream.deadline(TIMEOUT);
            accept(connection.remote(), Identify.read(stream));
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
            own(peer).write(stream);
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
        accept(stream.remote(), Identify.read(stream));
    }

    private void accept(PeerId peer, Identify message) throws MalformedException {
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
        book.learn(peer, merged.listen());
        if (message.peerRecord().isPresent()) {
            book.learn(peer, records.learn(peer, message.peerRecord().get()).addresses());
        }
        events.accept(new HostEvent.PeerIdentified(peer, merged.protocols()));
    }

    private Identify own(PeerId peer) {
        List<Multiaddr> addresses = listening.get();
        return new Identify(
                Optional.of(keyPair.publicKey()),
                addresses,
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
    }

    /// Grants every peer its pushes anew.
    void allowPushes() {
        pushes.clear();
    }
}
