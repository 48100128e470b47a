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

/// Prints what the authority needs of the dealer's key, so that the secret stays where it is.
@Command(
        name = "dealer",
        mixinStandardHelpOptions = true,
        description = "Prints the public part of the dealer's key, for icn network init --dealer-public.",
        footer = {"", "Example:", "  ./icn network dealer dealer.key"})
final class DealerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "KEY", description = "the dealer's key file, from icn keygen")
    private Path key;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        DealerPublic dealer = DealerPublic.of(KeyFile.read(key));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "dealer");
        fields.put("id", dealer.id().toString());
        fields.put("public", dealer.toString());
        spec.commandLine().getOut().println(json ? Json.line(fields) : dealer.toString());
        return ExitCode.OK;
    }
}
