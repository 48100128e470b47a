package network.icn.libp2p.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// One libp2p node: listens, dials, keeps connections, runs protocol handlers. Identify and ping are served and used
/// without being asked for. All methods are thread-safe; those that say so block.
@SuppressWarnings("DoNotCallSuggester")
public final class Host implements AutoCloseable {
    private Host() {}

    /// Binds all listen addresses and starts to accept.
    ///
    /// @throws IOException if an address cannot be bound
    public static Host start(HostConfig config) throws IOException {
        throw new UnsupportedOperationException("not yet: " + config);
    }

    public PeerId id() {
        throw new UnsupportedOperationException();
    }

    /// The addresses listened on, with the actual ports and this host's peer id at the end.
    public List<Multiaddr> addresses() {
        throw new UnsupportedOperationException();
    }

    /// Connects to the peer that the address names, or returns the connection there is. Blocks; calls for the same peer
    /// share one dial.
    public Connection connect(Multiaddr address) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Opens a stream on the connection to the peer and agrees on the first of `protocols` that it speaks. Blocks.
    /// Dials
    /// if there is no connection and an address is known.
    public Stream open(PeerId peer, List<String> protocols) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Serves `protocol`; peers hear of it by identify push. A second call for the same protocol replaces the handler.
    public void handle(String protocol, StreamHandler handler) {
        throw new UnsupportedOperationException();
    }

    /// The connected peers, ordered by id.
    public List<PeerId> peers() {
        throw new UnsupportedOperationException();
    }

    /// Closes all connections to the peer.
    public void disconnect(PeerId peer) {
        throw new UnsupportedOperationException();
    }

    /// Hears all events from now on.
    public void listen(HostListener listener) {
        throw new UnsupportedOperationException();
    }

    /// Replaces the set of peers that are redialled, with back-off, whenever they are not connected. Every address must
    /// end in `/p2p/…`. An address of this host itself is ignored.
    public void persistentPeers(List<Multiaddr> addresses) {
        throw new UnsupportedOperationException();
    }

    /// One round trip of the ping protocol. Blocks.
    public Duration ping(PeerId peer) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Closes listeners and connections and waits for nothing.
    @Override
    public void close() {}
}
