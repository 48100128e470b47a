package network.icn.node.rpc;

import java.time.Duration;

/// What one peer, and all peers together, may cost a server.
///
/// @param maxMessageBytes a request larger than this is refused before it is read
/// @param maxMetadataBytes headers of one call
/// @param maxCallsPerConnection calls at the same time on one connection
/// @param maxUnidentified connections before their handshake has ended; more displace the oldest of the address that
/// has
/// most
/// @param maxStrangers connections of whoever is no member, displaced in the same way
/// @param maxConnectionsPerMember one more closes the member's oldest
/// @param handshakeTimeout a connection that has not said who it is by then is closed
/// @param maxIdle a connection without calls is closed after this
public record GrpcLimits(
        int maxMessageBytes,
        int maxMetadataBytes,
        int maxCallsPerConnection,
        int maxUnidentified,
        int maxStrangers,
        int maxConnectionsPerMember,
        Duration handshakeTimeout,
        Duration maxIdle) {
    /// Room for the largest request of the protocol (satellite.proto) with its framing.
    public static final int DEFAULT_MESSAGE_BYTES = 4 << 20;

    public GrpcLimits {
        if (maxMessageBytes < 1
                || maxMetadataBytes < 1
                || maxCallsPerConnection < 1
                || maxUnidentified < 1
                || maxStrangers < 1
                || maxConnectionsPerMember < 1) {
            throw new IllegalArgumentException("limits: at least 1");
        }
    }

    public static GrpcLimits standard() {
        return new GrpcLimits(
                DEFAULT_MESSAGE_BYTES, 8 << 10, 64, 1_024, 512, 8, Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    public GrpcLimits withMaxMessageBytes(int bytes) {
        return new GrpcLimits(
                bytes,
                maxMetadataBytes,
                maxCallsPerConnection,
                maxUnidentified,
                maxStrangers,
                maxConnectionsPerMember,
                handshakeTimeout,
                maxIdle);
    }

    public GrpcLimits withMaxConnections(int unidentified, int strangers, int perMember) {
        return new GrpcLimits(
                maxMessageBytes,
                maxMetadataBytes,
                maxCallsPerConnection,
                unidentified,
                strangers,
                perMember,
                handshakeTimeout,
                maxIdle);
    }
}
