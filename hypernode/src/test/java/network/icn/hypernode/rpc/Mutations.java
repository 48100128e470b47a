package network.icn.hypernode.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import network.icn.proto.v1.Limit;
import network.icn.proto.v1.Limits;

/// Makes something else of a message or of bytes. It knows nothing of either but descriptors and the limits that are
/// declared there, so a new field is mutated like the old ones.
final class Mutations {
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        0x7f,
        0x80,
        0xff,
        0x100,
        0x7fff,
        0x8000,
        0xffff,
        0x1_0000,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };
    /// Where headers and counts are: everything behind is mostly content.
    private static final int HEAD = 256;
    private static final int MOST_ADDED = 300;

    private final SplittableRandom random;

    Mutations(SplittableRandom random) {
        this.random = random;
    }

    /// In one of two cases.
    boolean sometimes() {
        return random.nextBoolean();
    }

    /// The wire form of a message like that: some of its fields changed, or the bytes themselves.
    byte[] wire(Message message) {
        Message changed = message;
        for (int times = random.nextInt(3); times >= 0; times--) {
            changed = field(changed);
        }
        byte[] bytes = changed.toByteArray();
        return switch (random.nextInt(8)) {
            case 0, 1 -> bytes(bytes);
            // On the wire that is one message merged with itself.
            case 2 -> joined(bytes, message.toByteArray());
            case 3 -> joined(message.toByteArray(), Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            default -> bytes;
        };
    }

    private Message field(Message message) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        if (fields.isEmpty() || random.nextInt(20) == 0) {
            return unknown(message);
        }
        FieldDescriptor field = fields.get(random.nextInt(fields.size()));
        Message.Builder builder = message.toBuilder();
        if (field.isRepeated()) {
            return repeated(message, field, builder).build();
        }
        boolean inside = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && random.nextInt(4) > 0;
        if (inside) {
            return builder.setField(field, field((Message) message.getField(field)))
                    .build();
        }
        return random.nextInt(4) == 0
                ? builder.clearField(field).build()
                : builder.setField(field, value(field, builder, message.getField(field)))
                        .build();
    }

    private Message.Builder repeated(Message message, FieldDescriptor field, Message.Builder builder) {
        int items = message.getRepeatedFieldCount(field);
        if (items > 0 && random.nextBoolean()) {
            int at = random.nextInt(items);
            return builder.setRepeatedField(field, at, value(field, builder, message.getRepeatedField(field, at)));
        }
        Object item = items > 0
                ? message.getRepeatedField(field, random.nextInt(items))
                : value(field, builder, empty(field, builder));
        for (int added = random.nextInt(MOST_ADDED); added >= 0; added--) {
            builder.addRepeatedField(field, item);
        }
        return builder;
    }

    private static Object empty(FieldDescriptor field, Message.Builder builder) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? builder.newBuilderForField(field).build()
                : field.getDefaultValue();
    }

    private Object value(FieldDescriptor field, Message.Builder builder, Object before) {
        Limit limit = field.getOptions().getExtension(Limits.limit);
        return switch (field.getJavaType()) {
            case MESSAGE ->
                random.nextBoolean() ? builder.newBuilderForField(field).build() : field((Message) before);
            case BYTE_STRING -> ByteString.copyFrom(sized(((ByteString) before).toByteArray(), limit));
            case STRING ->
                new String(
                        sized(((String) before).getBytes(StandardCharsets.UTF_8), limit), StandardCharsets.ISO_8859_1);
            case LONG -> number(limit);
            case INT -> (int) number(limit);
            case BOOLEAN -> random.nextBoolean();
            case FLOAT -> Float.NaN;
            case DOUBLE -> Double.NaN;
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(100));
        };
    }

    private long number(Limit limit) {
        return random.nextInt(3) == 0
                ? limit.getMaxValue() + random.nextInt(3) - 1
                : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private byte[] sized(byte[] before, Limit limit) {
        int edge = limit.getExactBytes() > 0 ? limit.getExactBytes() : Math.min(limit.getMaxBytes(), 1 << 16);
        return random.nextInt(3) == 0
                ? Arrays.copyOf(before, Math.max(0, edge + random.nextInt(3) - 1))
                : bytes(before);
    }

    private Message unknown(Message message) {
        var field = UnknownFieldSet.Field.newBuilder();
        switch (random.nextInt(4)) {
            case 0 -> field.addVarint(random.nextLong());
            case 1 -> field.addFixed64(random.nextLong());
            case 2 -> field.addLengthDelimited(ByteString.copyFrom(new byte[random.nextInt(MOST_ADDED)]));
            default -> {
                UnknownFieldSet nested = UnknownFieldSet.getDefaultInstance();
                for (int depth = random.nextInt(200); depth > 0; depth--) {
                    nested = UnknownFieldSet.newBuilder()
                            .addField(
                                    1,
                                    UnknownFieldSet.Field.newBuilder()
                                            .addGroup(nested)
                                            .build())
                            .build();
                }
                field.addGroup(nested);
            }
        }
        return message.toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder(message.getUnknownFields())
                        .addField(1 + random.nextInt(1 << 12), field.build())
                        .build())
                .build();
    }

    /// Other bytes: bits, numbers of every width at any place, pieces left out, doubled, cut off or added.
    byte[] bytes(byte[] before) {
        byte[] changed = before;
        for (int times = random.nextInt(4) == 0 ? random.nextInt(8) : 0; times >= 0; times--) {
            changed = once(changed);
        }
        return changed;
    }

    private byte[] once(byte[] before) {
        if (before.length == 0) {
            return random(1 + random.nextInt(64));
        }
        int at = place(before.length);
        int length = 1 + random.nextInt(Math.min(before.length - at, random.nextInt(4) == 0 ? before.length : 40));
        byte[] piece = Arrays.copyOfRange(before, at, at + length);
        byte[] head = Arrays.copyOf(before, at);
        byte[] tail = Arrays.copyOfRange(before, at + length, before.length);
        return switch (random.nextInt(9)) {
            case 0, 1 -> flipped(before, at);
            case 2, 3 -> overwritten(before, at);
            case 4 -> head;
            case 5 -> joined(head, tail);
            case 6 -> joined(joined(head, piece), joined(piece, tail));
            case 7 -> joined(joined(head, random(length)), tail);
            default -> joined(before, random(length));
        };
    }

    private int place(int length) {
        return random.nextBoolean() ? random.nextInt(length) : random.nextInt(Math.min(length, HEAD));
    }

    private byte[] flipped(byte[] before, int at) {
        byte[] changed = before.clone();
        changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return changed;
    }

    private byte[] overwritten(byte[] before, int at) {
        byte[] changed = before.clone();
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        int width = 1 << random.nextInt(4);
        for (int i = 0; i < width && at + i < changed.length; i++) {
            changed[at + i] = (byte) (number >>> (Byte.SIZE * (width - 1 - i)));
        }
        return changed;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
