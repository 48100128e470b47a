package network.icn.libp2p.envelope;

import static network.icn.libp2p.MalformedException.Reason.BAD_FIELD;
import static network.icn.libp2p.MalformedException.Reason.BAD_SIGNATURE;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// A payload with its type, signed by a peer for one purpose (the domain). An instance always has a valid signature.
/// Source: libp2p RFC 0002.
public final class SignedEnvelope {
    /// Bound of the protobuf form: an identify message, which carries one, is bounded by the same number.
    public static final int MAX_BYTES = 8_192;

    /// A multicodec has at most nine bytes; some use a text in its place.
    static final int MAX_PAYLOAD_TYPE = 64;
    /// An RSA key of 8 192 bits signs with this many.
    static final int MAX_SIGNATURE = 1_024;
    private static final byte[] NOTHING = new byte[0];

    private final PublicKey publicKey;
    private final byte[] payload;
    private final byte[] protobuf;

    private SignedEnvelope(PublicKey publicKey, byte[] payload, byte[] protobuf) {
        this.publicKey = publicKey;
        this.payload = payload;
        this.protobuf = protobuf;
    }

    /// Signs the payload for one purpose.
    public static SignedEnvelope sign(KeyPair key, String domain, byte[] payloadType, byte[] payload) {
        byte[] protobuf = new ProtoWriter()
                .bytes(1, key.publicKey().protobuf())
                .bytes(2, payloadType)
                .bytes(3, payload)
                .bytes(5, key.sign(signedBytes(domain, payloadType, payload)))
                .toByteArray();
        return new SignedEnvelope(key.publicKey(), payload.clone(), protobuf);
    }

    /// Reads an envelope and verifies type and signature.
    public static SignedEnvelope open(byte[] protobuf, String domain, byte[] payloadType) throws MalformedException {
        if (protobuf.length > MAX_BYTES) {
            throw new MalformedException(TOO_LONG, "envelope longer than " + MAX_BYTES + " bytes");
        }
        byte[] key = NOTHING;
        byte[] type = NOTHING;
        byte[] payload = NOTHING;
        byte[] signature = NOTHING;
        ProtoReader reader = new ProtoReader(protobuf);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> key = reader.bytes(PublicKey.MAX_PROTOBUF_BYTES);
                case 2 -> type = reader.bytes(MAX_PAYLOAD_TYPE);
                case 3 -> payload = reader.bytes(MAX_BYTES);
                case 5 -> signature = reader.bytes(MAX_SIGNATURE);
                default -> {}
            }
        }
        if (!Arrays.equals(type, payloadType)) {
            throw new MalformedException(BAD_FIELD, "envelope holds another type of payload");
        }
        PublicKey signer = PublicKey.parse(key);
        if (!signer.verify(signedBytes(domain, type, payload), signature)) {
            throw new MalformedException(BAD_SIGNATURE, "envelope signature is wrong");
        }
        return new SignedEnvelope(signer, payload, protobuf.clone());
    }

    private static byte[] signedBytes(String domain, byte[] payloadType, byte[] payload) {
        byte[] domainBytes = domain.getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = ByteBuffer.allocate(
                domainBytes.length + payloadType.length + payload.length + 3 * (Varint.MAX_BYTES + 1));
        for (byte[] part : new byte[][] {domainBytes, payloadType, payload}) {
            Varint.write(target, part.length);
            target.put(part);
        }
        return Arrays.copyOf(target.array(), target.position());
    }

    /// Whose signature it has.
    public PublicKey publicKey() {
        return publicKey;
    }

    /// A copy of what is signed.
    public byte[] payload() {
        return payload.clone();
    }

    /// The envelope as it is sent.
    public byte[] protobuf() {
        return protobuf.clone();
    }
}
