package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IcnTest {
    @TempDir
    private Path folder;

    @Test
    void everyCommandExplainsItselfWithAnExample() {
        assertHelp(Icn.commandLine(Map.of()));
    }

    /// The library formats what stands there, prints a warning where it cannot, and goes on.
    private static void assertFormats(String name, String[] texts) {
        for (String text : texts) {
            assertThatCode(() -> assertThat(String.format(text)).isNotNull())
                    .as(name + ": " + text)
                    .doesNotThrowAnyException();
        }
    }

    private static void assertHelp(CommandLine line) {
        String usage = line.getUsageMessage();
        String name = line.getCommandSpec().qualifiedName();
        assertThat(line.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        assertFormats(name, line.getCommandSpec().usageMessage().description());
        assertFormats(name, line.getCommandSpec().usageMessage().footer());
        line.getCommandSpec().args().forEach(arg -> assertFormats(name, arg.description()));
        line.getSubcommands().forEach((sub, command) -> {
            if (!sub.equals("help")) {
                assertHelp(command);
            }
        });
        if (line.getSubcommands().isEmpty()) {
            assertThat(usage).as(name).containsPattern("Examples?:").contains("./icn");
        }
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        Ran result = Ran.icn("keygen", "--owt", "x");

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("./icn keygen --help");
    }

    /// A full disk, or a pipe that nobody reads.
    @Test
    void whatCouldNotBePrintedIsNoSuccess() {
        StringWriter err = new StringWriter();
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        for (String command : List.of("help", "simulate --list", "devnet --help")) {
            err.getBuffer().setLength(0);

            int exit =
                    Icn.run(command.split(" ", -1), Map.of(), new PrintWriter(full, true), new PrintWriter(err, true));

            assertThat(exit).as(command).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(err.toString().lines()).hasSize(1);
            assertThat(err.toString()).startsWith("icn: output: it could not be written");
        }
    }

    @Test
    void keygenWritesAPrivateFileAndNeverOverwritesIt() throws IOException {
        Path key = folder.resolve("node.key");

        Ran first = Ran.icn("keygen", "--out", key.toString());
        Ran second = Ran.icn("keygen", "--out", key.toString());

        assertThat(first.exit()).isEqualTo(ExitCode.OK);
        assertThat(first.out().strip()).startsWith("12D3Koo").hasSize(52);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(second.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(second.err().lines()).hasSize(1);
    }

    @Test
    void aNetworkIsMadeChangedSignedAndShown() {
        keygen("authority");
        String dealer =
                Ran.icn("keygen", "--dealer", "--out", file("dealer")).out().strip();
        String scaler = keygen("scaler");
        String network = folder.resolve("network.json").toString();

        assertOk(Ran.icn(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                file("authority"),
                "--dealer-public",
                dealer));
        assertOk(
                Ran.icn("network", "add", network, "--role", "scalernode", "--id", scaler, "--endpoint", "[::1]:7001"));
        Ran unsigned = Ran.icn("network", "show", network);
        Ran foreign = Ran.icn("network", "sign", network, "--key", file("dealer"));
        assertOk(Ran.icn("network", "sign", network, "--key", file("authority")));
        Ran signed = Ran.icn("network", "show", network, "--json");
        assertOk(Ran.icn("network", "remove", network, "--id", scaler));

        assertThat(unsigned.exit()).isEqualTo(ExitCode.FALSE);
        assertThat(unsigned.out()).contains("NOT SIGNED", "none before it is signed");
        assertThat(foreign.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(signed.exit()).isEqualTo(ExitCode.OK);
        assertThat(signed.out()).contains("\"version\":2", "\"signed\":true", scaler);
        assertThat(Ran.icn("network", "dealer", file("dealer")).out().strip()).isEqualTo(dealer);
        assertThat(Ran.icn("network", "show", network).out())
                .contains("version     3")
                .doesNotContain(scaler);
    }

    @Test
    void aSignedVersionIsNeverChangedButFollowedByTheNext() throws IOException {
        keygen("authority");
        String dealer =
                Ran.icn("keygen", "--dealer", "--out", file("dealer")).out().strip();
        String scaler = keygen("scaler");
        String network = folder.resolve("network.json").toString();
        String key = file("authority");
        assertOk(Ran.icn(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                key,
                "--dealer-public",
                dealer,
                "--genesis",
                "2026-01-01T00:00:00Z"));
        assertOk(
                Ran.icn("network", "add", network, "--role", "scalernode", "--id", scaler, "--endpoint", "[::1]:7001"));
        assertOk(Ran.icn(
                "network",
                "add",
                network,
                "--role",
                "hypernode",
                "--id",
                keygen("hyper"),
                "--bls",
                Ran.icn("network", "bls", file("hyper")).out().strip(),
                "--endpoint",
                "[::1]:7002",
                "--operator",
                "ann"));
        assertThat(Ran.icn("network", "sign", network, "--key", key).out())
                .contains("version 2, hash ", "counts from era ")
                .doesNotContain("counts from era 0,");
        String signed = Files.readString(Path.of(network));
        assertOk(Ran.icn("network", "sign", network, "--key", key));
        assertThat(Path.of(network)).as("it is signed").hasContent(signed);

        assertOk(Ran.icn("network", "change", network, "--id", scaler, "--availability-ppm", "950000"));
        assertOk(Ran.icn("network", "change", network, "--answer-timeout", "3s", "--committee", "7"));
        assertOk(
                Ran.icn("network", "change", network, "--loss-budget", "2000,5000000,65536", "--vetting-samples", "9"));
        assertOk(Ran.icn("network", "change", network, "--timing-rates", "20000000,60000000,1000,1000000"));
        Ran tooEarly = Ran.icn("network", "sign", network, "--key", key, "--from-era", "5");
        Ran tooLate = Ran.icn("network", "sign", network, "--key", key, "--from-era", "95000");
        Ran later = Ran.icn("network", "sign", network, "--key", key, "--from-era", "9500", "--json");

        assertThat(tooLate.exit())
                .as("a typing error would keep everybody from changing anything for years")
                .isEqualTo(ExitCode.USAGE);
        assertThat(tooEarly.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(tooEarly.err()).contains("--from-era: must be from ", "the eras before are drawn or over");
        assertOk(later);
        assertThat(later.out()).contains("\"version\":3", "\"firstEra\":9500");
        assertThat(Ran.icn("network", "show", network, "--json").out())
                .contains("\"availabilityPpm\":950000", "\"committee\":7", "\"quorum\":5", "\"signed\":true")
                .contains("\"answerTimeoutMillis\":3000", "\"vettingSamples\":9")
                .contains("\"lossBudget\":\"2000,5000000,65536\"", "\"possessionRates\":\"1000,100000,1000,1000000\"")
                .contains("\"timingRates\":\"20000000,60000000,1000,1000000\"");
        Files.writeString(Path.of(network), Files.readString(Path.of(network)).replace("950000", "940000"));
        Ran byHand = Ran.icn("network", "add", network, "--role", "scalernode", "--id", scaler, "--endpoint", "h:1");
        assertThat(byHand.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(byHand.err()).contains("the signature is wrong").hasLineCount(1);
        for (String wrong : List.of(
                "--id " + scaler,
                "--iops 5",
                "--id " + scaler + " --samples 9",
                "--id " + scaler + " --loss-budget 0,0,0",
                "--loss-budget 0,0",
                "--loss-budget 0,0,0,0",
                "--loss-budget 100000001,0,0",
                "--possession-rates 1000,1999,1000,1000000",
                "--timing-rates 0.01,0.05,0,0",
                "--vetting-eras 100000000")) {
            List<String> change = new ArrayList<>(List.of("network", "change", network));
            change.addAll(List.of(wrong.split(" ", -1)));
            assertThat(Ran.icn(change.toArray(String[]::new)).exit()).as(wrong).isEqualTo(ExitCode.USAGE);
        }
    }

    /// Whatever a person can read there, a program can, too.
    @Test
    void theJsonOfANetworkHoldsAllThatItsTextShows() {
        keygen("authority");
        String dealer =
                Ran.icn("keygen", "--dealer", "--out", file("dealer")).out().strip();
        String network = folder.resolve("network.json").toString();
        assertOk(Ran.icn(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                file("authority"),
                "--dealer-public",
                dealer));
        List<List<String>> members = List.of(
                List.of("--role", "hypernode", "--endpoint", "h.example:1", "--operator", "ann", "--stake", "9"),
                List.of(
                        "--role",
                        "satellite",
                        "--endpoint",
                        "s.example:2",
                        "--web",
                        "w.example:3",
                        "--operator",
                        "bob"),
                List.of("--role", "scalernode", "--endpoint", "c.example:4", "--iops", "77", "--location", "DEU/Bonn"));
        for (List<String> member : members) {
            List<String> add = new ArrayList<>(List.of("network", "add", network, "--id", keygen(member.get(1))));
            add.addAll(member);
            if (member.get(1).equals("hypernode")) {
                add.addAll(List.of(
                        "--bls",
                        Ran.icn("network", "bls", file("hypernode")).out().strip()));
            }
            assertOk(Ran.icn(add.toArray(String[]::new)));
        }

        String json = Ran.icn("network", "show", network, "--json").out();
        String text = Ran.icn("network", "show", network).out();

        for (String word : text.split("[\\s,()]+", -1)) {
            // Numbers with another unit are the same there: 3600.0 s.
            if (word.matches(".*[0-9.:].*") && !word.endsWith(".0")) {
                assertThat(json).contains(word);
            }
        }
        assertThat(json)
                .contains("\"operator\":\"ann\"", "\"stake\":9", "\"web\":\"w.example:3\"", "\"iops\":77")
                .contains("\"bls\":\""
                        + Ran.icn("network", "bls", file("hypernode")).out().strip())
                .contains("\"location\":\"DEU/Bonn\"", "\"scalerNodesPerShard\":16", "\"answerTimeoutMillis\":2000");
    }

    @Test
    void effectiveSettingsNameWhereTheyCameFrom() throws IOException {
        Path yaml = Files.writeString(folder.resolve("node.yaml"), "capacity: 1MiB\nops:\n  port: 9001\n");

        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Icn.run(
                new String[] {"scalernode", "config", "print", "--config", yaml.toString(), "--challenges.max", "3"},
                Map.of("ICN_SCALERNODE_OPS_PORT", "9002"),
                new PrintWriter(out, true),
                new PrintWriter(err, true));

        assertThat(exit).as("a node would not run without a key").isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("icn: data.dir: must be set");
        assertThat(out.toString())
                .contains("1MiB  # " + yaml + ":1")
                .contains("9002  # environment ICN_SCALERNODE_OPS_PORT")
                .contains("3  # flag --challenges.max")
                .contains("0.0.0.0  # default");
    }

    @Test
    void aMisspeltSettingIsAnErrorOfOneLine() throws IOException {
        Path yaml = Files.writeString(folder.resolve("node.yaml"), "capasity: 1MiB\n");

        Ran result = Ran.icn("scalernode", "run", "--config", yaml.toString());

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("capasity");
    }

    private String keygen(String name) {
        Ran result = Ran.icn("keygen", "--out", file(name));
        assertOk(result);
        return result.out().strip();
    }

    private String file(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private static void assertOk(Ran result) {
        assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.OK);
    }
}
