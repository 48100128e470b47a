package network.icn.cli.network;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.cli.output.Json;
import network.icn.protocol.network.registry.Registry;
import org.jspecify.annotations.Nullable;

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
        // A draft has no hash yet: signing says from which era it counts.
        @Nullable String hash = signed ? registry.hash().toString() : null;
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "network");
            fields.put("file", file.toString());
            fields.put("version", registry.version());
            fields.put("firstEra", registry.link().firstEra().number());
            fields.put("hash", hash);
            fields.put("signed", signed);
            return Json.line(fields);
        }
        return file + ": version " + registry.version()
                + (signed
                        ? ", hash " + hash + from(registry) + ", signed"
                        : ", not signed yet; next: ./icn network sign " + file + " --key AUTHORITY.key");
    }
}
