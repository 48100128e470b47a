package network.icn.cli.network;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.cli.output.Json;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.Registry;

/// What a command says after it has written a network file.
final class Changed {
    private Changed() {}

    /// The first version counts from the beginning; of a draft nobody knows yet.
    private static String from(Registry registry) {
        return registry.version() == 1
                ? ""
                : ", counts from era " + registry.link().firstEra();
    }

    static String line(Path file, Registry registry, boolean signed, boolean json) {
        Hash32 hash = registry.hash();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "network");
            fields.put("file", file.toString());
            fields.put("version", registry.version());
            fields.put("firstEra", registry.link().firstEra().number());
            fields.put("hash", hash.toString());
            fields.put("signed", signed);
            return Json.line(fields);
        }
        return file + ": version " + registry.version() + ", hash " + hash
                + (signed
                        ? from(registry) + ", signed"
                        : ", not signed yet; next: ./icn network sign " + file + " --key AUTHORITY.key");
    }
}
