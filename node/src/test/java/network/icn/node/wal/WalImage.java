package network.icn.node.wal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// A write-ahead file read by docs/wire.md and nothing else: the judge of the code that writes and recovers them.
///
/// @param confirmed offset up to which a sound mark says that it was flushed; -1 without a sound header or mark
/// @param batches those that verify, from the start
/// @param size of the file
public record WalImage(long confirmed, List<Batch> batches, long size) {
    static final int DATA_START = 12_288;
    static final int FRAME = 56;

    /// @param records their payloads
    public record Batch(long start, long end, long sequence, List<byte[]> records) {}

    public WalImage {
        batches = List.copyOf(batches);
    }

    public static WalImage of(byte[] file) {
        if (file.length < DATA_START
                || !new String(file, 0, 8, StandardCharsets.US_ASCII).equals("ICNWAL2\n")
                || !Arrays.equals(sha256(part(file, 0, 480)), part(file, 480, 32))) {
            return new WalImage(-1, List.of(), file.length);
        }
        byte[] key = part(file, 480, 32);
        long confirmed = -1;
        long newest = -1;
        for (int at : new int[] {4_096, 8_192}) {
            if (Arrays.equals(sha256(key, part(file, at, 480)), part(file, at + 480, 32))) {
                ByteBuffer mark = ByteBuffer.wrap(file, at, 512);
                long sequence = mark.getLong();
                if (sequence > newest) {
                    newest = sequence;
                    confirmed = mark.getLong();
                }
            }
        }
        return new WalImage(confirmed, batches(file, key), file.length);
    }

    private static List<Batch> batches(byte[] file, byte[] key) {
        List<Batch> batches = new ArrayList<>();
        long sequence = ByteBuffer.wrap(file).getLong(8);
        byte[] chain = key;
        List<byte[]> records = new ArrayList<>();
        int start = DATA_START;
        int at = start;
        while (at + 8 <= file.length) {
            ByteBuffer in = ByteBuffer.wrap(file).position(at);
            int length = in.getInt();
            if (length > 0) {
                if (length > file.length - at - 8 || crc(file, at + 8, length) != in.getInt()) {
                    return batches;
                }
                records.add(part(file, at + 8, length));
                at += 8 + length;
                continue;
            }
            if (length < 0 || file.length - at < FRAME) {
                return batches;
            }
            boolean fits = in.getInt() == records.size() && in.getLong() == sequence + 1 && in.getLong() == at;
            byte[] next = part(file, at + 24, 32);
            if (!fits || !Arrays.equals(next, sha256(chain, part(file, start, at + 24 - start)))) {
                return batches;
            }
            chain = next;
            sequence++;
            at += FRAME;
            batches.add(new Batch(start, at, sequence, List.copyOf(records)));
            records.clear();
            start = at;
        }
        return batches;
    }

    /// The records of all batches that verify.
    public List<byte[]> records() {
        return batches.stream().flatMap(batch -> batch.records().stream()).toList();
    }

    public long end() {
        return batches.isEmpty() ? DATA_START : batches.getLast().end();
    }

    private static int crc(byte[] file, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(file, offset, length);
        return (int) crc.getValue();
    }

    static byte[] part(byte[] file, int offset, int length) {
        return Arrays.copyOfRange(file, offset, offset + length);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
