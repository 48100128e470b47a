package network.icn.protocol.kernel.identity;

import java.util.Arrays;
import java.util.HexFormat;
import network.icn.protocol.kernel.bytes.Hash32;
import org.jspecify.annotations.Nullable;

/// The identity of a node: its Ed25519 public key. The text form is the libp2p peer id of that key (`12D3Koo…`), an
/// identity multihash of the key's protobuf, so the key can be read back out of it. Other standard texts of the same id
/// are read, this one is printed.
///
/// Ordered by unsigned bytes of the key.
public final class NodeId implements Comparable<NodeId> {
    public static final int BYTES = 32;
    /// Longest text accepted before decoding: a CIDv1 in hexadecimal has 81 characters.
    private static final int MAX_TEXT = 96;
    /// identity multihash, 36 bytes; PublicKey { type: Ed25519, data: 32 bytes } (libp2p peer-ids spec).
    private static final byte[] PEER_ID_PREFIX = HexFormat.of().parseHex("002408011220");
    /// CID version 1, codec libp2p-key, then the multihash.
    private static final byte[] CID_PREFIX = HexFormat.of().parseHex("0172002408011220");

    private final byte[] key;
    /// Worked out when it is first asked for: it costs as much as a signature, and doors ask for it at each call.
    /// Threads that find none here each work out the same.
    private @Nullable String text;

    private NodeId(byte[] key) {
        this.key = key;
    }

    /// @throws IllegalArgumentException unless there are exactly 32 bytes
    public static NodeId of(byte[] publicKey) {
        if (publicKey.length != BYTES) {
            throw new IllegalArgumentException("node id: 32 bytes, got " + publicKey.length);
        }
        return new NodeId(publicKey.clone());
    }

    /// Reads every standard text of a peer id: the multihash in base58 (`12D3Koo…`), or a CIDv1 of codec libp2p-key in
    /// any alphabet of multibase (`bafz…`, `k51…`, `z5…`).
    ///
    /// @throws IllegalArgumentException unless the text is the peer id of an Ed25519 key
    public static NodeId parse(String peerId) {
        try {
            if (!peerId.isEmpty() && peerId.length() <= MAX_TEXT) {
                return peerId.charAt(0) == '1'
                        ? behind(PEER_ID_PREFIX, Base58.decode(peerId))
                        : behind(CID_PREFIX, Multibase.decode(peerId));
            }
        } catch (IllegalArgumentException e) {
            throw notAnId(peerId, e);
        }
        throw notAnId(peerId, null);
    }

    private static NodeId behind(byte[] prefix, byte[] id) {
        int end = prefix.length;
        if (id.length != end + BYTES || !Arrays.equals(prefix, Arrays.copyOf(id, end))) {
            throw new IllegalArgumentException("not the id of an Ed25519 key");
        }
        return new NodeId(Arrays.copyOfRange(id, end, id.length));
    }

    private static IllegalArgumentException notAnId(String text, @Nullable Throwable cause) {
        String shown = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
        return new IllegalArgumentException(
                "must be the peer id of an Ed25519 key (12D3Koo...), got '" + shown + "'", cause);
    }

    /// The raw Ed25519 public key, 32 bytes.
    public byte[] bytes() {
        return key.clone();
    }

    /// The peer id multihash, 38 bytes: what libp2p carries.
    public byte[] peerIdBytes() {
        byte[] multihash = Arrays.copyOf(PEER_ID_PREFIX, PEER_ID_PREFIX.length + BYTES);
        System.arraycopy(key, 0, multihash, PEER_ID_PREFIX.length, BYTES);
        return multihash;
    }

    /// The SHA-256 of the node's public key.
    public Hash32 sha256() {
        return Hash32.sha256(key);
    }

    /// The last eight characters: enough for a table that people read, never for a decision.
    public String brief() {
        String text = toString();
        return text.substring(text.length() - 8);
    }

    @Override
    public int compareTo(NodeId other) {
        return Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = Base58.encode(peerIdBytes());
            text = known;
        }
        return known;
    }
}
