package network.icn.libp2p.multiformats;

import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.MalformedException.Reason.BAD_VALUE;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;
import static network.icn.libp2p.MalformedException.Reason.UNKNOWN_PROTOCOL;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.Multibase;
import network.icn.libp2p.encoding.Multihash;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.ip.IpText;

/// One step of a multiaddr: a protocol and its value, checked when made.
final class Component {
    private final AddressProtocol protocol;
    private final byte[] value;

    private Component(AddressProtocol protocol, byte[] value) {
        this.protocol = protocol;
        this.value = value;
    }

    /// For values that are valid by construction.
    static Component trusted(AddressProtocol protocol, byte[] value) {
        return new Component(protocol, value.clone());
    }

    static Component read(ByteBuffer source) throws MalformedException {
        long code = Varint.read(source);
        AddressProtocol protocol = AddressProtocol.byCode(code)
                .orElseThrow(() -> new MalformedException(UNKNOWN_PROTOCOL, "multiaddr protocol code " + code));
        int size = protocol.value().size();
        long length = size >= 0 ? size : Varint.read(source);
        if (length > source.remaining()) {
            throw new MalformedException(TRUNCATED, "value of /" + protocol.text() + " ends early");
        }
        byte[] value = new byte[(int) length];
        source.get(value);
        return new Component(protocol, checked(protocol, value));
    }

    static Component parse(AddressProtocol protocol, String text) throws MalformedException {
        byte[] value = switch (protocol.value()) {
            case NONE -> new byte[0];
            case BYTE -> new byte[] {(byte) decimal(text, 0xff)};
            case PORT -> {
                int port = decimal(text, 0xffff);
                yield new byte[] {(byte) (port >>> 8), (byte) port};
            }
            case IP4 -> IpText.parseIp4(text);
            case IP6 -> IpText.parseIp6(text);
            case NAME, PATH -> text.getBytes(StandardCharsets.UTF_8);
            case PEER -> PeerId.parse(text).bytes();
            case HASH -> Multibase.decode(text);
        };
        return new Component(protocol, checked(protocol, value));
    }

    private static byte[] checked(AddressProtocol protocol, byte[] value) throws MalformedException {
        switch (protocol.value()) {
            case NONE, BYTE, PORT, IP4, IP6 -> {}
            case NAME -> {
                String name = utf8(value);
                if (name.isEmpty() || name.indexOf('/') >= 0) {
                    throw new MalformedException(BAD_VALUE, "bad name in /" + protocol.text());
                }
            }
            case PATH -> {
                // The text form must give back the same bytes: a slash in front, no empty part, no slash at the end.
                String path = utf8(value);
                if (!path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
                    throw new MalformedException(BAD_VALUE, "bad path in /" + protocol.text());
                }
            }
            case PEER -> PeerId.fromBytes(value);
            case HASH -> Multihash.parse(value);
        }
        return value;
    }

    private static String utf8(byte[] value) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedException(BAD_TEXT, "not UTF-8");
        }
    }

    private static int decimal(String text, int max) throws MalformedException {
        int value = 0;
        for (int i = 0; i < text.length() && value <= max; i++) {
            char next = text.charAt(i);
            if (next < '0' || next > '9') {
                throw new MalformedException(BAD_VALUE, "not a number: " + text);
            }
            value = value * 10 + (next - '0');
        }
        if (text.isEmpty() || value > max) {
            throw new MalformedException(BAD_VALUE, "not a number up to " + max + ": " + text);
        }
        return value;
    }

    AddressProtocol protocol() {
        return protocol;
    }

    byte[] value() {
        return value.clone();
    }

    /// A port in host order; only for protocols that have one.
    int port() {
        return ((value[0] & 0xff) << 8) | (value[1] & 0xff);
    }

    int size() {
        int prefix = protocol.value().size() >= 0 ? 0 : Varint.size(value.length);
        return Varint.size(protocol.code()) + prefix + value.length;
    }

    void write(ByteBuffer target) {
        Varint.write(target, protocol.code());
        if (protocol.value().size() < 0) {
            Varint.write(target, value.length);
        }
        target.put(value);
    }

    String text() throws MalformedException {
        String shown = switch (protocol.value()) {
            case NONE -> "";
            case BYTE -> "/" + (value[0] & 0xff);
            case PORT -> "/" + port();
            case IP4 -> "/" + IpText.ip4(value);
            case IP6 -> "/" + IpText.ip6(value);
            case NAME -> "/" + utf8(value);
            case PATH -> utf8(value);
            case PEER -> "/" + PeerId.fromBytes(value);
            case HASH -> "/" + Multibase.encodeBase64Url(value);
        };
        return "/" + protocol.text() + shown;
    }
}
