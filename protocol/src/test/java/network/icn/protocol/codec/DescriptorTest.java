package network.icn.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import network.icn.proto.v1.Common;
import network.icn.proto.v1.Gossip;
import network.icn.proto.v1.Limit;
import network.icn.proto.v1.Limits;
import network.icn.proto.v1.Satellite;
import network.icn.proto.v1.Scalernode;
import org.junit.jupiter.api.Test;

/// Holds the schemas to the last committed description of them: nodes of different versions talk to each other for
/// years.
///
/// `-Dicn.descriptors=write` takes additions over; it refuses when something was removed, renumbered or retyped, unless
/// it
/// is `-Dicn.descriptors=break`.
class DescriptorTest {
    private static final String FILE = "descriptors.txt";
    private static final List<FileDescriptor> SCHEMAS = List.of(
            Common.getDescriptor(), Gossip.getDescriptor(), Satellite.getDescriptor(), Scalernode.getDescriptor());

    @Test
    void nothingThatOtherNodesRelyOnHasChanged() throws IOException {
        SortedSet<String> now = describe();
        SortedSet<String> committed = committed();
        SortedSet<String> broken = new TreeSet<>(committed);
        broken.removeAll(now);
        String mode = System.getProperty("icn.descriptors", "check");
        if (mode.equals("break") || (mode.equals("write") && broken.isEmpty())) {
            Path file = Path.of("src/test/resources/" + FILE);
            Files.writeString(file, String.join("\n", now) + "\n");
            fail("written anew: " + file);
        }

        assertThat(broken)
                .as("removed, renumbered, retyped or with another limit")
                .isEmpty();
        assertThat(now).as("new: take over with -Dicn.descriptors=write").isEqualTo(committed);
    }

    @Test
    void aFieldThatIsRenumberedOrRetypedIsSeen() {
        SortedSet<String> now = describe();

        assertThat(now).anyMatch(line -> line.startsWith("field icn.v1.GetBeaconRequest.round = 1 uint64"));
        assertThat(now)
                .contains("rpc icn.v1.SatelliteService.GetBeacon(icn.v1.GetBeaconRequest)"
                        + " returns (icn.v1.GetBeaconResponse)");
    }

    private static SortedSet<String> committed() throws IOException {
        try (InputStream in = Objects.requireNonNull(DescriptorTest.class.getResourceAsStream("/" + FILE), FILE)) {
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    private static SortedSet<String> describe() {
        SortedSet<String> lines = new TreeSet<>();
        for (FileDescriptor schema : SCHEMAS) {
            schema.getMessageTypes().forEach(message -> describe(message, lines));
            schema.getServices()
                    .forEach(service -> service.getMethods()
                            .forEach(method -> lines.add("rpc " + method.getFullName() + "("
                                    + method.getInputType().getFullName() + ") returns ("
                                    + method.getOutputType().getFullName() + ")")));
        }
        return lines;
    }

    private static void describe(Descriptor message, SortedSet<String> lines) {
        lines.add("message " + message.getFullName());
        message.getFields().forEach(field -> lines.add(describe(field)));
        message.getNestedTypes().forEach(nested -> describe(nested, lines));
    }

    private static String describe(FieldDescriptor field) {
        String type = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? field.getMessageType().getFullName()
                : field.getType().name().toLowerCase(Locale.ROOT);
        String choice = field.getContainingOneof() == null
                ? ""
                : " oneof " + field.getContainingOneof().getName();
        return "field " + field.getFullName() + " = " + field.getNumber() + " " + type
                + (field.isRepeated() ? " repeated" : "") + choice
                + describe(field.getOptions().getExtension(Limits.limit));
    }

    private static String describe(Limit limit) {
        return limit.equals(Limit.getDefaultInstance())
                ? ""
                : " limit {" + limit.toString().strip().replaceAll("\\s+", " ") + "}";
    }
}
