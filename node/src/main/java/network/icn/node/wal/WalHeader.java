package network.icn.node.wal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import network.icn.protocol.kernel.bytes.Hash32;

/// The start of a write-ahead file.
///
/// @param baseSequence sequence of the last batch before this file; 0 unless it follows an older one
/// @param salt random, so that no frame or mark of another file verifies in this one
record WalHeader(long baseSequence, Hash32 salt) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] MAGIC = "ICNWAL2\n".getBytes(StandardCharsets.US_ASCII);

    /// The header is none of ours.
    static final class NotWalException extends Exception {
        private static final long serialVersionUID = 1L;

        NotWalException(String reason) {
            super(reason);
        }
    }

    byte[] sector() {
        return WalSector.sealed(ByteBuffer.allocate(WalSector.BYTES)
                .put(MAGIC)
                .putLong(baseSequence)
                .put(salt.bytes()));
    }

    /// What the chain begins with, and the key of the marks.
    Hash32 digest() {
        return WalSector.seal(sector());
    }

    /// @throws NotWalException if it is none of this version, or damaged
    static WalHeader parse(byte[] sector) throws NotWalException {
        if (!hasMagic(sector)) {
            throw new NotWalException("its header begins with other bytes");
        }
        if (!WalSector.isSound(sector)) {
            throw new NotWalException("its header does not fit its checksum");
        }
        ByteBuffer in = ByteBuffer.wrap(sector).position(MAGIC.length);
        return new WalHeader(in.getLong(), WalSector.readHash(in));
    }

    static boolean hasMagic(byte[] start) {
        return Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length));
    }

    static Hash32 newSalt() {
        byte[] salt = new byte[Hash32.BYTES];
        RANDOM.nextBytes(salt);
        return Hash32.of(salt);
    }

    /// The first bytes of a file without records.
    byte[] emptyFile() {
        byte[] file = new byte[WalFormat.DATA_START];
        System.arraycopy(sector(), 0, file, 0, WalSector.BYTES);
        byte[] mark = start().sector(digest());
        for (int slot = 0; slot < WalFormat.MARKS; slot++) {
            System.arraycopy(mark, 0, file, (int) WalFormat.markOffset(slot), WalSector.BYTES);
        }
        return file;
    }

    /// The state before the first batch.
    WalMark start() {
        return new WalMark(baseSequence, WalFormat.DATA_START, 0, digest());
    }
}
