package network.icn.node.registry;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.SignedHistory;
import tools.jackson.databind.node.ObjectNode;

/// A version of the registry that is not the newest one, in a network file: its signed bytes, which nobody edits.
record EarlierVersion(Registry registry, Signature64 signature) {
    /// All versions of a history.
    static List<EarlierVersion> of(SignedHistory signed) {
        List<EarlierVersion> versions = new ArrayList<>();
        for (int i = 0; i < signed.signatures().size(); i++) {
            versions.add(new EarlierVersion(
                    signed.history().versions().get(i), signed.signatures().get(i)));
        }
        return versions;
    }

    void write(ObjectNode out) {
        out.put("version", registry.version())
                .put("statement", Base64.getEncoder().encodeToString(registry.bytes()))
                .put("signature", signature.toString());
    }

    /// @throws IllegalArgumentException naming the field that is wrong
    static EarlierVersion read(JsonFields in) {
        long version = in.number("version");
        Registry registry = in.parsed("statement", EarlierVersion::parse);
        if (registry.version() != version) {
            throw new IllegalArgumentException("version: must be that of the statement, " + registry.version());
        }
        return new EarlierVersion(
                registry,
                in.parsed("signature", text -> Signature64.of(HexFormat.of().parseHex(text))));
    }

    private static Registry parse(String base64) {
        try {
            return Registry.parse(Base64.getDecoder().decode(base64));
        } catch (MalformedException | IllegalArgumentException e) {
            // Not the text itself: it may have megabytes.
            throw new IllegalArgumentException("must hold a registry, " + e.getMessage() + ", got other bytes", e);
        }
    }
}
