package network.icn.libp2p.gossipsub.rpc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;
import network.icn.libp2p.wire.ProtoReader;
import org.jspecify.annotations.Nullable;

/// Reads one RPC; every count and size is checked before anything is allocated for it. A part beyond a limit is left
/// out, and the others are read: the limits are ours, and an honest peer may have larger ones. Parts that were left
/// out count like others, so that nothing is gained by sending many.
final class RpcDecoder {
    private final RpcLimits limits;
    private final MessageIdFunction ids;
    private final List<Subscription> subscriptions = new ArrayList<>(2);
    private final List<Message> messages = new ArrayList<>(1);
    private final List<Control> controls = new ArrayList<>(1);
    private final Set<RpcRefusal> leftOut = EnumSet.noneOf(RpcRefusal.class);
    private int subscriptionCount;
    private int messageCount;
    private int controlCount;
    private int idCount;

    RpcDecoder(RpcLimits limits, MessageIdFunction ids) {
        this.limits = limits;
        this.ids = ids;
    }

    RpcDecoding.Decoded decode(byte[] frame) throws MalformedException {
        ProtoReader reader = new ProtoReader(frame);
        while (reader.next()) {
            switch (reader.field()) {
                case RpcCodec.SUBSCRIPTIONS ->
                    keep(subscriptions, () -> {
                        room(subscriptionCount++, limits.subscriptions(), RpcRefusal.TOO_MANY_SUBSCRIPTIONS);
                        return subscription(reader.message());
                    });
                case RpcCodec.PUBLISH ->
                    keep(messages, () -> {
                        room(messageCount++, limits.messages(), RpcRefusal.TOO_MANY_MESSAGES);
                        return message(reader);
                    });
                case RpcCodec.CONTROL -> controls(reader.message());
                default -> {
                    // an extension we do not know
                }
            }
        }
        return new RpcDecoding.Decoded(new Rpc(subscriptions, messages, controls), leftOut);
    }

    /// A part of the RPC, or of a list in it.
    private interface Part<T> {
        T read() throws RefusedException, MalformedException;
    }

    private <T> void keep(List<T> parts, Part<T> part) throws MalformedException {
        try {
            parts.add(part.read());
        } catch (RefusedException e) {
            leftOut.add(e.reason());
        }
    }

    private Subscription subscription(ProtoReader reader) throws RefusedException, MalformedException {
        boolean subscribe = false;
        String topic = null;
        while (reader.next()) {
            switch (reader.field()) {
                case RpcCodec.SUBSCRIBE -> subscribe = reader.bool();
                case RpcCodec.SUBSCRIBED_TOPIC -> topic = topic(reader);
                default -> {}
            }
        }
        return new Subscription(required(topic), subscribe);
    }

    private Message message(ProtoReader whole) throws RefusedException, MalformedException {
        String topic = null;
        byte[] data = new byte[0];
        byte[] from = null;
        byte[] sequence = null;
        byte[] signature = null;
        byte[] key = null;
        ProtoReader reader = whole.message();
        while (reader.next()) {
            switch (reader.field()) {
                case Message.FROM -> from = authorship(reader, limits.authorshipBytes());
                case Message.DATA -> data = bytes(reader, limits.dataBytes(), RpcRefusal.DATA_TOO_LARGE);
                case Message.SEQUENCE -> sequence = authorship(reader, limits.authorshipBytes());
                case Message.TOPIC -> topic = topic(reader);
                case Message.SIGNATURE -> signature = authorship(reader, limits.authorshipBytes());
                case Message.KEY -> key = authorship(reader, limits.keyBytes());
                default -> {}
            }
        }
        Authorship authorship = new Authorship(from, sequence, signature, key);
        return authorship.isAbsent()
                ? new Message(required(topic), data, Authorship.NONE, null, ids)
                : new Message(required(topic), data, authorship, whole.bytes(limits.rpcBytes()), ids);
    }

    private void controls(ProtoReader reader) throws MalformedException {
        while (reader.next()) {
            if (reader.field() >= RpcCodec.IHAVE && reader.field() <= RpcCodec.EXTENSIONS) {
                keep(controls, () -> {
                    room(controlCount++, limits.controls(), RpcRefusal.TOO_MANY_CONTROLS);
                    return control(reader.field(), reader.message());
                });
            }
        }
    }

