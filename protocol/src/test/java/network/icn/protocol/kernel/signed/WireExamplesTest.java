package network.icn.protocol.kernel.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.bytes.MalformedException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// docs/wire.md shows the bytes of every statement, and they are those of the golden files. After an intended change,
/// `-Dicn.golden=write` writes the examples anew from these files.
class WireExamplesTest {
    private static final Path PAGE = Path.of("../docs/wire.md");
    private static final List<String> FILES = List.of("statements.json", "agreement.json");
    private static final String TITLE = "## Examples\n";
    private static final Pattern EXAMPLE = Pattern.compile("\n### Bytes: ([a-z-]+)\n\n```\n(.*?)```\n", Pattern.DOTALL);
    private static final int LINE_BYTES = 56;
    private static final HexFormat HEX = HexFormat.of();
    /// Hashed or signed at once and never kept or sent: there is nothing to show but what comes of it.
    private static final Set<Domain> NEVER_SENT = EnumSet.of(
            Domain.PROBE_DRAW,
            Domain.SUBJECT,
            Domain.COMMITMENT,
            Domain.AGREED_VALUE,
            Domain.REPORT_ID,
            Domain.EVIDENCE_ID);

    private static Map<String, String> golden() {
        Map<String, String> bytes = new LinkedHashMap<>();
        for (String file : FILES) {
            JsonNode kinds = Vectors.read(file);
            kinds.propertyNames()
                    .forEach(
                            name -> bytes.put(name, kinds.get(name).get("bytes").asString()));
        }
        return bytes;
    }

    private static Map<String, String> shown(String page) {
        Map<String, String> bytes = new LinkedHashMap<>();
        EXAMPLE.matcher(page).results().forEach(example -> {
            StringBuilder hex = new StringBuilder();
            example.group(2).lines().forEach(line -> hex.append(line.split("#", 2)[0].strip()));
            assertThat(bytes.put(example.group(1), hex.toString()))
                    .as(example.group(1))
                    .isNull();
        });
        return bytes;
    }

    @Test
    void thePageShowsTheBytesOfTheGoldenFiles() throws IOException {
        String page = Files.readString(PAGE);
        if ("write".equals(System.getProperty("icn.golden"))) {
            int title = page.indexOf("\n" + TITLE);
            Files.writeString(PAGE, (title < 0 ? page : page.substring(0, title)) + examples());
            fail("written anew: " + PAGE);
        }

        assertThat(shown(page)).isNotEmpty().isEqualTo(golden());
    }

    @Test
    void everyKindThatIsKeptOrSentIsShown() throws IOException {
        Set<Domain> kinds = EnumSet.noneOf(Domain.class);
        shown(Files.readString(PAGE)).values().forEach(hex -> {
            try {
                kinds.add(Header.of(HEX.parseHex(hex)).kind());
            } catch (MalformedException _) {
                // An observation: it is a part of a message.
            }
        });

        assertThat(kinds).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(NEVER_SENT)));
    }

    private static String examples() {
        StringBuilder out = new StringBuilder("\n").append(TITLE);
        out.append("""

                Real bytes in hexadecimal, all but the registry of one network, and of era 3 where they are of one. A
                `#` and what follows is no part of them. Written by `WireExamplesTest` from the golden files, which have
                their hashes and signatures.
                """);
        golden().forEach((name, hex) -> out.append("\n### Bytes: ")
                .append(name)
                .append("\n\n```\n")
                .append(example(HEX.parseHex(hex)))
                .append("```\n"));
        return out.toString();
    }

    private static String example(byte[] body) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        try {
            Header header = Header.of(body);
            int tag = 1 + body[0];
            line(out, body, 0, tag, new String(body, 1, tag - 1, StandardCharsets.US_ASCII));
            line(out, body, tag, tag + 2, "version");
            line(out, body, tag + 2, tag + 34, "network");
            at = Header.size(header.kind());
            line(out, body, tag + 34, at, "era, or what stands in its place");
        } catch (MalformedException _) {
            // A part of a body has no header.
        }
        for (; at < body.length; at += LINE_BYTES) {
            out.append(HEX.formatHex(Arrays.copyOfRange(body, at, Math.min(body.length, at + LINE_BYTES))))
                    .append('\n');
        }
        return out.toString();
    }

    private static void line(StringBuilder out, byte[] body, int from, int to, String comment) {
        out.append(HEX.formatHex(body, from, to)).append("  # ").append(comment).append('\n');
    }
}
