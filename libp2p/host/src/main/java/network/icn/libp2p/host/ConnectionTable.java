package network.icn.libp2p.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.PeerId;
import org.jspecify.annotations.Nullable;

/// The open connections by peer. Two peers that dial each other at the same time get two connections; both sides prefer
/// the same one, the one dialled by the larger peer id, and close the other after a time of grace so that streams
/// already on it can end.
///
/// Events are told in their order, before the call that caused them returns, and under no lock that a question to the
/// table needs: whoever hears them may wait for somebody who asks.
final class ConnectionTable {
    static final Duration GRACE = Duration.ofSeconds(5);

    private final PeerId self;
    private final int maxPerPeer;
    private final Consumer<HostEvent> events;
    private final Map<PeerId, List<HostConnection>> connections = new TreeMap<>();
    private final Queue<HostEvent> untold = new ArrayDeque<>();
    private final ReentrantLock telling = new ReentrantLock();
    private boolean closed;

    ConnectionTable(PeerId self, int maxPerPeer, Consumer<HostEvent> events) {
        this.self = self;
        this.maxPerPeer = maxPerPeer;
        this.events = events;
    }

    /// Takes in a new connection, or refuses: the table is closed or the peer has too many.
    boolean add(HostConnection connection) {
        boolean added = put(connection);
        tell();
        return added;
    }

    private synchronized boolean put(HostConnection connection) {
        if (closed || of(connection.remote()).size() >= maxPerPeer) {
            return false;
        }
        List<HostConnection> ofPeer = connections.computeIfAbsent(connection.remote(), _ -> new ArrayList<>());
        ofPeer.add(connection);
        if (ofPeer.size() == 1) {
            untold.add(new HostEvent.PeerConnected(connection.remote(), connection.outbound()));
        }
        return true;
    }

    void remove(HostConnection connection) {
        take(connection);
        tell();
    }

    private synchronized void take(HostConnection connection) {
        List<HostConnection> ofPeer = connections.get(connection.remote());
        if (ofPeer != null && ofPeer.remove(connection) && ofPeer.isEmpty()) {
            connections.remove(connection.remote());
            untold.add(new HostEvent.PeerDisconnected(connection.remote()));
        }
    }

    private void tell() {
        telling.lock();
        try {
            for (HostEvent next = nextUntold(); next != null; next = nextUntold()) {
                events.accept(next);
            }
        } finally {
            telling.unlock();
        }
    }

    private synchronized @Nullable HostEvent nextUntold() {
        return untold.poll();
    }

    /// The connection that both sides prefer.
    synchronized Optional<HostConnection> preferred(PeerId peer) {
        return connections.getOrDefault(peer, List.of()).stream()
                .filter(HostConnection::isOpen)
                .max(preference(peer));
    }

    private Comparator<HostConnection> preference(PeerId peer) {
        boolean weAreLarger = self.compareTo(peer) > 0;
        return Comparator.<HostConnection, Boolean>comparing(connection -> connection.outbound() == weAreLarger)
                .thenComparing(HostConnection::openedNanos, (a, b) -> Long.signum(a - b));
    }

    synchronized List<PeerId> peers() {
        return connections.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(HostConnection::isOpen))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized List<HostConnection> all() {
        return connections.values().stream().flatMap(List::stream).toList();
    }

    synchronized List<HostConnection> of(PeerId peer) {
        return List.copyOf(connections.getOrDefault(peer, List.of()));
    }

    /// Closes the connections that a better one has replaced for longer than the time of grace.
    void closeDuplicates(long nowNanos) {
        for (PeerId peer : peers()) {
            Optional<HostConnection> best = preferred(peer);
            for (HostConnection connection : of(peer)) {
                boolean replaced = best.isPresent() && connection != best.get();
                if (replaced && nowNanos - best.get().openedNanos() > GRACE.toNanos()) {
                    connection.close("duplicate connection");
                }
            }
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// Refuses everything from now on and returns what is still open.
    synchronized List<HostConnection> close() {
        closed = true;
        return all();
    }
}
