package network.icn.cli.network;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.key.KeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes a new node key.
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Writes a new node key that only its owner may read, and prints the peer id.",
        footer = {"", "An existing file is never overwritten.", "", "Example:", "  ./icn keygen --out node.key"})
public final class KeygenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the key goes")
    private Path out;

    @Option(
            names = "--dealer",
            description = "prints the public part of a dealer's key instead, for icn network init --dealer-public")
    private boolean dealer;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        KeyFile key = KeyFile.create(out);
        String shown = dealer ? DealerPublic.of(key).toString() : key.id().toString();
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "key");
            fields.put("id", key.id().toString());
            fields.put("file", out.toString());
            if (dealer) {
                fields.put("public", shown);
            }
            writer.println(Json.line(fields));
        } else {
            writer.println(shown);
        }
        return ExitCode.OK;
    }
}
