package network.icn.libp2p.host;

/// What a host has to carry at one moment; see [HostCounters].
record HostLoad(long connections, long pendingHandshakes, long streams, long unreadBytes, long queuedBytes) {}
