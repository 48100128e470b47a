package network.icn.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.MalformedException.Reason;
import network.icn.libp2p.Vectors;
import org.junit.jupiter.api.Test;

class ProtoTest {
    @Test
    void fieldsComeBackInOrder() throws Exception {
        byte[] bytes = new ProtoWriter()
                .uint64(1, -1)
                .bool(2, true)
                .bytes(3, new byte[200])
                .string(4, "grüezi")
                .message(5, new ProtoWriter().uint64(536_870_911, 7))
                .toByteArray();
        ProtoReader reader = new ProtoReader(bytes);

        assertThat(reader.next()).isTrue();
        assertThat(reader.uint64()).isEqualTo(-1);
        assertThat(reader.next()).isTrue();
        assertThat(reader.bool()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.bytes(200)).hasSize(200);
        assertThat(reader.next()).isTrue();
        assertThat(reader.string(7)).isEqualTo("grüezi");
        assertThat(reader.next()).isTrue();
        ProtoReader inner = reader.message();
        assertThat(inner.next()).isTrue();
        assertThat(inner.field()).isEqualTo(536_870_911);
        assertThat(inner.next()).isFalse();
        assertThat(reader.fieldEnd()).isEqualTo(bytes.length);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void unknownFieldsOfEveryWireTypeAreSkipped() throws Exception {
        ProtoReader reader = new ProtoReader(Vectors.hex("0d01020304" + "11" + "0102030405060708" + "1a0161" + "2005"));
        int fields = 0;
        while (reader.next()) {
            fields++;
        }
        assertThat(fields).isEqualTo(4);
        assertThat(reader.uint64()).isEqualTo(5);
    }

    @Test
    void limitsHoldFromBothSides() throws Exception {
        ProtoReader reader =
                new ProtoReader(new ProtoWriter().bytes(1, new byte[10]).toByteArray());
        assertThat(reader.next()).isTrue();
        assertThat(reader.bytes(10)).hasSize(10);
        assertThatThrownBy(() -> reader.bytes(9))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LONG));
    }

    @Test
    void brokenMessagesAreRefused() {
        // Length beyond the end, huge length, field 0, group, cut varint, endless varint.
        for (String hex : List.of("0a05", "0affffffffffffffffff01", "0001", "0b", "08", "08ffffffffffffffffffff01")) {
            assertThatThrownBy(() -> new ProtoReader(Vectors.hex(hex)).next())
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> {
                    ProtoReader reader = new ProtoReader(Vectors.hex("0801"));
                    reader.next();
                    reader.bytes(5);
                })
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> {
                    ProtoReader reader = new ProtoReader(Vectors.hex("0a02c328"));
                    reader.next();
                    reader.string(5);
                })
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void randomBytesThrowNothingElse() {
        Random random = new Random(9);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            ProtoReader reader = new ProtoReader(bytes);
            try {
                while (reader.next()) {
                    assertThat(reader.fieldStart()).isLessThan(reader.fieldEnd());
                }
            } catch (MalformedException e) {
                assertThat(e.reason()).isNotNull();
            }
        }
    }
}
