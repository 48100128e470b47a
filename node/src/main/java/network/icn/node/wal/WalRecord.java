package network.icn.node.wal;

import network.icn.protocol.kernel.bytes.Payload;

/// One record of a write-ahead file.
///
/// @param index counted from 0
/// @param offset where it begins in the file, for [WriteAheadFile#read]
public record WalRecord(long index, long offset, Payload payload) {}
