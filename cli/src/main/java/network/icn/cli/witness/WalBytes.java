package network.icn.cli.witness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.icn.node.EnvironmentException;

/// The records of a write-ahead file, as its owner could read them after a loss of power now: all batches that verify.
final class WalBytes {
    private static final int SEALED = 480;
    private static final int FIRST_BATCH = 12_288;
    private static final int FRAME_BEFORE_CHAIN = 24;

    private WalBytes() {}

    /// Empty if there is no such file.
    static List<ByteBuffer> records(Path file) {
        try {
            return records(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        }
    }

    private static List<ByteBuffer> records(ByteBuffer file) {
        List<ByteBuffer> sound = new ArrayList<>();
        List<ByteBuffer> batch = new ArrayList<>();
        if (file.capacity() < FIRST_BATCH) {
            return sound;
        }
        byte[] chain = Digests.sha256(file.slice(0, SEALED));
        int batchStart = FIRST_BATCH;
        file.position(FIRST_BATCH);
        while (file.remaining() >= FRAME_BEFORE_CHAIN + Digests.BYTES) {
            int start = file.position();
            int length = file.getInt();
            if (length != 0) {
                if (length < 0 || length > file.remaining() - Integer.BYTES) {
                    break;
                }
                batch.add(file.slice(start + 2 * Integer.BYTES, length));
                file.position(start + 2 * Integer.BYTES + length);
                continue;
            }
            int end = start + FRAME_BEFORE_CHAIN;
            byte[] own = Digests.sha256(ByteBuffer.wrap(chain), file.slice(batchStart, end - batchStart));
            byte[] stated = new byte[Digests.BYTES];
            file.get(end, stated);
            if (!Arrays.equals(own, stated)) {
                break;
            }
            chain = own;
            sound.addAll(batch);
            batch.clear();
            batchStart = end + Digests.BYTES;
            file.position(batchStart);
        }
        return sound;
    }
}
