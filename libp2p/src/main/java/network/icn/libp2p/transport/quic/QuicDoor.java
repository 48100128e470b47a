package network.icn.libp2p.transport.quic;

import java.net.InetAddress;

/// Decides about inbound connections. Called on the transport's thread, so return at once.
public interface QuicDoor {
    /// Whether so many handshakes are under way, of all or from this address, that a dialler has to show
    /// first that it receives what is sent there: packets can claim any origin.
    boolean isBusy(InetAddress ip);

    /// Whether one more connection from this address may begin its handshake. If so, [#over] is called once.
    boolean enters(InetAddress ip);

    /// The handshake is over, well or badly.
    void over(InetAddress ip, HandshakeEnd end);

    /// The remote has proved who it is; called in a virtual thread of its own, after [#over].
    void arrived(QuicConnection connection);

    /// How an inbound handshake ended.
    enum HandshakeEnd {
        PROVED,
        FAILED,
        TIMED_OUT
    }
}
