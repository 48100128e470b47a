package network.icn.libp2p.crypto;

import static network.icn.libp2p.MalformedException.Reason.BAD_KEY;

import java.security.SecureRandom;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// A node's identity: an Ed25519 seed and its public key. Immutable and thread-safe; the text form never
/// shows the seed, and there is no equality: compare public keys. Source: RFC 8032; libp2p specs, peer-ids.
public final class KeyPair {
    private static final int SEED_BYTES = 32;
    /// Seed, public key, and in a legacy form the public key again.
    private static final int MAX_PRIVATE_BYTES = 96;

    private final byte[] seed;
    private final PublicKey publicKey;
    private final PeerId peerId;
    private final Crypto.Signer signer;

    private KeyPair(byte[] seed) {
        this.seed = seed;
        this.publicKey = PublicKey.ed25519(Crypto.preferred().ed25519PublicKey(seed));
        this.peerId = PeerId.of(publicKey);
        this.signer = Crypto.preferred().signer(seed, publicKey.raw());
    }

    /// The key pair of a 32-byte seed (RFC 8032 "private key").
    ///
    /// @throws IllegalArgumentException if there are not 32 bytes
    public static KeyPair ed25519(byte[] seed32) {
        if (seed32.length != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, got " + seed32.length);
        }
        return new KeyPair(seed32.clone());
    }

    /// A new key pair.
    ///
    /// @param random source of the seed; whoever can guess it is the node
    public static KeyPair generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new KeyPair(seed);
    }

    /// Reads the PrivateKey protobuf of libp2p: seed and public key, or the legacy form with the public key
    /// twice.
    ///
    /// @throws MalformedException if it is no Ed25519 key, or the public key is not that of the seed
    public static KeyPair parse(byte[] protobuf) throws MalformedException {
        long type = -1;
        byte[] data = new byte[0];
        ProtoReader reader = new ProtoReader(protobuf);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> type = reader.uint64();
                case 2 -> data = reader.bytes(MAX_PRIVATE_BYTES);
                default -> {}
            }
        }
        if (type != KeyType.ED25519.code() || (data.length != 64 && data.length != MAX_PRIVATE_BYTES)) {
            throw new MalformedException(BAD_KEY, "not an Ed25519 private key");
        }
        KeyPair pair = new KeyPair(Arrays.copyOf(data, SEED_BYTES));
        for (int at = SEED_BYTES; at < data.length; at += PublicKey.ED25519_BYTES) {
            if (!Arrays.equals(pair.publicKey.raw(), Arrays.copyOfRange(data, at, at + PublicKey.ED25519_BYTES))) {
                throw new MalformedException(BAD_KEY, "public key does not belong to the private key");
            }
        }
        return pair;
    }

    /// The PrivateKey protobuf. Secret.
    public byte[] protobuf() {
        byte[] data = Arrays.copyOf(seed, SEED_BYTES + PublicKey.ED25519_BYTES);
        System.arraycopy(publicKey.raw(), 0, data, SEED_BYTES, PublicKey.ED25519_BYTES);
        return new ProtoWriter()
                .uint64(1, KeyType.ED25519.code())
                .bytes(2, data)
                .toByteArray();
    }

    /// What others verify signatures with.
    public PublicKey publicKey() {
        return publicKey;
    }

    /// The name by which others know the node.
    public PeerId peerId() {
        return peerId;
    }

    /// The 64-byte Ed25519 signature of `message` (RFC 8032, pure). Deterministic.
    public byte[] sign(byte[] message) {
        return signer.sign(message);
    }

    @Override
    public String toString() {
        return "KeyPair[" + peerId + "]";
    }
}
