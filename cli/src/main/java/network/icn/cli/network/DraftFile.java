package network.icn.cli.network;

import java.nio.file.Path;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.registry.Registry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The network file that a command changes, and how it says so.
final class DraftFile {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "the network file")
    private Path path;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    Path path() {
        return path;
    }

    RegistryFile.Draft read() {
        return RegistryFile.readDraft(path, Ed25519.best());
    }

    /// Unsigned from now on.
    void write(RegistryFile.Draft draft, Registry changed) {
        RegistryFile.writeUnsigned(path, draft.with(changed));
        command.commandLine().getOut().println(Changed.line(path, changed, false, json));
    }
}
