package network.icn.satellite.log;

import network.icn.protocol.bytes.Hash32;

/// The log at one size.
///
/// @param size entries
/// @param root RFC 6962 root over their leaves
public record LogState(long size, Hash32 root) {}
