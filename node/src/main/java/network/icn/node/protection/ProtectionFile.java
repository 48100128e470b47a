package network.icn.node.protection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.SigningRecord.Entry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A [SigningRecord] as a file: JSON, one record a line, with a checksum over all of it. A file is taken only if it is,
/// byte for byte, what would be written for what it says: whatever a person has changed in it would be believed about a
/// key that must not sign twice.
public final class ProtectionFile {
    private static final String FORMAT = "icn-protection/1";
    /// Four eras of a node with a seat in each of some hundred shards.
    private static final long MAX_BYTES = 256L << 20;
    private static final String GET_AGAIN = "export it again, or do without: the node then waits as without a journal";
    private static final String CHECKSUM = ",\n  \"checksum\" : \"";
    private static final String END = "\"\n}\n";
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// What a record of that role's journal says.
    @FunctionalInterface
    public interface Reader {
        Entry entry(EraId era, Payload record) throws MalformedException;
    }

    private ProtectionFile() {}

    /// Refuses a place where nothing can be written, before anything is changed elsewhere.
    public static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw ConfigException.of(file, "exists, and a record of votes is never overwritten", "choose another name");
        }
    }

    /// Writes it for its owner's eyes only: COMMITs in it are not open yet.
    ///
    /// @throws ConfigException if there is a file of that name
    public static void write(Path file, String role, SigningRecord record) {
        try {
            DurableFiles.createPrivate(file, text(role, record).getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException _) {
            requireNew(file);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "check disk space and owner", e);
        }
    }

    private static String text(String role, SigningRecord record) {
        StringBuilder text = new StringBuilder();
        text.append("{\n  \"format\" : \"").append(FORMAT);
        text.append("\",\n  \"role\" : \"").append(role);
        text.append("\",\n  \"network\" : \"").append(record.network());
        text.append("\",\n  \"node\" : \"").append(record.node());
        text.append("\",\n  \"taken\" : \"").append(record.taken());
        text.append("\",\n  \"covers\" : ").append(record.covers());
        text.append(",\n  \"records\" : [");
        String separator = "";
        for (Entry entry : record.entries()) {
            text.append(separator).append("\n    {\"era\" : ").append(entry.era());
            text.append(", \"says\" : \"").append(entry.says());
            text.append("\", \"about\" : \"").append(entry.about());
            text.append("\", \"record\" : \"")
                    .append(HEX.formatHex(entry.payload().bytes()));
            text.append("\"}");
            separator = ",";
        }
        text.append("\n  ]");
        return text + CHECKSUM + checksum(text.toString()) + END;
    }

    private static Hash32 checksum(String before) {
        return Hash32.sha256(before.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws ConfigException if it is another version's, damaged, changed, or of another role, network or node
    public static SigningRecord read(Path file, String role, Hash32 network, NodeId node, Reader reader) {
        byte[] bytes = new ReadableFile(
                        file, "record of votes", MAX_BYTES, "icn " + role + " protection export makes one")
                .read();
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode root = parse(file, text);
        requireText(file, root, "format", FORMAT, "export it with this version");
        if (!isSound(text)) {
            throw damaged(file, "must have the checksum that was written, it is damaged or was edited");
        }
        requireText(file, root, "role", role, "each role has its own command");
        requireText(file, root, "network", network.toString(), "name the network file of that network");
        requireText(file, root, "node", node.toString(), "import it with the key that it was exported with");
        SigningRecord record;
        try {
            record = record(root, network, node, reader);
        } catch (MalformedException | RuntimeException e) {
            throw damaged(file, "must be as it was written (" + e.getMessage() + ")");
        }
        if (!Arrays.equals(text(role, record).getBytes(StandardCharsets.UTF_8), bytes)) {
            throw damaged(file, "must be as it was written, it was edited");
        }
        return record;
    }

    private static JsonNode parse(Path file, String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JacksonException _) {
            // The same complaint as for what is no object.
        }
        throw damaged(file, "must be a JSON object");
    }

    private static void requireText(Path file, JsonNode root, String field, String expected, String mend) {
        JsonNode value = root.get(field);
        if (value == null || !value.isString()) {
            throw damaged(file, "must have a " + field);
        }
        if (!value.stringValue().equals(expected)) {
            String found = value.stringValue().replaceAll("\\p{Cntrl}", " ");
            throw ConfigException.of(
                    file,
                    "must be of " + field + " " + expected + ", it is of "
                            + found.substring(0, Math.min(64, found.length())),
                    mend);
        }
    }

    private static boolean isSound(String text) {
        int at = text.lastIndexOf(CHECKSUM);
        return at >= 0 && text.substring(at).equals(CHECKSUM + checksum(text.substring(0, at)) + END);
    }

    private static SigningRecord record(JsonNode root, Hash32 network, NodeId node, Reader reader)
            throws MalformedException {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : root.get("records")) {
            EraId era = new EraId(entry.get("era").longValue());
            entries.add(reader.entry(
                    era, Payload.of(HEX.parseHex(entry.get("record").stringValue()))));
        }
        Instant taken = Instant.parse(root.get("taken").stringValue());
        EraId covers = new EraId(root.get("covers").longValue());
        return new SigningRecord(network, node, taken, covers, entries);
    }

    private static ConfigException damaged(Path file, String rule) {
        return ConfigException.of(file, rule, GET_AGAIN);
    }
}
