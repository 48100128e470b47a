package network.icn.libp2p.gossipsub.rpc;

import network.icn.libp2p.crypto.KeyPair;

/// Who signs messages, the same on all nodes of a network (libp2p/specs pubsub, "Signature policy options").
public sealed interface SignaturePolicy {
    /// Messages carry no author, sequence number, signature or key, and are refused if they do. For
    /// applications that sign what is inside and check it in their validators.
    record StrictNoSign() implements SignaturePolicy {}

    /// Every message is signed by its author, and refused if it is not.
    record StrictSign(KeyPair author) implements SignaturePolicy {}

    /// Whether a received message obeys the policy. Checks the signature, if there must be one: about 80 us.
    default boolean allows(Message message) {
        return switch (this) {
            case StrictNoSign _ -> !message.hasAuthorship();
            case StrictSign _ -> MessageSignature.isValid(message);
        };
    }

    /// A message of this host, as the policy wants it.
    ///
    /// @param sequence larger than in all messages before
    default Message compose(String topic, byte[] data, long sequence, MessageIdFunction ids) {
        return switch (this) {
            case StrictNoSign _ -> Message.unsigned(topic, data, ids);
            case StrictSign sign -> MessageSignature.sign(topic, data, sign.author(), sequence, ids);
        };
    }
}
