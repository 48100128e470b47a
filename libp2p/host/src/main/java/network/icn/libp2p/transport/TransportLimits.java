package network.icn.libp2p.transport;

import java.time.Duration;

/// The bounds of an [UpgradedTransport].
///
/// @param streams streams the remote may have open on one connection; QUIC itself keeps it from opening more
/// @param connectionBytes bytes of one connection received and not yet read: half of them in the codec, half in
/// streams,
///     where it can be one piece of 16 KiB more for each stream. The codec lets its half grow up to 24 MiB for a remote
///     whose data is read fast
/// @param handshakeTimeout for an inbound handshake
/// @param idle a connection on which nothing comes for this long is given up
public record TransportLimits(int streams, int connectionBytes, Duration handshakeTimeout, Duration idle) {
    /// Credit of one stream: a gossip message of 1 MiB then needs one window.
    public static final int STREAM_BYTES = 1 << 20;

    /// For the codec, and for the streams.
    public int halfConnectionBytes() {
        return connectionBytes / 2;
    }

    public TransportLimits {
        if (streams < 1 || connectionBytes < STREAM_BYTES) {
            throw new IllegalArgumentException("streams, connectionBytes: at least 1 and " + STREAM_BYTES);
        }
        if (!handshakeTimeout.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("handshakeTimeout, idle: above zero");
        }
    }
}
