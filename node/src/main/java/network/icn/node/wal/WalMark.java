package network.icn.node.wal;

import java.nio.ByteBuffer;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;

/// The state behind a batch; also what a mark holds.
///
/// @param sequence of the batch
/// @param end offset behind its frame
/// @param records of the whole file up to there
/// @param chain SHA-256 over the chain before and all bytes of the batch before this field
record WalMark(long sequence, long end, long records, Hash32 chain) {
    /// @param key digest of the file's header
    byte[] sector(Hash32 key) {
        return WalSector.sealed(
                ByteBuffer.allocate(WalSector.BYTES)
                        .putLong(sequence)
                        .putLong(end)
                        .putLong(records)
                        .put(chain.bytes()),
                key.bytes());
    }

    /// Empty if the sector was torn, damaged, or is another file's.
    static Optional<WalMark> parse(byte[] sector, Hash32 key) {
        if (!WalSector.isSound(sector, key.bytes())) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(sector);
        return Optional.of(new WalMark(in.getLong(), in.getLong(), in.getLong(), WalSector.readHash(in)));
    }
}
