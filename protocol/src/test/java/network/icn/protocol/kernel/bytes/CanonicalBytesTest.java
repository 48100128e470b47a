package network.icn.protocol.kernel.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CanonicalBytesTest {
    private static CanonicalReader hex(String bytes) {
        return new CanonicalReader(HexFormat.of().parseHex(bytes));
    }

    private static void malformed(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(MalformedException.class).hasMessage(message);
    }

    @Test
    void everyFieldHasItsGoldenBytes() {
        byte[] bytes = new CanonicalWriter()
                .u8(0xff)
                .u16(0x0102)
                .u32(0xfffefdfcL)
                .u64(-2)
                .time(Instant.parse("1970-01-01T00:00:01.002Z"))
                .fixed(new byte[] {7, 8})
                .variable(new byte[] {9})
                .text("é")
                .toBytes();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("ff" + "0102" + "fffefdfc" + "fffffffffffffffe" + "00000000000003ea" + "0708" + "0000000109"
                        + "0002c3a9");
    }

    @Test
    void whatIsWrittenIsReadBack() throws MalformedException {
        CanonicalReader in = new CanonicalReader(new CanonicalWriter()
                .u8(255)
                .u16(65_535)
                .u32(0xffff_ffffL)
                .u64(Long.MIN_VALUE)
                .hash(Hash32.sha256())
                .variable(new byte[3])
                .text("ab")
                .toBytes());

        assertThat(in.u8()).isEqualTo(255);
        assertThat(in.u16()).isEqualTo(65_535);
        assertThat(in.u32()).isEqualTo(0xffff_ffffL);
        assertThat(in.u64()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.hash()).isEqualTo(Hash32.sha256());
        assertThat(in.variable(3)).hasSize(3);
        assertThat(in.text(2)).isEqualTo("ab");
        in.end();
    }

    @Test
    void numbersThatDoNotFitAreOurOwnMistake() {
        assertThatThrownBy(() -> new CanonicalWriter().u8(256)).hasMessage("field: 0 to 255, got 256");
        assertThatThrownBy(() -> new CanonicalWriter().u16(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CanonicalWriter().u32(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthsAreRefusedBeforeAnythingIsAllocated() {
        malformed(() -> hex("ffffffff").variable(Integer.MAX_VALUE), "length: at most 2147483647, got 4294967295");
        malformed(() -> hex("7fffffff00").variable(Integer.MAX_VALUE), "truncated: 2147483647 bytes wanted, 1 left");
        malformed(() -> hex("0000000400000000").variable(3), "length: at most 3, got 4");
        malformed(() -> hex("ffff").count(65_535, 32), "count: at most 65535 in 0 bytes, got 65535");
        malformed(() -> hex("000200").count(1, 0), "count: at most 1 in 1 bytes, got 2");
    }

    @Test
    void numbersAboveTheirLimitAreRefused() throws MalformedException {
        assertThat(hex("0000000000000005").u64AtMost(5)).isEqualTo(5);
        malformed(() -> hex("0000000000000006").u64AtMost(5), "number: at most 5, got 6");
        malformed(() -> hex("ffffffffffffffff").u64AtMost(5), "number: at most 5, got 18446744073709551615");
    }

    @Test
    void textIsUtf8OrRefused() {
        malformed(() -> hex("0002c328").text(9), "text: not UTF-8");
        malformed(() -> hex("0003eda080").text(9), "text: not UTF-8");
        malformed(() -> hex("0002c080").text(9), "text: not UTF-8");
    }

    @Test
    void surplusBytesAreRefused() {
        malformed(() -> hex("00").end(), "end: 1 surplus bytes");
    }

    @Test
    void valuesCompareByContentAndUnsigned() {
        byte[] low = new byte[32];
        byte[] high = new byte[32];
        high[0] = (byte) 0xff;

        assertThat(Hash32.of(low)).isLessThan(Hash32.of(high)).isEqualTo(Hash32.ZERO);
        assertThat(Hash32.parse("ff" + "00".repeat(31))).isEqualTo(Hash32.of(high));
        assertThat(Hash32.sha256()).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Hash32.sha256(new byte[] {1}, new byte[] {2})).isEqualTo(Hash32.sha256(new byte[] {1, 2}));
        assertThat(Payload.of(new byte[] {1}))
                .isEqualTo(Payload.of(new byte[] {1}))
                .isNotEqualTo(Payload.EMPTY);
        assertThatThrownBy(() -> Hash32.of(new byte[33])).hasMessage("hash: 32 bytes, got 33");
        assertThatThrownBy(() -> Signature64.of(new byte[63])).hasMessage("signature: 64 bytes, got 63");
    }

    /// Each write but the first finds no room left: what it writes must go where the bytes have moved to.
    @Test
    void whatDoesNotFitYetIsNotLost() {
        byte[] large = new byte[1_000];
        Arrays.fill(large, (byte) 7);
        for (int filled = 200; filled <= 256; filled++) {
            byte[] full = new byte[filled];
            String zeros = "00".repeat(filled);
            Hash32 hash = Hash32.sha256();
            assertThat(HexFormat.of()
                            .formatHex(
                                    new CanonicalWriter().fixed(full).hash(hash).toBytes()))
                    .isEqualTo(zeros + hash);
            assertThat(HexFormat.of()
                            .formatHex(new CanonicalWriter().fixed(full).u64(-1).toBytes()))
                    .isEqualTo(zeros + "ff".repeat(8));
            assertThat(new CanonicalWriter()
                            .fixed(full)
                            .fixed(Payload.of(large))
                            .toPayload())
                    .isEqualTo(new CanonicalWriter().fixed(full).fixed(large).toPayload())
                    .isNotEqualTo(Payload.of(new byte[filled + 1_000]));
        }
    }

    @Test
    void aPartIsWhatItsBytesAre() throws MalformedException {
        byte[] bytes = {1, 2, 3, 4, 5, 6};
        Payload whole = Payload.of(bytes);
        CanonicalReader in = whole.reader();
        assertThat(in.u8()).isEqualTo(1);
        Payload part = in.part(3);
        CanonicalReader within = part.reader();
        assertThat(within.u8()).isEqualTo(2);
        Payload inner = within.part(2);

        assertThat(part.bytes()).containsExactly(2, 3, 4);
        assertThat(part.size()).isEqualTo(3);
        assertThat(inner).isEqualTo(Payload.of(new byte[] {3, 4})).hasSameHashCodeAs(Payload.of(new byte[] {3, 4}));
        assertThat(inner.sha256()).isEqualTo(Hash32.sha256(new byte[] {3, 4}));
        assertThat(inner.sha256((byte) 9)).isEqualTo(Hash32.sha256(new byte[] {9, 3, 4}));
        assertThat(Payload.of(inner.buffer())).isEqualTo(inner);
        assertThat(inner.buffer().isReadOnly()).isTrue();
        assertThat(new CanonicalWriter().fixed(inner).toBytes()).containsExactly(3, 4);
        malformed(() -> within.part(1), "truncated: 1 bytes wanted, 0 left");
        assertThat(in.part(2).bytes()).containsExactly(5, 6);
        in.end();
        assertThat(whole.bytes()).isEqualTo(bytes);
    }

    /// Who gave the bytes may still change them.
    @Test
    void aPartOfAnArrayIsACopy() throws MalformedException {
        byte[] bytes = {1, 2, 3};
        Payload part = new CanonicalReader(bytes).part(2);
        bytes[0] = 9;

        assertThat(part.bytes()).containsExactly(1, 2);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        Payload copied = Payload.of(source);
        bytes[1] = 9;
        assertThat(copied.bytes()).containsExactly(9, 2, 3);
        assertThat(source.remaining()).isEqualTo(3);
    }
}
