package network.icn.libp2p.host;

import java.time.Duration;

/// Every bound of a host; none of its queues and tables grows beyond them.
///
/// @param connections open connections, both directions together
/// @param connectionsPerIp inbound connections from one IP address: one machine cannot take all places
/// @param pendingHandshakes inbound connections that have not finished their handshake: each costs a thread and about
///     0.3 ms of CPU before the peer has proved anything
/// @param streamsPerConnection streams the peer may have open on one connection; more are reset
/// @param handshakeTimeout for all of negotiation, handshake and choice of the muxer (slow-loris bound)
/// @param negotiationTimeout for agreeing on the protocol of one stream
/// @param dialTimeout for the TCP connection alone
/// @param keepAlive a silent connection is pinged after this time and closed after twice this time
/// @param receiveBufferBytes bytes of one connection received and not yet read by handlers
public record Limits(
        int connections,
        int connectionsPerIp,
        int pendingHandshakes,
        int streamsPerConnection,
        Duration handshakeTimeout,
        Duration negotiationTimeout,
        Duration dialTimeout,
        Duration keepAlive,
        int receiveBufferBytes) {
    public static final Limits DEFAULT = new Limits(
            512,
            64,
            32,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            16 << 20);

    public Limits {
        positive("connections", connections);
        positive("connectionsPerIp", connectionsPerIp);
        positive("pendingHandshakes", pendingHandshakes);
        positive("streamsPerConnection", streamsPerConnection);
        positive("handshakeTimeout", handshakeTimeout);
        positive("negotiationTimeout", negotiationTimeout);
        positive("dialTimeout", dialTimeout);
        positive("keepAlive", keepAlive);
        if (receiveBufferBytes < 1 << 20) {
            throw new IllegalArgumentException("receiveBufferBytes: at least 1 MiB, got " + receiveBufferBytes);
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

    public Limits withConnections(int value) {
        return new Limits(
                value,
                connectionsPerIp,
                pendingHandshakes,
                streamsPerConnection,
                handshakeTimeout,
                negotiationTimeout,
                dialTimeout,
                keepAlive,
                receiveBufferBytes);
    }

    public Limits withConnectionsPerIp(int value) {
        return new Limits(
                connections,
                value,
                pendingHandshakes,
                streamsPerConnection,
                handshakeTimeout,
                negotiationTimeout,
                dialTimeout,
                keepAlive,
                receiveBufferBytes);
    }

    public Limits withPendingHandshakes(int value) {
        return new Limits(
                connections,
                connectionsPerIp,
                value,
                streamsPerConnection,
                handshakeTimeout,
                negotiationTimeout,
                dialTimeout,
                keepAlive,
                receiveBufferBytes);
    }

    /// Handshake and stream negotiation, both bounded by `value`.
    public Limits withTimeouts(Duration value) {
        return new Limits(
                connections,
                connectionsPerIp,
                pendingHandshakes,
                streamsPerConnection,
                value,
                value,
                dialTimeout,
                keepAlive,
                receiveBufferBytes);
    }
}
