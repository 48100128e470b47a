package network.icn.satellite.log;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// A record of the log as it is read back.
///
/// @param leafHash what the tree has at that index
public record LogRecord(LogPosition position, Payload record, Hash32 leafHash) {}
