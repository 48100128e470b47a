package network.icn.cli.network;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints what the authority needs of a HyperNode's second key, so that the secret stays where it is.
@Command(
        name = "bls",
        mixinStandardHelpOptions = true,
        description = "Prints a HyperNode's BLS key and the proof that it has the secret, for icn network add --bls.",
        footer = {"", "Example:", "  ./icn network bls node.key"})
final class BlsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "KEY", description = "the HyperNode's key file, from icn keygen")
    private Path key;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        KeyFile file = KeyFile.read(key);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "bls");
        fields.put("id", file.id().toString());
        fields.put("bls", file.bls().toString());
        spec.commandLine()
                .getOut()
                .println(json ? Json.line(fields) : file.bls().toString());
        return ExitCode.OK;
    }
}
