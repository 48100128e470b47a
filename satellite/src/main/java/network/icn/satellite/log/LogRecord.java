package network.icn.satellite.log;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// An entry of the log as it is read back.
///
/// @param index its place, from 0
/// @param leafHash what the tree has there
public record LogRecord(long index, Payload leaf, Hash32 leafHash) {}
