package network.icn.node.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.Folder;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.network.registry.Overlap;
import network.icn.protocol.network.registry.Registry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A network file: the newest version of a registry as readable JSON with the authority's signature over its canonical
/// bytes, and behind it the versions before as they were signed. What the signed bytes do not say, the file does not
/// say
/// either: a value that they cannot hold is refused.
///
/// @param signature of the newest version, in hex; empty while it is a draft
record NetworkFile(List<EarlierVersion> earlier, Registry newest, String signature) {
    static final String MEND = "get the network file again from whoever runs the network";

    private static final String FORMAT = "icn-network-2";
    /// 60,000 members of some 500 bytes each.
    private static final long MAX_FILE_BYTES = 32L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Reads one; its signatures are not looked at.
    ///
    /// @throws ConfigException if it is not in this form, naming the field
    static NetworkFile read(Path file) {
        byte[] bytes = new ReadableFile(file, "network file", MAX_FILE_BYTES, "make one with: icn network init").read();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode read = JSON.readTree(text);
            JsonFields fields = new JsonFields(read, "network");
            if (!fields.text("format").equals(FORMAT)) {
                throw ConfigException.of(file, "format must be " + FORMAT, MEND);
            }
            NetworkFile parsed = new NetworkFile(
                    fields.list("earlier", EarlierVersion::read), RegistryJson.read(fields), fields.text("signature"));
            fields.end();
            requireSound(parsed.newest());
            ObjectNode written = parsed.tree();
            SameTree.require(written, read);
            SameTree.requireEscapes(JSON.writeValueAsString(written), text);
            return parsed;
        } catch (CharacterCodingException e) {
            throw ConfigException.of(file, "is not JSON in UTF-8", MEND);
        } catch (JacksonException e) {
            throw ConfigException.of(file, "is not JSON with each field once" + place(e), MEND);
        } catch (IllegalArgumentException e) {
            throw ConfigException.of(file, String.valueOf(e.getMessage()), MEND);
        }
    }

    /// Writes it, replacing the file as a whole.
    void write(Path file) {
        requireSound(newest);
        Folder.requireParent(file);
        try {
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree());
            if (bytes.length > MAX_FILE_BYTES) {
                throw ConfigException.of(
                        file,
                        "must have at most " + MAX_FILE_BYTES + " bytes with all its " + (earlier.size() + 1)
                                + " versions, it would have " + bytes.length,
                        "put more changes into one version, or fewer members into the network");
            }
            DurableFiles.replace(file, bytes);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write the network file " + file, "check the directory", e);
        }
    }

    private ObjectNode tree() {
        ObjectNode out = JSON.createObjectNode().put("format", FORMAT);
        RegistryJson.write(newest, out);
        out.put("signature", signature);
        ArrayNode before = out.putArray("earlier");
        earlier.forEach(version -> version.write(before.addObject()));
        return out;
    }

    private static String place(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null ? "" : ", see line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /// What everybody reads out of the signed bytes must be this very registry, and one in which all can be reached.
    private static void requireSound(Registry registry) {
        try {
            if (!Registry.parse(registry.bytes()).equals(registry)) {
                throw new IllegalArgumentException("network: must hold no value that its signed bytes cannot hold");
            }
        } catch (MalformedException e) {
            throw new IllegalArgumentException("network: " + e.getMessage(), e);
        }
        Overlap.of(registry).ifPresent(overlap -> {
            throw new IllegalArgumentException("network." + overlap);
        });
    }

    /// The signature of the newest version.
    ///
    /// @throws ConfigException if there is none
    Signature64 signatureOf(Path file) {
        if (signature.isEmpty()) {
            throw ConfigException.of(file, "must be signed, there is no signature", "sign it with: icn network sign");
        }
        try {
            if (signature.equals(signature.toLowerCase(Locale.ROOT))) {
                return Signature64.of(HexFormat.of().parseHex(signature));
            }
        } catch (IllegalArgumentException _) {
            // The same complaint as for capitals, which would be a second text of one signature.
        }
        throw ConfigException.of(file, "must be signed with 128 lower-case hex digits, its signature is none", MEND);
    }
}
