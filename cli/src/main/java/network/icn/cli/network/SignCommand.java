package network.icn.cli.network;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Signs the version that the network file holds.
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs the network file with the key of its authority.",
            "A later version counts from an era on that every node can reach in time; the ones before stay in the file."
        },
        footer = {
            "",
            "Example:",
            "  ./icn network sign network.json --key authority.key",
            "  ./icn network sign network.json --key authority.key --from-era 4000"
        })
final class SignCommand implements Callable<Integer> {
    private static final Duration FARTHEST = Duration.ofDays(92);

    private final InstantSource clock = InstantSource.system();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the network file")
    private Path file;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "key file of the authority")
    private Path key;

    @Option(
            names = "--from-era",
            paramLabel = "N",
            description = "first era that goes by it; by default the first that leaves each node a whole era")
    private @Nullable Long fromEra;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        KeyFile authority = KeyFile.read(key);
        RegistryFile.Draft draft = RegistryFile.readDraft(file, Ed25519.best());
        Registry registry = draft.registry();
        if (!registry.authority().equals(authority.id())) {
            throw ConfigException.of(
                    "--key",
                    authority.id().toString(),
                    "must be the key of the authority " + registry.authority(),
                    "use the key file that icn network init was given");
        }
        if (!draft.begun()) {
            Registry latest = draft.before().orElseThrow().history().latest();
            spec.commandLine().getOut().println(Changed.line(file, latest, true, json));
            return ExitCode.OK;
        }
        Registry signed = draft.before()
                .map(before -> registry.with(RegistryLink.after(
                        before.history().latest(), firstEra(before.history().latest()))))
                .orElse(registry);
        RegistryFile.sign(file, draft.with(signed), authority.signer());
        spec.commandLine().getOut().println(Changed.line(file, signed, true, json));
        return ExitCode.OK;
    }

    /// An era that has been drawn is over for changes: its committees, claims and reports are those of the version that
    /// counted in it. A number that is too large would keep everybody from changing anything until then.
    private EraId firstEra(Registry before) {
        Instant now = clock.instant();
        if (fromEra == null) {
            return NetworkDraft.firstEra(before, now);
        }
        long least = NetworkDraft.soonest(before, now).number();
        long most = least + FARTHEST.dividedBy(before.genesis().eraLength());
        if (fromEra < least || fromEra > most) {
            throw ConfigException.of(
                    "--from-era",
                    Long.toString(fromEra),
                    "must be from " + least + " to " + most
                            + ": the eras before are drawn or over, and no later version may count before this one",
                    "leave it out, or give one of those");
        }
        return new EraId(fromEra);
    }
}
