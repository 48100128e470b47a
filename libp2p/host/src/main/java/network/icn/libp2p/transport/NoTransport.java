package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import network.icn.libp2p.crypto.PeerId;

/// Stands where no jar provides a transport for QUIC addresses.
final class NoTransport implements UpgradedTransport {
    private static final String MISSING =
            "QUIC: no transport is provided; put libp2p-quic on the class path, or use TCP";

    /// There is no way: that is a matter of this host, not of the peer's.
    @Override
    public Upgraded dial(InetSocketAddress address, PeerId expected, Duration timeout) throws IOException {
        throw new ConnectException(MISSING);
    }

    @Override
    public InetSocketAddress listen(InetSocketAddress address, InboundControl inbound) throws IOException {
        throw new IOException(MISSING);
    }

    @Override
    public void close() {}
}
