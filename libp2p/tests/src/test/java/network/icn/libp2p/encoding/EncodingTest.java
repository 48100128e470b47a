package network.icn.libp2p.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import org.junit.jupiter.api.Test;

class EncodingTest {
    @Test
    void varintsComeBackAndHaveTheirSize() throws Exception {
        for (long value : new long[] {0, 1, 127, 128, 300, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            byte[] bytes = Varint.encode(value);
            assertThat(bytes).hasSize(Varint.size(value));
            assertThat(Varint.read(ByteBuffer.wrap(bytes))).isEqualTo(value);
        }
        assertThat(Varint.encode(300)).containsExactly(0xac, 0x02);
        assertThat(Varint.size(-1)).isEqualTo(10);
    }

    @Test
    void varintsThatAreTooLongOrNotMinimalOrCutAreRefused() {
        for (String hex : List.of("ffffffffffffffffff01", "8000", "80", "")) {
            assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(Vectors.hex(hex))))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void textsAreThoseOfTheSpecifications() throws Exception {
        byte[] hello = "Hello World!".getBytes(StandardCharsets.US_ASCII);
        assertThat(Base58.encode(hello)).isEqualTo("2NEpo7TZRRrLZSi2U");
        assertThat(Base32.encode("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("mzxw6ytboi");
        assertThat(Base36.encode(new byte[] {0, 36})).isEqualTo("010");
        assertThat(Base58.decode("2NEpo7TZRRrLZSi2U")).isEqualTo(hello);
    }

    @Test
    void everyBaseGivesBackWhatItWasGiven() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(4); zeros > 0 && zeros <= bytes.length; zeros--) {
                bytes[zeros - 1] = 0;
            }
            assertThat(Base58.decode(Base58.encode(bytes))).isEqualTo(bytes);
            assertThat(Base36.decode(Base36.encode(bytes))).isEqualTo(bytes);
            assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
            assertThat(Multibase.decode(Multibase.encodeBase64Url(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void textsOutsideTheirBaseAreRefused() {
        assertThatThrownBy(() -> Base58.decode("0OIl")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Base32.decode("a1")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Base32.decode("a")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Base32.decode("mz")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Multibase.decode("u!")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Multibase.decode("")).isInstanceOf(MalformedException.class);
    }

    @Test
    void textsAreBoundedFromBothSides() throws Exception {
        assertThat(Base58.decode("1".repeat(Radix.MAX_TEXT))).hasSize(Radix.MAX_TEXT);
        assertTooLong(() -> Base58.decode("1".repeat(Radix.MAX_TEXT + 1)));
        assertThat(Base32.decode("a".repeat(Base32.MAX_TEXT))).hasSize(Base32.MAX_TEXT * 5 / 8);
        assertTooLong(() -> Base32.decode("a".repeat(Base32.MAX_TEXT + 8)));
    }

    private static void assertTooLong(Callable<byte[]> decoding) {
        assertThatThrownBy(decoding::call)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.TOO_LONG));
    }

    @Test
    void digestsAreBoundedFromBothSides() throws Exception {
        byte[] longest =
                Multihash.of(Multihash.IDENTITY, new byte[Multihash.MAX_DIGEST]).bytes();
        assertThat(Multihash.parse(longest).digest()).hasSize(Multihash.MAX_DIGEST);

        byte[] tooLong = Multihash.of(Multihash.IDENTITY, new byte[Multihash.MAX_DIGEST + 1])
                .bytes();
        assertThatThrownBy(() -> Multihash.parse(tooLong)).isInstanceOf(MalformedException.class);
    }
}
