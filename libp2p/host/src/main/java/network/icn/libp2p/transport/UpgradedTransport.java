package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ServiceLoader;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;

/// A transport whose connections come secured and multiplexed, as those of QUIC do. Hosts use it for
/// `/udp/…/quic-v1` addresses. It is a jar of its own, found by [ServiceLoader]: who speaks TCP alone does not carry
/// its native code.
public interface UpgradedTransport extends AutoCloseable {

    /// Makes the transport of one host; the service that a jar provides.
    interface Provider {
        /// Costs nothing before it is used.
        ///
        /// @param identity what the host proves to its peers
        /// @param random source of ephemeral keys and tokens
        UpgradedTransport make(KeyPair identity, SecureRandom random, TransportLimits limits);
    }

    /// The transport that the class path or module path provides, or one that refuses every address.
    static UpgradedTransport find(KeyPair identity, SecureRandom random, TransportLimits limits) {
        return ServiceLoader.load(Provider.class, UpgradedTransport.class.getClassLoader())
                .findFirst()
                .map(provider -> provider.make(identity, random, limits))
                .orElseGet(NoTransport::new);
    }

    /// Connects from a port of its own. Blocks.
    ///
    /// @param timeout for the whole way, handshake included
    /// @throws IOException if nobody answers in time or the remote does not prove to be `expected`
    Upgraded dial(InetSocketAddress address, PeerId expected, Duration timeout) throws IOException;

    /// Binds a listener, which ends with the transport; port 0 lets the system choose.
    ///
    /// @return the address with its actual port
    /// @throws IOException if the address cannot be bound
    InetSocketAddress listen(InetSocketAddress address, InboundControl inbound) throws IOException;

    /// Closes what is left, in the background. Idempotent.
    @Override
    void close();
}
