package network.icn.node.wal;

/// Where a record has been written.
///
/// @param index counted from 0
/// @param offset where it begins in the file, for [WriteAheadFile#read]
public record WalPosition(long index, long offset) {}
