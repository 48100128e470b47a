package network.icn.satellite.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Signed;

/// The two places of a [HeadFile], each with room for one signed head. Each has a page of its own: a torn
/// or lost page must not hit the other.
final class HeadSlots implements AutoCloseable {
    static final int COUNT = 2;
    /// A signed head takes less than 250 bytes; a slot lies within one sector of any disk.
    private static final int SLOT_BYTES = 512;

    private static final int PAGE_BYTES = 4_096;

    /// A head that can be read; who signed it was not looked at.
    record Slot(int number, LogHead head, Signed signed) {}

    private final DurableChannel channel;

    HeadSlots(DurableChannel channel) {
        this.channel = channel;
    }

    /// The bytes of a file with that head in both.
    static byte[] filled(Signed statement) {
        byte[] slot = bytes(statement);
        return ByteBuffer.allocate(COUNT * PAGE_BYTES)
                .put(0, slot)
                .put(PAGE_BYTES, slot)
                .array();
    }

    /// Those that can be read.
    List<Slot> read() {
        return IntStream.range(0, COUNT)
                .mapToObj(this::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Slot> read(int number) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
            long offset = (long) number * PAGE_BYTES;
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes, offset + bytes.position());
            }
            CanonicalReader in = new CanonicalReader(bytes.array());
            Signed signed = Signed.readFrom(in);
            return Optional.of(new Slot(number, LogHead.parse(signed.statement().bytes()), signed));
        } catch (IOException | MalformedException _) {
            // A torn slot; the other one decides.
            return Optional.empty();
        }
    }

    /// Returns when it is on the medium.
    void write(int number, Signed statement) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(statement));
        long offset = (long) number * PAGE_BYTES;
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
        channel.sync();
    }

    private static byte[] bytes(Signed statement) {
        CanonicalWriter out = new CanonicalWriter();
        statement.writeTo(out);
        return Arrays.copyOf(out.toBytes(), SLOT_BYTES);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
