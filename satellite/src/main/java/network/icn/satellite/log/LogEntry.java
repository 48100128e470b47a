package network.icn.satellite.log;

import network.icn.protocol.kernel.bytes.Payload;

/// Something to append.
///
/// @param leaf what the tree hashes; it stays for ever
/// @param attachment what the leaf names; it may be pruned one day
public record LogEntry(Payload leaf, Payload attachment) {}
