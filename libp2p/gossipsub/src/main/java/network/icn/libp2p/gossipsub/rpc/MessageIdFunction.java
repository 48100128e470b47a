package network.icn.libp2p.gossipsub.rpc;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import network.icn.libp2p.crypto.provider.Crypto;

/// Computes the id of a message. All nodes of a network must use the same function: with differing ones
/// messages still flow through the mesh, but IHAVE and IWANT never match.
@FunctionalInterface
public interface MessageIdFunction {
    /// The first 20 bytes of SHA-256 over uvarint length of the topic, the topic in UTF-8, and the data. An id
    /// that commits to the content cannot be taken by a forged copy, so it may be marked as seen before
    /// validation.
    MessageIdFunction CONTENT = MessageIdFunction::contentId;

    /// The bytes of the author's peer id followed by the sequence number, as the pubsub specification proposes
    /// for signed messages. A missing field counts as empty.
    MessageIdFunction AUTHOR_AND_SEQUENCE = MessageIdFunction::authorId;

    /// The length of a [#CONTENT] id: 160 bits leave no chance for collisions and 40 % less IHAVE traffic than
    /// 256.
    int CONTENT_ID_BYTES = 20;

    /// A function for each topic that has one of its own, and one for all others.
    static MessageIdFunction perTopic(Map<String, MessageIdFunction> own, MessageIdFunction others) {
        Map<String, MessageIdFunction> functions = Map.copyOf(own);
        return message -> functions.getOrDefault(message.topic(), others).idOf(message);
    }

    /// Sees every field of the message except its id.
    MessageId idOf(Message message);

    private static MessageId contentId(Message message) {
        byte[] topic = message.topicBytes();
        MessageDigest sha256 = Crypto.newSha256();
        int length = topic.length;
        while (length >= 0x80) {
            sha256.update((byte) (length | 0x80));
            length >>>= 7;
        }
        sha256.update((byte) length);
        sha256.update(topic);
        sha256.update(message.sharedData());
        return MessageId.wrap(Arrays.copyOf(sha256.digest(), CONTENT_ID_BYTES));
    }

    private static MessageId authorId(Message message) {
        byte[] from = message.from().map(author -> author.bytes()).orElseGet(() -> new byte[0]);
        byte[] sequence = message.sequenceBytes().orElseGet(() -> new byte[0]);
        byte[] id = Arrays.copyOf(from, from.length + sequence.length);
        System.arraycopy(sequence, 0, id, from.length, sequence.length);
        return MessageId.wrap(id);
    }
}
