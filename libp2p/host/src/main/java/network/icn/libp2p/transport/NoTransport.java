package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import network.icn.libp2p.crypto.PeerId;

/// Stands where no jar provides a transport for QUIC addresses.
final class NoTransport implements UpgradedTransport {
    @Override
    public Upgraded dial(InetSocketAddress address, PeerId expected, Duration timeout) throws IOException {
        throw missing();
    }

    @Override
    public InetSocketAddress listen(InetSocketAddress address, InboundControl inbound) throws IOException {
        throw missing();
    }

    private static IOException missing() {
        return new IOException("QUIC: no transport is provided; put libp2p-quic on the class path, or use TCP");
    }

    @Override
    public void close() {}
}
