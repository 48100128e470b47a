package network.icn.cli.node;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.hypernode.ReceiptStore;
import network.icn.node.ConfigException;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.LogWatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what satellites have given receipts for, and whether one of them contradicts itself; also over the data of
/// several HyperNodes, to whom it may have said different things. Needs no network and changes nothing.
@Command(mixinStandardHelpOptions = true)
final class ReceiptsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "data.dir of the node; again for each other node whose receipts are compared")
    private List<Path> data;

    @Option(names = "--era", paramLabel = "N", description = "only those that came in this era")
    private @Nullable Long era;

    @Option(names = "--verify", description = "check the signatures, and hold the receipts to each other")
    private boolean verify;

    @Option(
            names = "--network",
            paramLabel = "FILE",
            description = "with --verify: only satellites of this registry count")
    private @Nullable Path network;

    @Option(names = "--json", description = "print one JSON object a receipt and conviction, then one of the totals")
    private boolean json;

    private final LogWatch watch = new LogWatch(Integer.MAX_VALUE);
    private @Nullable RegistryHistory history;
    private long shown;
    private long flawed;
    private final Set<SatelliteConviction> convictions = new LinkedHashSet<>();

    static CommandLine of() {
        CommandLine line = new CommandLine(new ReceiptsCommand());
        line.getCommandSpec()
                .usageMessage()
                .description(
                        "Shows what satellites have given receipts for. With --verify exit code 1 when a signature is",
                        "wrong or a satellite contradicts itself; the proof is printed and convinces anybody.",
                        "A running HyperNode is not disturbed.")
                .footer(
                        "",
                        "Examples:",
                        "  ./icn hypernode receipts --data /var/lib/icn --era 42",
                        "  ./icn hypernode receipts --verify --network network.json --data mine --data theirs --json");
        return line;
    }

    @Override
    public Integer call() {
        for (Path each : data) {
            if (!Files.isDirectory(each)) {
                throw ConfigException.of(
                        "--data", each.toString(), "must be a directory", "name the data.dir of a node");
            }
        }
        history = network == null
                ? null
                : RegistryFile.read(network, Ed25519.best()).history();
        PrintWriter out = spec.commandLine().getOut();
        ReceiptText text = new ReceiptText(json, verify);
        data.forEach(directory -> ReceiptStore.FORMAT.all(directory).stream()
                .filter(file -> era == null || file.era().number() == era)
                .forEach(file -> file.read(receipt -> show(receipt, text, out))));
        out.println(text.totals(shown, flawed, convictions.size()));
        return flawed == 0 && convictions.isEmpty() ? ExitCode.OK : ExitCode.FALSE;
    }

    private void show(Signed signed, ReceiptText text, PrintWriter out) {
        shown++;
        try {
            SatelliteReceipt receipt = SatelliteReceipt.parse(signed.statement().bytes());
            Optional<String> flaw = verify ? flaw(signed, receipt) : Optional.empty();
            flawed += flaw.isPresent() ? 1 : 0;
            out.println(text.receipt(receipt, flaw));
            if (verify && flaw.isEmpty()) {
                watch.hear(signed, receipt).conviction().ifPresent(conviction -> {
                    if (convictions.add(conviction)) {
                        out.println(text.conviction(receipt, conviction));
                    }
                });
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("a receipt that was read is one", e);
        }
    }

    private Optional<String> flaw(Signed signed, SatelliteReceipt receipt) {
        if (!signed.signer().equals(receipt.satellite())) {
            return Optional.of("signed by somebody else");
        }
        RegistryHistory known = history;
        if (known != null
                && (!receipt.network().equals(known.network())
                        || known.satellite(receipt.satellite()).isEmpty())) {
            return Optional.of("no satellite of this network");
        }
        return signed.verify(Ed25519.best()) ? Optional.empty() : Optional.of("wrong signature");
    }
}
