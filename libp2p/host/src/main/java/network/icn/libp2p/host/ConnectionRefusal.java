package network.icn.libp2p.host;

/// Why a connection was not kept. The name is the metric label.
enum ConnectionRefusal {
    /// The host has as many as it may.
    TOO_MANY,
    /// The IP address, or /64 of IPv6, has [Limits#connectionsPerIp()] connections.
    TOO_MANY_FROM_IP,
    /// The subnet has [Limits#connectionsPerSubnet()] connections.
    TOO_MANY_FROM_SUBNET,
    /// The peer has [Limits#connectionsPerPeer()] connections.
    TOO_MANY_OF_PEER,
    /// Its handshake was not finished when a newcomer needed the place.
    PENDING_HANDSHAKES,
    /// The same for a newcomer from its own address.
    PENDING_HANDSHAKES_FROM_IP,
    /// Negotiation and handshake took too long.
    HANDSHAKE_TIMEOUT,
    /// Negotiation or handshake went wrong.
    HANDSHAKE_FAILED,
    /// The gate does not want the peer, or it is this host itself.
    GATE
}
