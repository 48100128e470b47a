package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.function.LongConsumer;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.bytes.Hash32;

/// Fills unused space with data that no two nodes share and nothing compresses: AES-256 in counter mode under a key
/// derived from the node's. It lets an empty node take part in possession; it is no proof of capacity, for whoever has
/// the key can make it again (challenges.md 3.1).
final class GeneratedData {
    private static final byte[] TAG = "ICN/generated-data/1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 20;
    private static final int AES_BLOCK = 16;

    private GeneratedData() {}

    /// Writes the file unless it is there with that size. A file that was interrupted is written again.
    ///
    /// @param progress hears of bytes written so far
    static void ensure(Path file, byte[] nodeSeed, long size, LongConsumer progress) {
        try {
            if (Files.exists(file)) {
                return;
            }
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            write(partial, cipher(nodeSeed), size, progress);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write " + size + " bytes to " + file, "free disk space or set a smaller capacity", e);
        }
    }

    private static void write(Path file, Cipher cipher, long size, LongConsumer progress) throws IOException {
        byte[] zeros = new byte[CHUNK];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long written = 0; written < size; ) {
                ByteBuffer chunk = ByteBuffer.wrap(cipher.update(zeros, 0, (int) Math.min(CHUNK, size - written)));
                written += chunk.remaining();
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
                progress.accept(written);
            }
            channel.force(true);
        }
    }

    private static Cipher cipher(byte[] nodeSeed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] key = Hash32.sha256(TAG, nodeSeed).bytes();
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[AES_BLOCK]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }
}
