package network.icn.node.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.registry.PromiseRule;
import network.icn.protocol.registry.Registry;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The network file: a registry as readable JSON with the authority's signature over its canonical bytes. Every node of
/// a network starts from the same one.
public final class RegistryFile {
    private static final String FORMAT = "icn-network-1";
    /// 60,000 members of some 500 bytes each.
    private static final long MAX_FILE_BYTES = 32L << 20;
    private static final String MEND = "get the network file again from whoever runs the network";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
        ObjectNode out = JSON.createObjectNode().put("format", FORMAT);
        RegistryJson.write(registry, out);
        out.put("signature", signature);
        try {
            DurableFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(out));
        } catch (IOException e) {
            throw new EnvironmentException("cannot write the network file " + file, "check the directory", e);
        }
    }

    private static Parsed parse(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw ConfigException.of(file, "at most 32 MiB", MEND);
            }
            JsonFields fields = new JsonFields(JSON.readTree(Files.readAllBytes(file)), "network");
            if (!fields.text("format").equals(FORMAT)) {
                throw ConfigException.of(file, "format must be " + FORMAT, MEND);
            }
            Parsed parsed = new Parsed(RegistryJson.read(fields), fields.text("signature"));
            fields.end();
            return parsed;
        } catch (NoSuchFileException e) {
            throw ConfigException.of(file, "no such network file", "make one with: icn network init");
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the network file " + file, "check owner and path", e);
        } catch (JacksonException e) {
            throw ConfigException.of(file, "is not JSON (" + e.getOriginalMessage() + ")", MEND);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ConfigException.of(file, String.valueOf(e.getMessage()), MEND);
        }
    }

    private static Signature64 signature(Path file, String hex) {
        try {
            return Signature64.of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw ConfigException.of(file, "must be signed, there is no signature", "sign it with: icn network sign");
        }
    }
}
