package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import network.icn.proto.v1.Limit;
import network.icn.proto.v1.Limits;

/// Holds a message to the limits that are declared beside its fields (limits.proto), before anything else looks at it.
/// A field with an exact width must be there unless it is one choice of several.
public final class FieldLimits {
    private FieldLimits() {}

    /// The first broken limit as one line, `field: rule, got value`; nothing when all hold.
    public static Optional<String> check(Message message) {
        Descriptor type = message.getDescriptorForType();
        for (FieldDescriptor field : type.getFields()) {
            Optional<String> broken = check(message, field);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> check(Message message, FieldDescriptor field) {
        Limit limit = field.getOptions().getExtension(Limits.limit);
        if (field.isRepeated()) {
            return checkItems(message, field, limit);
        }
        if (field.hasPresence() && !message.hasField(field)) {
            boolean wanted = limit.getRequired() || limit.getExactBytes() > 0;
            return wanted && field.getContainingOneof() == null
                    ? Optional.of(field.getName() + ": must be there")
                    : Optional.empty();
        }
        return checkValue(field, limit, message.getField(field));
    }

    private static Optional<String> checkItems(Message message, FieldDescriptor field, Limit limit) {
        int items = message.getRepeatedFieldCount(field);
        if (limit.getMaxItems() > 0 && Integer.compareUnsigned(items, limit.getMaxItems()) > 0) {
            return Optional.of(field.getName() + ": at most " + limit.getMaxItems() + " items, got " + items);
        }
        for (Object item : (List<?>) message.getField(field)) {
            Optional<String> broken = checkValue(field, limit, item);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> checkValue(FieldDescriptor field, Limit limit, Object value) {
        return switch (value) {
            case ByteString bytes -> checkSize(field, limit, bytes.size());
            case String text -> checkSize(field, limit, text.getBytes(StandardCharsets.UTF_8).length);
            case Integer number -> checkNumber(field, limit, Integer.toUnsignedLong(number));
            case Long number -> checkNumber(field, limit, number);
            case Message nested -> check(nested).map(broken -> field.getName() + "." + broken);
            default -> Optional.empty();
        };
    }

    private static Optional<String> checkSize(FieldDescriptor field, Limit limit, int size) {
        if (limit.getExactBytes() > 0 && size != limit.getExactBytes()) {
            return Optional.of(field.getName() + ": " + limit.getExactBytes() + " bytes, got " + size);
        }
        if (limit.getMaxBytes() > 0 && size > limit.getMaxBytes()) {
            return Optional.of(field.getName() + ": at most " + limit.getMaxBytes() + " bytes, got " + size);
        }
        return limit.getRequired() && size == 0
                ? Optional.of(field.getName() + ": must not be empty")
                : Optional.empty();
    }

    private static Optional<String> checkNumber(FieldDescriptor field, Limit limit, long value) {
        return limit.getMaxValue() != 0 && Long.compareUnsigned(value, limit.getMaxValue()) > 0
                ? Optional.of(field.getName() + ": at most " + Long.toUnsignedString(limit.getMaxValue()) + ", got "
                        + Long.toUnsignedString(value))
                : Optional.empty();
    }
}