    private Control control(int field, ProtoReader reader) throws RefusedException, MalformedException {
        return switch (field) {
            case RpcCodec.IHAVE -> ihave(reader);
            case RpcCodec.IWANT -> new Control.IWant(ids(reader));
            case RpcCodec.GRAFT -> graft(reader);
            case RpcCodec.PRUNE -> prune(reader);
            case RpcCodec.IDONTWANT -> new Control.IDontWant(ids(reader));
            default -> extensions(reader);
        };
    }

    private Control ihave(ProtoReader reader) throws RefusedException, MalformedException {
        String topic = null;
        List<MessageId> had = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> topic = topic(reader);
                case 2 -> keep(had, () -> id(reader));
                default -> {}
            }
        }
        return new Control.IHave(required(topic), had);
    }

    private static Control extensions(ProtoReader reader) throws MalformedException {
        boolean more = true;
        while (more) {
            more = reader.next();
        }
        return new Control.Extensions();
    }

    private List<MessageId> ids(ProtoReader reader) throws MalformedException {
        List<MessageId> named = new ArrayList<>();
        while (reader.next()) {
            if (reader.field() == 1) {
                keep(named, () -> id(reader));
            }
        }
        return named;
    }

    private Control graft(ProtoReader reader) throws RefusedException, MalformedException {
        String topic = null;
        while (reader.next()) {
            if (reader.field() == 1) {
                topic = topic(reader);
            }
        }
        return new Control.Graft(required(topic));
    }

    private Control prune(ProtoReader reader) throws RefusedException, MalformedException {
        String topic = null;
        List<PeerHint> hints = new ArrayList<>(0);
        long backoff = 0;
        int[] hintCount = {0};
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> topic = topic(reader);
                case 2 ->
                    keep(hints, () -> {
                        room(hintCount[0]++, limits.peerHints(), RpcRefusal.TOO_MANY_PEER_HINTS);
                        return hint(reader.message());
                    });
                case 3 -> backoff = reader.uint64();
                default -> {}
            }
        }
        return new Control.Prune(required(topic), hints, backoff);
    }

    private PeerHint hint(ProtoReader reader) throws RefusedException, MalformedException {
        byte[] peerId = new byte[0];
        byte[] signedRecord = new byte[0];
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> peerId = bytes(reader, limits.peerHintBytes(), RpcRefusal.PEER_HINT_TOO_LARGE);
                case 2 -> signedRecord = bytes(reader, limits.peerHintBytes(), RpcRefusal.PEER_HINT_TOO_LARGE);
                default -> {}
            }
        }
        return new PeerHint(peerId, signedRecord);
    }

    private MessageId id(ProtoReader reader) throws RefusedException, MalformedException {
        room(idCount++, limits.ids(), RpcRefusal.TOO_MANY_IDS);
        byte[] id = bytes(reader, limits.idBytes(), RpcRefusal.ID_TOO_LARGE);
        if (id.length == 0) {
            throw new RefusedException(RpcRefusal.MISSING_ID);
        }
        return MessageId.wrap(id);
    }

    private String topic(ProtoReader reader) throws RefusedException, MalformedException {
        try {
            return reader.string(limits.topicBytes());
        } catch (MalformedException e) {
            throw tooLong(e, RpcRefusal.TOPIC_TOO_LARGE);
        }
    }

    private static byte[] authorship(ProtoReader reader, int max) throws RefusedException, MalformedException {
        return bytes(reader, max, RpcRefusal.AUTHORSHIP_TOO_LARGE);
    }

    private static byte[] bytes(ProtoReader reader, int max, RpcRefusal tooLarge)
            throws RefusedException, MalformedException {
        try {
            return reader.bytes(max);
        } catch (MalformedException e) {
            throw tooLong(e, tooLarge);
        }
    }

    private static MalformedException tooLong(MalformedException e, RpcRefusal reason) throws RefusedException {
        if (e.reason() == MalformedException.Reason.TOO_LONG) {
            throw new RefusedException(reason);
        }
        return e;
    }

    private static void room(int size, int limit, RpcRefusal reason) throws RefusedException {
        if (size >= limit) {
            throw new RefusedException(reason);
        }
    }

    private static String required(@Nullable String topic) throws RefusedException {
        if (topic == null || topic.isEmpty()) {
            throw new RefusedException(RpcRefusal.MISSING_TOPIC);
        }
        return topic;
    }
}
