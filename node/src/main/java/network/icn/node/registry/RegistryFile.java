package network.icn.node.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.Folder;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.Overlap;
import network.icn.protocol.network.registry.PromiseRule;
import network.icn.protocol.network.registry.Registry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The network file: a registry as readable JSON with the authority's signature over its canonical bytes. Every node of
/// a network starts from the same one. What the signed bytes do not say, the file does not say either: a value that
/// they cannot hold is refused.
public final class RegistryFile {
    private static final String FORMAT = "icn-network-1";
    /// 60,000 members of some 500 bytes each.
    private static final long MAX_FILE_BYTES = 32L << 20;
    private static final String MEND = "get the network file again from whoever runs the network";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Parsed(Registry registry, String signature) {}

    private RegistryFile() {}

    /// Reads a registry that is signed by the authority it names. Only as good as the way the file came here; nodes
    /// that know their authority pin it.
    ///
    /// @throws ConfigException if the file is not such a thing, or promises what this network cannot judge
    public static Registry read(Path file, SignatureVerifier verifier) {
        Parsed parsed = parse(file);
        Registry registry = parsed.registry();
        if (!verifier.verify(registry.authority(), registry.bytes(), signature(file, parsed.signature()))) {
            throw ConfigException.of(
                    file, "must be signed by its authority " + registry.authority() + ", the signature is wrong", MEND);
        }
        refuseUnkeepable(file, registry);
        return registry;
    }

    /// Reads a registry that is signed by that authority and no other.
    public static Registry read(Path file, SignatureVerifier verifier, NodeId authority) {
        Registry registry = read(file, verifier);
        if (!registry.authority().equals(authority)) {
            throw ConfigException.of(
                    file, "must be signed by " + authority + ", it is signed by " + registry.authority(), MEND);
        }
        return registry;
    }

    /// Reads a registry whose signature may be missing or wrong: what is about to be shown, changed and signed.
    public static Registry readUnverified(Path file) {
        return parse(file).registry();
    }

    /// Signs and writes, replacing the file as a whole.
    ///
    /// @throws IllegalArgumentException unless the signer is the registry's authority
    /// @throws ConfigException if a member promises what this network cannot judge
    public static void write(Path file, Registry registry, Signer authority) {
        if (!registry.authority().equals(authority.id())) {
            throw new IllegalArgumentException("authority: " + registry.authority() + ", not " + authority.id());
        }
        refuseUnkeepable(file, registry);
        write(file, registry, authority.sign(registry.bytes()).toString());
    }

    private static void refuseUnkeepable(Path file, Registry registry) {
        PromiseRule.brokenBy(registry).ifPresent(broken -> {
            throw ConfigException.of(
                    file,
                    "availabilityPpm of " + broken.scalerNode() + " cannot be judged: it " + broken.rule() + ", got "
                            + broken.ppm(),
                    broken.mend());
        });
    }

    /// Writes a registry that is still to be signed.
    public static void writeUnsigned(Path file, Registry registry) {
        write(file, registry, "");
    }

    private static void write(Path file, Registry registry, String signature) {
        requireSound(registry);
        Folder.requireParent(file);
        try {
            DurableFiles.replace(
                    file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree(registry, signature)));
        } catch (IOException e) {
            throw new EnvironmentException("cannot write the network file " + file, "check the directory", e);
        }
    }

    private static ObjectNode tree(Registry registry, String signature) {
        ObjectNode out = JSON.createObjectNode().put("format", FORMAT);
        RegistryJson.write(registry, out);
        return out.put("signature", signature);
    }

    private static Parsed parse(Path file) {
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
            Parsed parsed = new Parsed(RegistryJson.read(fields), fields.text("signature"));
            fields.end();
            requireSound(parsed.registry());
            ObjectNode written = tree(parsed.registry(), parsed.signature());
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

    private static Signature64 signature(Path file, String hex) {
        if (hex.isEmpty()) {
            throw ConfigException.of(file, "must be signed, there is no signature", "sign it with: icn network sign");
        }
        try {
            if (hex.equals(hex.toLowerCase(Locale.ROOT))) {
                return Signature64.of(HexFormat.of().parseHex(hex));
            }
        } catch (IllegalArgumentException _) {
            // The same complaint as for capitals, which would be a second text of one signature.
        }
        throw ConfigException.of(file, "must be signed with 128 lower-case hex digits, its signature is none", MEND);
    }
}
