package network.icn.libp2p.crypto;

import static network.icn.libp2p.MalformedException.Reason.BAD_KEY;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;

import java.util.Arrays;
import java.util.HexFormat;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.provider.Ed25519Rules;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// A peer's public key. Its protobuf form is deterministic (field 1 type, field 2 data, nothing else), because peer ids
/// are made from it. Source: libp2p specs, peer-ids.
public final class PublicKey {
    /// Length of a raw Ed25519 key.
    public static final int ED25519_BYTES = 32;
    /// Bound of the protobuf form: an RSA key of 8 192 bits has 1 062 bytes.
    public static final int MAX_PROTOBUF_BYTES = 2_048;

    private final KeyType type;
    private final byte[] raw;

    private PublicKey(KeyType type, byte[] raw) {
        this.type = type;
        this.raw = raw;
    }

    /// An Ed25519 key from its 32 bytes.
    ///
    /// @throws IllegalArgumentException if there are not 32 bytes
    public static PublicKey ed25519(byte[] raw) {
        if (raw.length != ED25519_BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, got " + raw.length);
        }
        return new PublicKey(KeyType.ED25519, raw.clone());
    }

    /// Reads the protobuf form; any encoding but the deterministic one is refused, since it would give the same key
    /// a second peer id.
    public static PublicKey parse(byte[] protobuf) throws MalformedException {
        if (protobuf.length > MAX_PROTOBUF_BYTES) {
            throw new MalformedException(TOO_LONG, "public key longer than " + MAX_PROTOBUF_BYTES + " bytes");
        }
        long type = -1;
        byte[] data = new byte[0];
        ProtoReader reader = new ProtoReader(protobuf);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> type = reader.uint64();
                case 2 -> data = reader.bytes(MAX_PROTOBUF_BYTES);
                default -> {}
            }
        }
        PublicKey key = new PublicKey(keyType(type), data);
        if (!Arrays.equals(key.protobuf(), protobuf)) {
            throw new MalformedException(BAD_KEY, "public key protobuf is not in its deterministic form");
        }
        if (data.length == 0 || (key.type == KeyType.ED25519 && data.length != ED25519_BYTES)) {
            throw new MalformedException(BAD_KEY, key.type + " public key of " + data.length + " bytes");
        }
        return key;
    }

    private static KeyType keyType(long code) throws MalformedException {
        for (KeyType type : KeyType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw new MalformedException(BAD_KEY, "unknown key type " + code);
    }

    KeyType type() {
        return type;
    }

    /// The key itself: 32 bytes for Ed25519.
    public byte[] raw() {
        return raw.clone();
    }

    /// The key as libp2p sends it: type and bytes in protobuf.
    public byte[] protobuf() {
        return new ProtoWriter().uint64(1, type.code()).bytes(2, raw).toByteArray();
    }

    /// Whether `signature` is this key's signature of `message`. For Ed25519 under a strict rule, so that every
    /// provider gives the same verdict: canonical encodings, S below the group order, no points of small order. For
    /// the kinds that only foreign peers have (RSA, ECDSA over P-256, secp256k1) as the specification says.
    public boolean verify(byte[] message, byte[] signature) {
        if (type != KeyType.ED25519) {
            return OtherSignatures.verify(type, raw, message, signature);
        }
        return Ed25519Rules.acceptsSignature(signature)
                && KnownKeys.SHARED.verifier(raw).verify(message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && type == that.type && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return type + ":" + HexFormat.of().formatHex(raw);
    }
}
