package network.icn.libp2p.encoding;

import static network.icn.libp2p.MalformedException.Reason.BAD_HASH;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;

import java.nio.ByteBuffer;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;

/// A digest that says how it was made: code, length, digest. Source: multiformats/multihash.
public final class Multihash {
    /// The "digest" is the value itself.
    public static final int IDENTITY = 0x00;
    /// SHA-256, 32 bytes.
    public static final int SHA2_256 = 0x12;

    private static final int SHA2_256_BYTES = 32;
    /// SHA-512 has 64 bytes, and an Ed25519 key, which is its own digest, 36.
    static final int MAX_DIGEST = 128;

    private final int code;
    private final byte[] digest;

    private Multihash(int code, byte[] digest) {
        this.code = code;
        this.digest = digest;
    }

    /// A digest with the code of its function.
    ///
    /// @param code of the table of multicodecs
    public static Multihash of(int code, byte[] digest) {
        return new Multihash(code, digest.clone());
    }

    /// Reads a multihash that fills `bytes` exactly.
    public static Multihash parse(byte[] bytes) throws MalformedException {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        long code = Varint.read(source);
        long length = Varint.read(source);
        if (code > Integer.MAX_VALUE || length > MAX_DIGEST || (code == SHA2_256 && length != SHA2_256_BYTES)) {
            throw new MalformedException(BAD_HASH, "multihash code " + code + " with " + length + " bytes");
        }
        if (length != source.remaining()) {
            throw new MalformedException(TRUNCATED, "multihash says " + length + " bytes, has " + source.remaining());
        }
        return new Multihash((int) code, Arrays.copyOfRange(bytes, source.position(), bytes.length));
    }

    /// The code of the function.
    public int code() {
        return code;
    }

    /// What the function gave.
    public byte[] digest() {
        return digest.clone();
    }

    /// The canonical bytes: code and length as varints, then the digest.
    public byte[] bytes() {
        ByteBuffer target = ByteBuffer.allocate(Varint.size(code) + Varint.size(digest.length) + digest.length);
        Varint.write(target, code);
        Varint.write(target, digest.length);
        return target.put(digest).array();
    }
}
