package network.icn.cli.soak;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.icn.cli.devnet.FaultPlan;
import network.icn.cli.node.Role;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every soak of devnets can be told.
final class SoakFlags {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--plant",
            paramLabel = "KIND:COUNT",
            description = "breaks COUNT nodes that the judge takes for honest: the run must be red")
    private List<String> planted = List.of();

    @Option(names = "--json", description = "prints one JSON object a line")
    private boolean json;

    /// For the devnet.
    ///
    /// @param counts how many nodes it has of each role
    /// @throws network.icn.node.ConfigException if that cannot be planted there
    List<String> arguments(Map<Role, Integer> counts) {
        var _ = FaultPlan.of(List.of(), planted, counts);
        return planted.stream().flatMap(fault -> Stream.of("--plant", fault)).toList();
    }

    CommandSpec spec() {
        return spec;
    }

    SoakOutput output() {
        return new SoakOutput(spec.commandLine().getOut(), json);
    }
}
