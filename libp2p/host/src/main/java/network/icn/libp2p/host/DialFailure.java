package network.icn.libp2p.host;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import network.icn.libp2p.security.noise.NoiseException;
import network.icn.libp2p.security.tls.TlsException;

/// Why dialling an address came to nothing. The name is the metric label.
public enum DialFailure {
    /// The gate does not want the peer, or it is this host itself.
    GATE,
    /// The host, or the peer, has as many connections as it may.
    TOO_MANY,
    /// Nobody listens there, or there is no such place.
    UNREACHABLE,
    /// Connection or handshake took too long.
    TIMED_OUT,
    /// Somebody else than the peer that was dialled answers.
    WRONG_PEER,
    /// Negotiation or handshake went wrong.
    HANDSHAKE_FAILED;

    /// Which of these a failure of [Host#connect], [Host#visit] or [Host#open] was.
    public static DialFailure of(IOException failure) {
        return switch (failure) {
            case RefusedConnectionException refused -> refused.refusal() == ConnectionRefusal.GATE ? GATE : TOO_MANY;
            case ConnectException _, NoRouteToHostException _, UnknownHostException _ -> UNREACHABLE;
            case SocketTimeoutException _ -> TIMED_OUT;
            case NoiseException noise when noise.reason() == NoiseException.Reason.WRONG_PEER -> WRONG_PEER;
            case TlsException tls when tls.reason() == TlsException.Reason.WRONG_PEER -> WRONG_PEER;
            case IOException other when other.getCause() instanceof ConnectException -> UNREACHABLE;
            default -> HANDSHAKE_FAILED;
        };
    }
}
