package network.icn.libp2p.kad;

import static network.icn.libp2p.MalformedException.Reason.UNEXPECTED;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostEvent;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.kad.KadMessage.Peer;
import network.icn.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds peers by their ids, and helps others to. Peers enter the routing table when identify says that they
/// serve the protocol, and leave it when they do not answer. Addresses in answers are used for dialling only:
/// the handshake proves who is there. Connections that searches make are visits: they end when nobody uses
/// them (see [Host#visit]).
///
/// All methods are thread-safe; searches block.
public final class Kad implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kad.class);
    /// A stream on which nothing is asked is closed by the server.
    private static final Duration IDLE = Duration.ofMinutes(1);

    /// A peer that a search has found.
    ///
    /// @param addresses as its neighbours say, or as it has said itself
    public record FoundPeer(PeerId id, List<Multiaddr> addresses) {
        /// Copies the addresses.
        public FoundPeer {
            addresses = List.copyOf(addresses);
        }
    }

    private final Host host;
    private final KadConfig config;
    private final RoutingTable table;
    private final Thread refresher = Thread.ofVirtual().name("kad-refresh").unstarted(this::refresh);
    private volatile boolean closed;

    private Kad(Host host, KadConfig config) {
        this.host = host;
        this.config = config;
        this.table = new RoutingTable(host.id(), config.k());
    }

    /// Starts to serve, unless it is a client, and to learn of peers. Call [#bootstrap] when some are
    /// connected.
    public static Kad start(Host host, KadConfig config) {
        Kad kad = new Kad(host, config);
        host.listen(kad::happened);
        for (PeerId peer : host.peers()) {
            kad.consider(peer, host.protocols(peer));
        }
        if (config.server()) {
            host.handle(config.protocol(), kad::serve);
        }
        kad.refresher.start();
        return kad;
    }

    private void happened(HostEvent event) {
        if (event instanceof HostEvent.PeerIdentified identified && !closed) {
            consider(identified.peer(), identified.protocols());
        }
    }

    private void consider(PeerId peer, List<String> protocols) {
        if (protocols.contains(config.protocol())) {
            synchronized (table) {
                boolean added = table.add(peer);
                LOG.atTrace()
                        .addKeyValue("peer", peer)
                        .addKeyValue("added", added)
                        .log("peer serves kad");
            }
        }
    }

    /// Peers in the routing table.
    public int tableSize() {
        synchronized (table) {
            return table.size();
        }
    }

    // Server.

    private void serve(Stream stream) throws IOException {
        while (true) {
            stream.deadline(IDLE);
            byte[] request = stream.readFrame(KadMessage.MAX_BYTES);
            if (request == null) {
                return;
            }
            stream.writeFrame(
                    answer(KadMessage.decode(request), stream.remote()).encode());
        }
    }

    private KadMessage answer(KadMessage request, PeerId asker) throws MalformedException {
        return switch (request.type()) {
            case PING -> request;
            case FIND_NODE, GET_VALUE, GET_PROVIDERS ->
                new KadMessage(request.type(), request.key(), closerPeers(request.key(), asker));
            case PUT_VALUE, ADD_PROVIDER ->
                throw new MalformedException(UNEXPECTED, "this node keeps neither values nor providers");
        };
    }

    private List<Peer> closerPeers(byte[] key, PeerId asker) {
        List<Peer> peers = new ArrayList<>();
        for (PeerId peer : closestKnown(key, config.k() + 1)) {
            List<Multiaddr> addresses = host.addresses(peer);
            if (!peer.equals(asker) && !addresses.isEmpty() && peers.size() < config.k()) {
                peers.add(new Peer(
                        peer, addresses.stream().map(Multiaddr::withoutPeer).toList()));
            }
        }
        return peers;
    }

    private List<PeerId> closestKnown(byte[] key, int count) {
        synchronized (table) {
            return table.closest(KadKey.of(key), count);
        }
    }

    // Client.

    /// The peers closest to the key that answer, the closest first, at most `k`. Blocks.
    public List<PeerId> closestPeers(byte[] key) {
        return search(key, _ -> false).result();
    }

    /// Searches for the peer. Blocks.
    ///
    /// @return nothing if neither it nor anybody who knows its address was found
    public Optional<FoundPeer> find(PeerId peer) {
        if (host.peers().contains(peer)) {
            return Optional.of(new FoundPeer(peer, host.addresses(peer)));
        }
        Lookup lookup = search(peer.bytes(), message -> namesAddressOf(peer, message));
        List<Multiaddr> told = lookup.addresses(peer);
        List<Multiaddr> found = told.isEmpty() ? host.addresses(peer) : told;
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("answered", lookup.result().size())
                .addKeyValue("addresses", found.size())
                .log("search for a peer ended");
        return found.isEmpty() ? Optional.empty() : Optional.of(new FoundPeer(peer, found));
    }

    private static boolean namesAddressOf(PeerId peer, KadMessage message) {
        return message.closer().stream()
                .anyMatch(each -> each.id().equals(peer) && !each.addresses().isEmpty());
    }

    /// Searches for ourselves, so that those close to us hear of us and we of them. Blocks.
    ///
    /// @return how many peers answered
    public int bootstrap() {
        return closestPeers(host.id().bytes()).size();
    }

    /// @param enough whether an answer ends the search
    private Lookup search(byte[] key, Predicate<KadMessage> enough) {
        Lookup lookup =
                new Lookup(host.id(), KadKey.of(key), closestKnown(key, config.k()), config.k(), config.alpha());
        KadMessage question = new KadMessage(KadMessage.Type.FIND_NODE, key, List.of());
        Search search = new Search(lookup, config, (peer, known) -> ask(peer, known, question), this::remove);
        try {
            search.run(enough, () -> closed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lookup;
    }

    private void remove(PeerId silent) {
        synchronized (table) {
            table.remove(silent);
        }
    }

    private Search.Outcome ask(PeerId peer, List<Multiaddr> addresses, KadMessage question) {
        try {
            List<Multiaddr> where = addresses.isEmpty() ? host.addresses(peer) : addresses;
            LOG.atTrace().addKeyValue("peer", host.visit(peer, where).remote()).log("asking");
            try (Stream stream = host.open(peer, List.of(config.protocol()))) {
                stream.deadline(config.queryTimeout());
                stream.writeFrame(question.encode());
                byte[] answer = stream.readFrame(KadMessage.MAX_BYTES);
                return answer == null
                        ? new Search.Unanswered(NoAnswer.ENDED, "")
                        : new Search.Answered(credible(peer, KadMessage.decode(answer)));
            }
        } catch (IOException e) {
            return new Search.Unanswered(NoAnswer.of(e), e.toString());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("peer", peer).log("question fails on what it should refuse");
            return new Search.Unanswered(NoAnswer.UNREACHABLE, e.toString());
        }
    }

    /// Without the addresses that whoever answers cannot know.
    private KadMessage credible(PeerId teller, KadMessage answer) {
        List<Peer> closer = answer.closer().stream()
                .map(each -> new Peer(each.id(), host.credible(teller, each.addresses())))
                .toList();
        return new KadMessage(answer.type(), answer.key(), closer);
    }

    private void refresh() {
        try {
            while (!closed) {
                TimeUnit.NANOSECONDS.sleep(config.refresh().toNanos());
                refreshOnce();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshOnce() {
        try {
            LOG.atDebug().addKeyValue("answered", bootstrap()).log("routing table refreshed");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("refresh of the routing table failed");
        }
    }

    /// Ends searches and refreshing. The host keeps serving until it is closed itself.
    @Override
    public void close() {
        closed = true;
        refresher.interrupt();
    }
}
