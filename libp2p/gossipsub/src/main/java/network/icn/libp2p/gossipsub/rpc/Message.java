package network.icn.libp2p.gossipsub.rpc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.wire.ProtoWriter;
import org.jspecify.annotations.Nullable;

/// A published message, immutable, with its id. Equal when the ids are equal.
///
/// A message without signature is passed on in canonical form (data, topic). A signed one is passed on byte for
/// byte as it came, because its signature covers even fields we do not know.
public final class Message {
    static final int FROM = 1;
    static final int DATA = 2;
    static final int SEQUENCE = 3;
    static final int TOPIC = 4;
    static final int SIGNATURE = 5;
    static final int KEY = 6;

    /// What author, sequence number, signature, key and the tags take for Ed25519, and some room.
    static final int AUTHORSHIP_BYTES = 192;

    /// Objects and references around a message that a router keeps, with some room: id, RPC, places in maps.
    private static final int OBJECTS_BYTES = 512;

    private final String topic;
    private final byte[] data;
    private final Authorship authorship;
    /// As it came, where a signature covers it; all else is encoded when it is sent, once for all who get it.
    private final byte @Nullable [] received;
    private final MessageId id;
    private @Nullable Rpc alone;

    Message(String topic, byte[] data, Authorship authorship, byte @Nullable [] received, MessageIdFunction ids) {
        this.topic = topic;
        this.data = data;
        this.authorship = authorship;
        this.received = received;
        this.id = ids.idOf(this);
    }

    /// A message that carries no author, sequence number or signature (StrictNoSign).
    public static Message unsigned(String topic, byte[] data, MessageIdFunction ids) {
        return new Message(topic, data.clone(), Authorship.NONE, null, ids);
    }

    /// The id that the function of the topic gives it.
    public MessageId id() {
        return id;
    }

    /// The topic it was published on.
    public String topic() {
        return topic;
    }

    /// A copy of what was published.
    public byte[] data() {
        return data.clone();
    }

    /// The number of bytes of [#data].
    public int size() {
        return data.length;
    }

    /// About how many bytes of memory a kept message takes: its data, its signed form, and the objects around them.
    public int footprint() {
        return data.length + topic.length() + (received == null ? 0 : received.length) + OBJECTS_BYTES;
    }

    /// The author as the message states it; empty when it states none or none that can be read.
    public Optional<PeerId> from() {
        byte[] from = authorship.from();
        try {
            return from == null ? Optional.empty() : Optional.of(PeerId.fromBytes(from));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Whether the message states this author.
    public boolean isFrom(PeerId peer) {
        byte[] from = authorship.from();
        return from != null && peer.hasBytes(from);
    }

    /// Whether any of author, sequence number, signature and key is there, even if empty.
    public boolean hasAuthorship() {
        return !authorship.isAbsent();
    }

    byte[] sharedData() {
        return data;
    }

    byte[] topicBytes() {
        return topic.getBytes(StandardCharsets.UTF_8);
    }

    Optional<byte[]> sequenceBytes() {
        return Optional.ofNullable(authorship.sequence());
    }

    Authorship authorship() {
        return authorship;
    }

    /// The message as protobuf; shared, not to be changed.
    byte[] encoded() {
        if (received != null) {
            return received;
        }
        ProtoWriter writer = new ProtoWriter(encodedBytes());
        write(writer);
        return writer.toByteArray();
    }

    /// The length of [#encoded].
    int encodedBytes() {
        if (received != null) {
            return received.length;
        }
        return optionalSize(FROM, authorship.from())
                + ProtoWriter.sizeOf(DATA, data.length)
                + optionalSize(SEQUENCE, authorship.sequence())
                + ProtoWriter.sizeOf(TOPIC, topicBytes().length)
                + optionalSize(SIGNATURE, authorship.signature())
                + optionalSize(KEY, authorship.key());
    }

    /// Writes the message as a field of what carries it.
    void writeTo(ProtoWriter writer, int field) {
        if (received != null) {
            writer.bytes(field, received);
        } else {
            writer.lengthOf(field, encodedBytes());
            write(writer);
        }
    }

    /// The RPC that holds this message and nothing else; one object, however many routers in one process pass it on.
    Rpc alone() {
        Rpc known = alone;
        if (known == null) {
            known = new Rpc(List.of(), List.of(this), List.of());
            alone = known;
        }
        return known;
    }

    private void write(ProtoWriter writer) {
        optional(writer, FROM, authorship.from());
        writer.bytes(DATA, data);
        optional(writer, SEQUENCE, authorship.sequence());
        writer.bytes(TOPIC, topicBytes());
        optional(writer, SIGNATURE, authorship.signature());
        optional(writer, KEY, authorship.key());
    }

    private static int optionalSize(int field, byte @Nullable [] value) {
        return value == null ? 0 : ProtoWriter.sizeOf(field, value.length);
    }

    private static void optional(ProtoWriter writer, int field, byte @Nullable [] value) {
        if (value != null) {
            writer.bytes(field, value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Message[" + id + " on " + topic + ", " + data.length + " bytes]";
    }
}
