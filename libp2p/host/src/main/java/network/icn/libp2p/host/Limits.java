package network.icn.libp2p.host;

import java.time.Duration;
import java.util.function.Consumer;

/// Every bound of a host; none of its queues and tables grows beyond them.
///
/// @param connections open connections, both directions together; too few and the host cannot keep its peers,
///     too many and an attacker's connections cost it memory: about 60 KiB each at rest, and 256 KiB more
///     that nobody has read
/// @param connectionsPerPeer simultaneous dials make two; more are a peer that does not notice its dead
///     connections
/// @param connectionsPerIp inbound connections from one IP address, or /64 of IPv6: one machine cannot take
///     all places. Too few and peers behind one NAT, or a test network on loopback, lock each other out
/// @param connectionsPerSubnet inbound connections from one /24, or /48 of IPv6: neither can one rented rack
/// @param pendingHandshakes inbound connections that have not finished their handshake: each costs a thread
///     and about 0.3 ms of CPU before the peer has proved anything. One more takes the place of the oldest of
///     the address that has most. Beyond a quarter of them, and of those from one IP address, QUIC diallers have
///     to show first that they are where their packets claim to come from
/// @param pendingHandshakesPerIp the same from one IP address, of which one more takes the place of its oldest:
///     who opens connections and says nothing (slow loris) leaves room for others
/// @param streamsPerConnection streams the peer may have open on one connection; more are reset
/// @param streamsPerProtocol streams of one protocol that a peer may have open on one connection
/// @param newStreamsPerSecond streams the peer may open on one connection in a second, at once or one by one;
///     more are reset, and twice as many end the connection. Each costs a thread and about 10 us of CPU
/// @param handshakeTimeout for all of negotiation, handshake and choice of the muxer (slow-loris bound)
/// @param negotiationTimeout for agreeing on the protocol of one stream; where the dialler does not wait for
///     the answer, its own deadlines count until it closes the stream
/// @param dialTimeout for the TCP connection alone
/// @param keepAlive a silent connection is pinged after this time and closed after twice this time
/// @param idleVisit a connection made for a visit is closed when no stream has been open on it for this long
/// @param receiveBufferBytes bytes of one connection received and not yet read by handlers; beyond it the
///     stream that holds most of them is reset. Too few and slow handlers lose streams of honest peers, which
///     may send 256 KiB on each before anything is read
/// @param sharedReceiveBytes the same of all TCP connections together, without the first 256 KiB of each; too
///     few and a slow handler here costs streams there, too many and the attacker's part of the heap grows.
///     By default all TCP connections together hold 256 MiB at most; QUIC connections are bounded one by one
/// @param knownPeers peers whose addresses and signed records are remembered, about 2 KiB each and 16 KiB at
///     worst; too few and peers that are away for a while have to be found again
public record Limits(
        int connections,
        int connectionsPerPeer,
        int connectionsPerIp,
        int connectionsPerSubnet,
        int pendingHandshakes,
        int pendingHandshakesPerIp,
        int streamsPerConnection,
        int streamsPerProtocol,
        int newStreamsPerSecond,
        Duration handshakeTimeout,
        Duration negotiationTimeout,
        Duration dialTimeout,
        Duration keepAlive,
        Duration idleVisit,
        int receiveBufferBytes,
        int sharedReceiveBytes,
        int knownPeers) {
    /// For a node of some hundreds of connections.
    public static final Limits DEFAULT = new Draft().finish();

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public Limits {
        positive("connections", connections);
        positive("connectionsPerPeer", connectionsPerPeer);
        positive("connectionsPerIp", connectionsPerIp);
        positive("connectionsPerSubnet", connectionsPerSubnet);
        positive("pendingHandshakes", pendingHandshakes);
        positive("pendingHandshakesPerIp", pendingHandshakesPerIp);
        positive("streamsPerConnection", streamsPerConnection);
        positive("streamsPerProtocol", streamsPerProtocol);
        positive("newStreamsPerSecond", newStreamsPerSecond);
        positive("handshakeTimeout", handshakeTimeout);
        positive("negotiationTimeout", negotiationTimeout);
        positive("dialTimeout", dialTimeout);
        positive("keepAlive", keepAlive);
        positive("idleVisit", idleVisit);
        positive("knownPeers", knownPeers);
        oneMebibyte("receiveBufferBytes", receiveBufferBytes);
        oneMebibyte("sharedReceiveBytes", sharedReceiveBytes);
    }

    private static void oneMebibyte(String name, int value) {
        if (value < 1 << 20) {
            throw new IllegalArgumentException(name + ": at least 1 MiB, got " + value);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": at least 1, got " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": above zero, got " + value);
        }
    }

    /// These limits with some of them changed: `limits.with(draft -> draft.connections(64))`.
    public Limits with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /// With another [#connections()].
    public Limits withConnections(int value) {
        return with(draft -> draft.connections(value));
    }

    /// With another [#connectionsPerIp()].
    public Limits withConnectionsPerIp(int value) {
        return with(draft -> draft.connectionsPerIp(value));
    }

    /// With another [#pendingHandshakes()].
    public Limits withPendingHandshakes(int value) {
        return with(draft -> draft.pendingHandshakes(value));
    }

    /// Handshake and stream negotiation, both bounded by `value`.
    public Limits withTimeouts(Duration value) {
        return with(draft -> draft.handshakeTimeout(value).negotiationTimeout(value));
    }

    /// Limits that are still being chosen; starts with the defaults. Its methods set the component of the
    /// same name.
    public static final class Draft {
        private int connections = 512;
        private int connectionsPerPeer = 4;
        private int connectionsPerIp = 64;
        private int connectionsPerSubnet = 128;
        private int pendingHandshakes = 128;
        private int pendingHandshakesPerIp = 32;
        private int streamsPerConnection = 256;
        private int streamsPerProtocol = 128;
        private int newStreamsPerSecond = 1_000;
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration negotiationTimeout = Duration.ofSeconds(10);
        private Duration dialTimeout = Duration.ofSeconds(5);
        private Duration keepAlive = Duration.ofSeconds(30);
        private Duration idleVisit = Duration.ofSeconds(30);
        private int receiveBufferBytes = 16 << 20;
        private int sharedReceiveBytes = 128 << 20;
        private int knownPeers = 4_096;

        private Draft() {}

        private Draft(Limits from) {
            connections = from.connections;
            connectionsPerPeer = from.connectionsPerPeer;
            connectionsPerIp = from.connectionsPerIp;
            connectionsPerSubnet = from.connectionsPerSubnet;
            pendingHandshakes = from.pendingHandshakes;
            pendingHandshakesPerIp = from.pendingHandshakesPerIp;
            streamsPerConnection = from.streamsPerConnection;
            streamsPerProtocol = from.streamsPerProtocol;
            newStreamsPerSecond = from.newStreamsPerSecond;
            handshakeTimeout = from.handshakeTimeout;
            negotiationTimeout = from.negotiationTimeout;
            dialTimeout = from.dialTimeout;
            keepAlive = from.keepAlive;
            idleVisit = from.idleVisit;
            receiveBufferBytes = from.receiveBufferBytes;
            sharedReceiveBytes = from.sharedReceiveBytes;
            knownPeers = from.knownPeers;
        }

        /// Sets [Limits#connections()].
        public Draft connections(int value) {
            connections = value;
            return this;
        }

        /// Sets [Limits#connectionsPerPeer()].
        public Draft connectionsPerPeer(int value) {
            connectionsPerPeer = value;
            return this;
        }

        /// Sets [Limits#connectionsPerIp()].
        public Draft connectionsPerIp(int value) {
            connectionsPerIp = value;
            return this;
        }

        /// Sets [Limits#connectionsPerSubnet()].
        public Draft connectionsPerSubnet(int value) {
            connectionsPerSubnet = value;
            return this;
        }

        /// Sets [Limits#pendingHandshakes()].
        public Draft pendingHandshakes(int value) {
            pendingHandshakes = value;
            return this;
        }

        /// Sets [Limits#pendingHandshakesPerIp()].
        public Draft pendingHandshakesPerIp(int value) {
            pendingHandshakesPerIp = value;
            return this;
        }

        /// Sets [Limits#streamsPerConnection()].
        public Draft streamsPerConnection(int value) {
            streamsPerConnection = value;
            return this;
        }

        /// Sets [Limits#streamsPerProtocol()].
        public Draft streamsPerProtocol(int value) {
            streamsPerProtocol = value;
            return this;
        }

        /// Sets [Limits#newStreamsPerSecond()].
        public Draft newStreamsPerSecond(int value) {
            newStreamsPerSecond = value;
            return this;
        }

        /// Sets [Limits#handshakeTimeout()].
        public Draft handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /// Sets [Limits#negotiationTimeout()].
        public Draft negotiationTimeout(Duration value) {
            negotiationTimeout = value;
            return this;
        }

        /// Sets [Limits#dialTimeout()].
        public Draft dialTimeout(Duration value) {
            dialTimeout = value;
            return this;
        }

        /// Sets [Limits#keepAlive()].
        public Draft keepAlive(Duration value) {
            keepAlive = value;
            return this;
        }

        /// Sets [Limits#idleVisit()].
        public Draft idleVisit(Duration value) {
            idleVisit = value;
            return this;
        }

        /// Sets [Limits#receiveBufferBytes()].
        public Draft receiveBufferBytes(int value) {
            receiveBufferBytes = value;
            return this;
        }

        /// Sets [Limits#sharedReceiveBytes()].
        public Draft sharedReceiveBytes(int value) {
            sharedReceiveBytes = value;
            return this;
        }

        /// Sets [Limits#knownPeers()].
        public Draft knownPeers(int value) {
            knownPeers = value;
            return this;
        }

        private Limits finish() {
            return new Limits(
                    connections,
                    connectionsPerPeer,
                    connectionsPerIp,
                    connectionsPerSubnet,
                    pendingHandshakes,
                    pendingHandshakesPerIp,
                    streamsPerConnection,
                    streamsPerProtocol,
                    newStreamsPerSecond,
                    handshakeTimeout,
                    negotiationTimeout,
                    dialTimeout,
                    keepAlive,
                    idleVisit,
                    receiveBufferBytes,
                    sharedReceiveBytes,
                    knownPeers);
        }
    }
}
