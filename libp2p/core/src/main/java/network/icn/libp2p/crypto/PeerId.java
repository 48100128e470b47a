package network.icn.libp2p.crypto;

import static network.icn.libp2p.MalformedException.Reason.BAD_HASH;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.encoding.Base58;
import network.icn.libp2p.encoding.Multibase;
import network.icn.libp2p.encoding.Multihash;
import network.icn.libp2p.encoding.Varint;
import org.jspecify.annotations.Nullable;

/// The name of a peer: the multihash of its public key. An Ed25519 key is held in full, so it can be read
/// back; its text starts with `12D3KooW`. Immutable; compares by bytes. Source: libp2p specs, peer-ids.
public final class PeerId implements Comparable<PeerId> {
    /// A public key protobuf up to this size is its own "hash".
    private static final int MAX_INLINE_BYTES = 42;

    private static final int CID_VERSION = 1;
    private static final int LIBP2P_KEY_CODEC = 0x72;

    private final byte[] bytes;
    /// Made at the first use: ids are read off the wire far more often than they are shown.
    private volatile @Nullable String text;

    private final int hash;

    private PeerId(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /// The id of a key: the key's protobuf form itself if it has at most 42 bytes, as Ed25519 and secp256k1
    /// keys do, else its SHA-256.
    public static PeerId of(PublicKey key) {
        byte[] protobuf = key.protobuf();
        Multihash hash = protobuf.length <= MAX_INLINE_BYTES
                ? Multihash.of(Multihash.IDENTITY, protobuf)
                : Multihash.of(Multihash.SHA2_256, Crypto.sha256(protobuf));
        return new PeerId(hash.bytes());
    }

    /// Reads base58 (`12D3Koo…`, `Qm…`) or a CIDv1 of codec libp2p-key in base32 (`b…`) or base36 (`k…`).
    ///
    /// @throws MalformedException if it is neither, or as [#fromBytes] says
    public static PeerId parse(String text) throws MalformedException {
        if (text.startsWith("1") || text.startsWith("Qm")) {
            return fromBytes(Base58.decode(text));
        }
        ByteBuffer cid = ByteBuffer.wrap(Multibase.decode(text));
        if (Varint.read(cid) != CID_VERSION || Varint.read(cid) != LIBP2P_KEY_CODEC) {
            throw new MalformedException(BAD_HASH, "not a CIDv1 of a libp2p key: " + text);
        }
        byte[] multihash = new byte[cid.remaining()];
        cid.get(multihash);
        return fromBytes(multihash);
    }

    /// Reads the multihash. The key inside an identity multihash is looked at only by [#publicKey()].
    ///
    /// @throws MalformedException if it is no multihash in its shortest form, of SHA-256 or of at most 42
    ///     bytes themselves
    public static PeerId fromBytes(byte[] bytes) throws MalformedException {
        Multihash hash = Multihash.parse(bytes);
        boolean inline = hash.code() == Multihash.IDENTITY && hash.digest().length <= MAX_INLINE_BYTES;
        if (!inline && hash.code() != Multihash.SHA2_256) {
            throw new MalformedException(BAD_HASH, "multihash code " + hash.code() + " is not one of a peer id");
        }
        if (!Arrays.equals(hash.bytes(), bytes)) {
            throw new MalformedException(BAD_HASH, "multihash is not minimal");
        }
        return new PeerId(bytes.clone());
    }

    /// The multihash, as it stands on the wire: 38 bytes for Ed25519, 34 for a SHA-256.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Whether [#bytes] are these, without a copy of them.
    public boolean hasBytes(byte[] multihash) {
        return Arrays.equals(bytes, multihash);
    }

    /// The public key, if the id holds it and it can be read.
    public Optional<PublicKey> publicKey() {
        try {
            Multihash hash = Multihash.parse(bytes);
            return hash.code() == Multihash.IDENTITY ? Optional.of(PublicKey.parse(hash.digest())) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// The last characters, enough to tell peers apart in a log.
    public String shortText() {
        String shown = toString();
        return shown.substring(Math.max(0, shown.length() - 6));
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PeerId that && hash == that.hash && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// base58btc.
    @Override
    public String toString() {
        String shown = text;
        if (shown == null) {
            shown = Base58.encode(bytes);
            text = shown;
        }
        return shown;
    }
}
