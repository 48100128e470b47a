package network.icn.cli.node;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.eras.EraFile;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows who claimed which times of which probe, and verifies all signatures. Needs no network and changes nothing, so
/// the node may run meanwhile.
@Command(mixinStandardHelpOptions = true)
final class TranscriptsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "data.dir of the node")
    private Path data;

    @Option(names = "--era", paramLabel = "N", description = "only those of this era")
    private @Nullable Long era;

    @Option(names = "--json", description = "print one JSON object a transcript, then one of the totals")
    private boolean json;

    private long shown;
    private long flawed;

    static CommandLine of(Role role) {
        CommandLine line = new CommandLine(new TranscriptsCommand());
        line.getCommandSpec()
                .usageMessage()
                .description(
                        "Shows the probes that both sides have signed for, and verifies the signatures;",
                        "exit code 1 when one is wrong. A running " + role.title() + " is not disturbed.")
                .footer("", "Example:", "  ./icn " + role.text() + " transcripts --data /var/lib/icn --era 42 --json");
        return line;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(data)) {
            throw ConfigException.of("--data", data.toString(), "must be a directory", "name the data.dir of a node");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<EraFile<CountersignedTranscript>> files = TranscriptStore.FORMAT.all(data).stream()
                .filter(file -> era == null || file.era().number() == era)
                .toList();
        files.forEach(file -> file.read(transcript -> show(transcript, out)));
        if (json) {
            out.println(Json.line(totals()));
        } else {
            out.println(shown + " transcripts, " + flawed + " of them not signed by both sides");
        }
        return flawed == 0 ? ExitCode.OK : ExitCode.FALSE;
    }

    private Map<String, Object> totals() {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("event", "summary");
        totals.put("transcripts", shown);
        totals.put("flawed", flawed);
        return totals;
    }

    private void show(CountersignedTranscript transcript, PrintWriter out) {
        Optional<CountersignedTranscript.Flaw> flaw = transcript.flaw(Ed25519.best());
        shown++;
        flawed += flaw.isPresent() ? 1 : 0;
        String verdict = flaw.map(CountersignedTranscript.Flaw::label).orElse("both signed");
        try {
            CountersignedTranscript.Content content = transcript.content();
            out.println(
                    json
                            ? Json.line(fields(content, flaw.map(CountersignedTranscript.Flaw::label)))
                            : line(content, verdict));
        } catch (MalformedException e) {
            out.println(json ? Json.line(Map.of("event", "transcript", "flaw", verdict)) : verdict);
        }
    }

    private static String line(CountersignedTranscript.Content content, String verdict) {
        return "era %s slot %d %s: %s asked %s for %s, echo %s ms, answer %s ms, %s"
                .formatted(
                        content.challenge().era(),
                        content.challenge().slot(),
                        content.transcript().startedAt(),
                        content.challenge().challenger(),
                        content.challenge().target(),
                        content.challenge().kind(),
                        millis(content.transcript().echoRoundTrip()),
                        millis(content.transcript().answerTime()),
                        verdict);
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
    }

    private static Map<String, @Nullable Object> fields(
            CountersignedTranscript.Content content, Optional<String> flaw) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", "transcript");
        fields.put("era", content.challenge().era().number());
        fields.put("slot", content.challenge().slot());
        fields.put("hypernode", content.challenge().challenger().toString());
        fields.put("scalernode", content.challenge().target().toString());
        fields.put("kind", content.challenge().kind());
        fields.put("startedAt", content.transcript().startedAt().toString());
        fields.put("answeredAt", content.receipt().answeredAt().toString());
        fields.put("echoMicros", content.transcript().echoRoundTrip().toNanos() / 1_000);
        fields.put("answerMicros", content.transcript().answerTime().toNanos() / 1_000);
        fields.put("right", content.transcript().right());
        fields.put("challenge", content.transcript().challenge().hash().toString());
        fields.put("receipt", content.transcript().receipt().toString());
        fields.put("flaw", flaw.orElse(null));
        return fields;
    }
}
