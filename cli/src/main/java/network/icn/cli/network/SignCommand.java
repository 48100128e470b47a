package network.icn.cli.network;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.network.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Signs the network file as it is.
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = "Signs the network file with the key of its authority.",
        footer = {"", "Example:", "  ./icn network sign network.json --key authority.key"})
final class SignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the network file")
    private Path file;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "key file of the authority")
    private Path key;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        KeyFile authority = KeyFile.read(key);
        Registry registry = RegistryFile.readUnverified(file);
        if (!registry.authority().equals(authority.id())) {
            throw ConfigException.of(
                    "--key",
                    authority.id().toString(),
                    "must be the key of the authority " + registry.authority(),
                    "use the key file that icn network init was given");
        }
        RegistryFile.write(file, registry, authority.signer());
        spec.commandLine().getOut().println(Changed.line(file, registry, true, json));
        return ExitCode.OK;
    }
}
