package network.icn.libp2p.transport;

import java.net.InetAddress;
import java.util.Optional;

/// Decides about inbound connections. Called on the transport's thread, so return at once.
public interface InboundControl {
    /// Whether so many handshakes are under way, of all or from this address, that a dialler has to show
    /// first that it receives what is sent there: packets can claim any origin.
    boolean isBusy(InetAddress ip);

    /// Whether one more connection from this address may begin its handshake, and its place if so.
    ///
    /// @param close called at any time before the handshake is over, from any thread, if a newcomer takes the place
    Optional<Entry> enters(InetAddress ip, Runnable close);

    /// The place of one handshake.
    @FunctionalInterface
    interface Entry {
        /// The handshake is over, well or badly; called once.
        ///
        /// @return whether the connection may stay
        boolean over(HandshakeEnd end);
    }

    /// The remote has proved who it is; called in a virtual thread of its own, after [Entry#over].
    void arrived(Upgraded connection);

    /// How an inbound handshake ended.
    enum HandshakeEnd {
        PROVED,
        FAILED,
        TIMED_OUT
    }
}
