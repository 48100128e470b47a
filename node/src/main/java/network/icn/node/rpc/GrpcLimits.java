package network.icn.node.rpc;

import java.time.Duration;

/// What one peer, and all peers together, may cost a server.
///
/// @param maxMessageBytes a request larger than this is refused before it is read
/// @param maxMetadataBytes headers of one call
/// @param maxCallsPerConnection calls at the same time on one connection
/// @param maxConnections open connections; the next one is closed at once
/// @param handshakeTimeout a connection that has not said who it is by then is closed
/// @param maxIdle a connection without calls is closed after this
public record GrpcLimits(
        int maxMessageBytes,
        int maxMetadataBytes,
        int maxCallsPerConnection,
        int maxConnections,
        Duration handshakeTimeout,
        Duration maxIdle) {
    /// Room for the largest request of the protocol (satellite.proto) with its framing.
    public static final int DEFAULT_MESSAGE_BYTES = 4 << 20;

    public GrpcLimits {
        if (maxMessageBytes < 1 || maxMetadataBytes < 1 || maxCallsPerConnection < 1 || maxConnections < 1) {
            throw new IllegalArgumentException("limits: at least 1");
        }
    }

    public static GrpcLimits standard() {
        return new GrpcLimits(DEFAULT_MESSAGE_BYTES, 8 << 10, 64, 1_024, Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    public GrpcLimits withMaxMessageBytes(int bytes) {
        return new GrpcLimits(
                bytes, maxMetadataBytes, maxCallsPerConnection, maxConnections, handshakeTimeout, maxIdle);
    }

    public GrpcLimits withMaxConnections(int connections) {
        return new GrpcLimits(
                maxMessageBytes, maxMetadataBytes, maxCallsPerConnection, connections, handshakeTimeout, maxIdle);
    }
}
