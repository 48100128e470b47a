package network.icn.libp2p.multiformats;

import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.Varint;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MultiaddrTest {
    private static final JsonNode STRINGS = Vectors.json("multiaddr-strings.json");
    private static final Set<String> LEFT_OUT = Set.of("onion", "onion3", "garlic64", "garlic32", "http-path");

    @Test
    void everyValidTextSurvivesTheWayThroughBytes() throws Exception {
        for (JsonNode node : STRINGS.get("valid")) {
            Multiaddr address = Multiaddr.parse(node.asString());
            assertThat(Multiaddr.fromBytes(address.bytes())).isEqualTo(address);
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        }
    }

    @Test
    void everyInvalidTextIsRefused() {
        for (JsonNode node : STRINGS.get("invalid")) {
            assertThatThrownBy(() -> Multiaddr.parse(node.asString()))
                    .as(node.asString())
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void textAndBytesAreThoseOfGo() throws Exception {
        for (JsonNode pair : STRINGS.get("stringToBytesHex")) {
            assertPair(pair.get("string").asString(), pair.get("hex").asString());
        }
    }

    @Test
    void textAndBytesAreThoseOfJs() throws Exception {
        JsonNode pairs = Vectors.json("js-libp2p-generated.json").get("multiaddrs");
        for (String text : pairs.propertyNames()) {
            assertPair(text, pairs.get(text).asString());
        }
    }

    private static void assertPair(String text, String hex) throws MalformedException {
        assertThat(Multiaddr.parse(text).bytes()).as(text).isEqualTo(hex(hex));
        assertThat(Multiaddr.fromBytes(hex(hex))).as(text).hasToString(text);
    }

    @Test
    void theTableOfProtocolsIsKnown() {
        for (String line :
                Vectors.text("multiaddr-protocols.csv").lines().skip(1).toList()) {
            String[] cells = line.split(",", -1);
            String name = cells[2].strip();
            if (LEFT_OUT.contains(name)) {
                continue;
            }
            AddressProtocol protocol = AddressProtocol.byName(name).orElseThrow();
            int bits = cells[1].strip().equals("V") ? -8 : Integer.parseInt(cells[1].strip());
            assertThat(protocol.code()).as(name).isEqualTo(Integer.parseInt(cells[0].strip()));
            assertThat(protocol.value().size() * 8).as(name).isEqualTo(bits);
        }
    }

    @Test
    void theFuzzCorpusOfGoThrowsNothingElse() {
        int cases = 0;
        for (JsonNode node : Vectors.json("multiaddr-fuzz-corpus.json").get("cases")) {
            byte[] input = goLiteral(node.get("goLiteral").asString());
            mustNotCrash(input);
            cases++;
        }
        assertThat(cases).isEqualTo(21);
    }

    @Test
    void randomBytesAndTextsThrowNothingElse() {
        Random random = new Random(11);
        byte[] valid =
                hex("047f000001060fa1a503260024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474"
                        + "fce27e");
        for (int i = 0; i < 5_000; i++) {
            byte[] input = i % 2 == 0 ? valid.clone() : new byte[random.nextInt(40)];
            if (i % 2 == 0) {
                input[random.nextInt(input.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(input);
            }
            mustNotCrash(input);
        }
    }

    private static void mustNotCrash(byte[] input) {
        try {
            Multiaddr address = Multiaddr.fromBytes(input);
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        } catch (MalformedException e) {
            assertThat(e.reason()).isNotNull();
        }
        try {
            Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(Multiaddr.fromBytes(address.bytes())).isEqualTo(address);
        } catch (MalformedException e) {
            assertThat(e.reason()).isNotNull();
        }
    }

    private static byte[] goLiteral(String literal) {
        String body = literal.substring(literal.indexOf('"') + 1, literal.lastIndexOf('"'));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < body.length(); i++) {
            if (body.charAt(i) != '\\') {
                out.writeBytes(body.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = body.charAt(++i);
            switch (kind) {
                case 'x' -> {
                    out.write(Integer.parseInt(body.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case 'a' -> out.write(7);
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case 'v' -> out.write(11);
                default -> out.write(kind);
            }
        }
        return out.toByteArray();
    }

    @Test
    void thePeerIsPutAtTheEndAndReplaced() throws Exception {
        PeerId one = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
        PeerId two = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
        Multiaddr bare = Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4001));

        assertThat(bare).hasToString("/ip4/127.0.0.1/tcp/4001");
        assertThat(bare.peerId()).isEmpty();
        assertThat(bare.withPeer(one).peerId()).contains(one);
        assertThat(bare.withPeer(one).withPeer(two)).hasToString("/ip4/127.0.0.1/tcp/4001/p2p/" + two);
        assertThat(bare.withPeer(one).tcpAddress())
                .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4001));
    }

    @Test
    void onlyPlainTcpHasASocketAddress() throws Exception {
        for (String text : List.of("/ip4/1.2.3.4/udp/1/quic-v1", "/ip4/1.2.3.4/tcp/80/ws", "/ip4/1.2.3.4", "/tcp/1")) {
            assertThat(Multiaddr.parse(text).tcpAddress()).as(text).isEmpty();
        }
        InetSocketAddress named =
                Multiaddr.parse("/dns4/example.com/tcp/443").tcpAddress().orElseThrow();
        assertThat(named.isUnresolved()).isTrue();
        assertThat(named.getHostString()).isEqualTo("example.com");
    }

    @Test
    void sizesAreBoundedFromBothSides() throws Exception {
        String longest = "/tcp/1".repeat(Multiaddr.MAX_COMPONENTS);
        assertThat(Multiaddr.parse(longest).protocols()).hasSize(Multiaddr.MAX_COMPONENTS);
        assertThatThrownBy(() -> Multiaddr.parse(longest + "/tcp/1")).isInstanceOf(MalformedException.class);

        int name = Multiaddr.MAX_BYTES - Varint.size(53) - 2;
        assertThat(Multiaddr.parse("/dns/" + "a".repeat(name)).bytes()).hasSize(Multiaddr.MAX_BYTES);
        assertThatThrownBy(() -> Multiaddr.parse("/dns/" + "a".repeat(name + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void theTextIsBoundedFromBothSides() throws Exception {
        // A number may begin with any number of zeros, so that a long text can be a short address.
        String longest = "/tcp/" + "0".repeat(Multiaddr.MAX_TEXT - 6) + "1";
        assertThat(Multiaddr.parse(longest)).hasToString("/tcp/1");
        assertThatThrownBy(() -> Multiaddr.parse("/tcp/0" + longest.substring(5)))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.TOO_LONG));
    }

    @Test
    void ip6TextIsTheShortestForm() throws Exception {
        assertThat(Multiaddr.parse("/ip6/2001:DB8:0:0:1:0:0:1")).hasToString("/ip6/2001:db8::1:0:0:1");
        assertThat(Multiaddr.parse("/ip6/::ffff:1.2.3.4")).hasToString("/ip6/::ffff:102:304");
        assertThat(Multiaddr.parse("/ip6/1:0:2:3:4:5:6:7")).hasToString("/ip6/1:0:2:3:4:5:6:7");
        assertThat(Multiaddr.parse("/ip6/::")).hasToString("/ip6/::");
        for (String bad :
                List.of("1::2::3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7", "12345::", "::1%eth0", "1:2:3:4:5:6:7:8:9")) {
            assertThatThrownBy(() -> Multiaddr.parse("/ip6/" + bad)).as(bad).isInstanceOf(MalformedException.class);
        }
    }
}
