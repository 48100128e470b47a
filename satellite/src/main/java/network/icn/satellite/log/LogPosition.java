package network.icn.satellite.log;

/// Where a record stands.
///
/// @param index position in the log, from 0
/// @param offset where it begins in the file, for [ArchiveLog#read]
public record LogPosition(long index, long offset) {}
