package network.icn.libp2p.host;

/// What a host has to carry at one moment; each number is bounded by [Limits].
///
/// @param connections open connections
/// @param pendingHandshakes inbound connections that have not finished their handshake
/// @param streams streams of all connections that at least one side has not ended
/// @param unreadBytes received on TCP connections and not read yet
/// @param queuedBytes to be sent on TCP connections and not taken by their writers yet
public record HostLoad(long connections, long pendingHandshakes, long streams, long unreadBytes, long queuedBytes) {}
