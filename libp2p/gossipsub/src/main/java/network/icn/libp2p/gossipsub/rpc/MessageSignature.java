package network.icn.libp2p.gossipsub.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// The author's signature of a message: made and checked here only.
///
/// Signed are the bytes `libp2p-pubsub:` and the message protobuf without the fields signature and key. The
/// specification leaves out only the signature; go, js and jvm leave out both. Source: libp2p/specs pubsub,
/// "Message signing".
final class MessageSignature {
    private static final byte[] PREFIX = "libp2p-pubsub:".getBytes(StandardCharsets.US_ASCII);
    private static final int SEQUENCE_BYTES = 8;

    private MessageSignature() {}

    /// A signed message. The key is always sent: js does so and jvm-libp2p demands it.
    ///
    /// @param sequence larger than in all earlier messages of the author, also those before a restart
    static Message sign(String topic, byte[] data, KeyPair author, long sequence, MessageIdFunction ids) {
        byte[] from = author.peerId().bytes();
        byte[] number = ByteBuffer.allocate(SEQUENCE_BYTES).putLong(sequence).array();
        byte[] key = author.publicKey().protobuf();
        byte[] unsigned = new ProtoWriter(data.length + topic.length() + Message.AUTHORSHIP_BYTES)
                .bytes(Message.FROM, from)
                .bytes(Message.DATA, data)
                .bytes(Message.SEQUENCE, number)
                .string(Message.TOPIC, topic)
                .toByteArray();
        byte[] signature = author.sign(prefixed(unsigned));
        return new Message(topic, data.clone(), new Authorship(from, number, signature, key), null, ids);
    }

    /// Whether the message names its author, carries a sequence number, and is signed by that author.
    static boolean isValid(Message message) {
        Authorship claimed = message.authorship();
        byte[] sequence = claimed.sequence();
        byte[] signature = claimed.signature();
        Optional<PeerId> author = message.from();
        if (author.isEmpty() || signature == null || sequence == null || sequence.length != SEQUENCE_BYTES) {
            return false;
        }
        Optional<PublicKey> key = keyOf(author.get(), claimed);
        return key.isPresent() && key.get().verify(signedBytes(message), signature);
    }

    /// The key that was sent, if it is the author's; else the one in the author's id.
    private static Optional<PublicKey> keyOf(PeerId author, Authorship claimed) {
        byte[] sent = claimed.key();
        if (sent == null || sent.length == 0) {
            return author.publicKey();
        }
        try {
            PublicKey key = PublicKey.parse(sent);
            return PeerId.of(key).equals(author) ? Optional.of(key) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// What is signed: the bytes as they came, with fields 5 and 6 cut out, so that unknown fields stay
    /// covered.
    static byte[] signedBytes(Message message) {
        byte[] encoded = message.encoded();
        ByteBuffer kept = ByteBuffer.allocate(PREFIX.length + encoded.length).put(PREFIX);
        try {
            ProtoReader reader = new ProtoReader(encoded);
            while (reader.next()) {
                if (reader.field() != Message.SIGNATURE && reader.field() != Message.KEY) {
                    kept.put(encoded, reader.fieldStart(), reader.fieldEnd() - reader.fieldStart());
                }
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("a message that was decoded cannot be read again", e);
        }
        return Arrays.copyOf(kept.array(), kept.position());
    }

    private static byte[] prefixed(byte[] message) {
        byte[] joined = Arrays.copyOf(PREFIX, PREFIX.length + message.length);
        System.arraycopy(message, 0, joined, PREFIX.length, message.length);
        return joined;
    }
}
