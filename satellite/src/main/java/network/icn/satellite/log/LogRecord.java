package network.icn.satellite.log;

import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;

/// A record of the log as it is read back.
///
/// @param leafHash what the tree has at that index
public record LogRecord(LogPosition position, Payload record, Hash32 leafHash) {}
