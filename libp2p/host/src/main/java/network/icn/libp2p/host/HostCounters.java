package network.icn.libp2p.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a host carries at the moment, each number bounded by [Limits], and what it has counted since it started; for
/// metrics. The maps are by reason, in the words that the meters of [HostMetrics] have as labels; every reason is
/// there, also with 0. The same reasons stand in the debug log, there in the writing of Java: `TOO_MANY` for
/// `too-many`.
///
/// @param connections open connections
/// @param pendingHandshakes inbound connections that have not finished their handshake
/// @param streams streams of all connections that at least one side has not ended
/// @param unreadBytes received on TCP connections and not read yet
/// @param queuedBytes to be sent on TCP connections and not taken by their writers yet
/// @param inbound connections taken in from diallers
/// @param outbound connections dialled with success
/// @param failedDials addresses that were dialled in vain, by the words of [DialFailure]
/// @param refused inbound connections that were not kept:
///     - `too-many`: the host has as many as it may,
///     - `too-many-from-ip`: the IP address, or /64 of IPv6, has [Limits#connectionsPerIp()] connections,
///     - `too-many-from-subnet`: the subnet has [Limits#connectionsPerSubnet()],
///     - `too-many-of-peer`: the peer has [Limits#connectionsPerPeer()],
///     - `pending-handshakes`, `pending-handshakes-from-ip`: the handshake was not finished when a newcomer, or one
///       from the same address, needed the place,
///     - `handshake-timeout`, `handshake-failed`: negotiation or handshake took too long, or went wrong,
///     - `gate`: the gate does not want the peer, or it is this host itself
/// @param closed connections that were kept and have ended:
///     - `closed-here`, `closed-by-remote`: one side wanted it,
///     - `silent`: nothing came for twice [Limits#keepAlive()], not even an answer to a ping,
///     - `stalled-write`: the remote took nothing of a write for [Limits#keepAlive()],
///     - `unread-answers`: the remote makes us answer and does not read the answers,
///     - `violation`: the remote broke the rules of yamux,
///     - `broken`: the socket failed, or bytes did not decrypt
/// @param violations connections among them that ended because the peer broke the rules of yamux:
///     - `bad-version`, `bad-type`: a frame of another version, or of a type that yamux does not have,
///     - `bad-stream-id`: the wrong parity, or 0 where a stream is meant, or a stream where the session is meant,
///     - `duplicate-stream`: a stream is opened twice,
///     - `window-exceeded`: more data than credit was given for,
///     - `oversized-frame`: a frame for an unknown stream is longer than any window,
///     - `stream-flood`: streams are opened far faster than allowed; resetting them does not slow the remote down,
///     - `ping-flood`: more pings than anybody needs,
///     - `remote-error`: the remote says that we broke the protocol, or that it failed
/// @param failedStreams streams opened by peers that did not come to their natural end:
///     - `too-many`, `too-many-of-protocol`: the peer has as many open as it may,
///     - `too-fast`: the peer opens streams, or pushes identify messages, faster than it may,
///     - `leaving`: the connection was closing,
///     - `unread`: nobody read what the peer sent until there was no room left, and this stream held most of it,
///     - `negotiation-timeout`, `negotiation-failed`: no protocol was agreed on in time, or the peer broke the rules of
///       multistream-select, or gave up,
///     - `malformed`: the peer sent bytes that its protocol does not allow,
///     - `broken`: the peer or the connection went away, or a deadline of the handler passed,
///     - `handler-bug`: the handler failed: a bug of ours
/// @param refusedOffers what peers said about peers and was not used:
///     - `too-many-offers`: more in one message than are read,
///     - `too-many-dials`: too many offered peers are being dialled already,
///     - `bad-record`: the signed record cannot be read, is wrong, or is about somebody else,
///     - `no-address`: no usable address in the record, or neither a record nor a known address,
///     - `stale-record`: a newer record of the peer is known, and used
/// @param addressChecks QUIC diallers that had to show first that they are where their packets claim to come from
public record HostCounters(
        long connections,
        long pendingHandshakes,
        long streams,
        long unreadBytes,
        long queuedBytes,
        long inbound,
        long outbound,
        Map<String, Long> failedDials,
        Map<String, Long> refused,
        Map<String, Long> closed,
        Map<String, Long> violations,
        Map<String, Long> failedStreams,
        Map<String, Long> refusedOffers,
        long addressChecks) {
    /// Copies the maps.
    public HostCounters {
        failedDials = copy(failedDials);
        refused = copy(refused);
        closed = copy(closed);
        violations = copy(violations);
        failedStreams = copy(failedStreams);
        refusedOffers = copy(refusedOffers);
    }

    private static Map<String, Long> copy(Map<String, Long> counts) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
