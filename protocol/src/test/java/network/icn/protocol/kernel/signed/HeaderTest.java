package network.icn.protocol.kernel.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A reader says what does not fit: the kind, the version, or the network.
class HeaderTest {
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {1});

    private static byte[] header(String tag, int version, Hash32 network, long era) {
        byte[] ascii = tag.getBytes(StandardCharsets.US_ASCII);
        return new CanonicalWriter()
                .u8(ascii.length)
                .fixed(ascii)
                .u16(version)
                .hash(network)
                .u64(era)
                .toBytes();
    }

    @ParameterizedTest
    @EnumSource(Domain.class)
    void everyKindIsWrittenInOneFormAndReadBack(Domain kind) throws MalformedException {
        Header header = new Header(kind, NETWORK, 5);
        byte[] bytes = header.writer().u8(9).toBytes();
        CanonicalReader in = new CanonicalReader(bytes);

        assertThat(bytes)
                .startsWith(header("ICN/" + kind.wireName(), kind.version(), NETWORK, 5))
                .hasSize(Header.size(kind) + 1);
        assertThat(Header.read(kind, in)).isEqualTo(header);
        assertThat(in.u8()).isEqualTo(9);
        assertThat(Header.of(bytes)).isEqualTo(header);
    }

    @ParameterizedTest
    @EnumSource(Domain.class)
    void anUnknownVersionIsRefusedByNameAndNumber(Domain kind) {
        int newest = kind.version();
        for (int version : new int[] {0, 1, 2, 3, newest - 1, newest + 1, 0xffff}) {
            if (version == newest) {
                continue;
            }
            byte[] bytes = header("ICN/" + kind.wireName(), version, NETWORK, 5);
            String read = version > newest ? "up to " + newest : "from " + newest + " on";

            assertThatThrownBy(() -> Header.read(kind, new CanonicalReader(bytes)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("%s: version %d is not supported; this program reads %s"
                            .formatted(kind.wireName(), version, read));
        }
    }

    @ParameterizedTest
    @EnumSource(Domain.class)
    void anotherKindIsRefusedByName(Domain kind) {
        for (Domain other : Domain.values()) {
            if (other != kind) {
                byte[] bytes = new Header(other, NETWORK, 5).writer().toBytes();

                assertThatThrownBy(() -> Header.read(kind, new CanonicalReader(bytes)))
                        .isInstanceOf(MalformedException.class)
                        .hasMessage("kind: must be %s, got %s".formatted(kind.wireName(), other.wireName()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ICN/", "ICN/era-snapsho", "ICN/era-snapshot2", "icn/era-snapshot", "EQ1"})
    void aKindThatIsNotKnownIsRefused(String tag) {
        assertThatThrownBy(() -> Header.of(header(tag, 1, NETWORK, 5)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("kind: no kind that is known here");
    }

    @Test
    void anotherNetworkIsRefusedByName() throws MalformedException {
        Header header = Header.of(header("ICN/era-snapshot", Domain.ERA_SNAPSHOT.version(), NETWORK, 5));
        header.requireNetwork(NETWORK);

        assertThatThrownBy(() -> header.requireNetwork(Hash32.ZERO))
                .isInstanceOf(MalformedException.class)
                .hasMessage("era-snapshot: of network " + NETWORK + ", this one is " + Hash32.ZERO);
    }

    @Test
    void anEraBeyondItsLimitIsRefused() throws MalformedException {
        Header header = Header.of(header("ICN/era-snapshot", Domain.ERA_SNAPSHOT.version(), NETWORK, 5));

        assertThat(header.eraAtMost(5)).isEqualTo(5);
        assertThatThrownBy(() -> header.eraAtMost(4)).hasMessage("era: at most 4, got 5");
        assertThatThrownBy(() -> Header.of(header("ICN/era-snapshot", Domain.ERA_SNAPSHOT.version(), NETWORK, -1)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Header(Domain.TIME, NETWORK, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
