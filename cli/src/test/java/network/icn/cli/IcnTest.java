package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IcnTest {
    @TempDir
    private Path folder;

    private record Result(int exit, String out, String err) {}

    @Test
    void everyCommandExplainsItselfWithAnExample() {
        assertHelp(Icn.commandLine(Map.of()));
    }

    private static void assertHelp(CommandLine line) {
        String usage = line.getUsageMessage();
        String name = line.getCommandSpec().qualifiedName();
        assertThat(line.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        line.getSubcommands().forEach((sub, command) -> {
            if (!sub.equals("help")) {
                assertHelp(command);
            }
        });
        if (line.getSubcommands().isEmpty()) {
            assertThat(usage).as(name).contains("Example:").contains("./icn");
        }
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        Result result = icn("keygen", "--owt", "x");

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("./icn keygen --help");
    }

    @Test
    void keygenWritesAPrivateFileAndNeverOverwritesIt() throws IOException {
        Path key = folder.resolve("node.key");

        Result first = icn("keygen", "--out", key.toString());
        Result second = icn("keygen", "--out", key.toString());

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
        keygen("dealer");
        String scaler = keygen("scaler");
        String network = folder.resolve("network.json").toString();

        assertOk(icn(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                file("authority"),
                "--dealer",
                file("dealer")));
        assertOk(
                icn("network", "add", network, "--role", "scalernode", "--id", scaler, "--endpoint", "127.0.0.1:7001"));
        Result unsigned = icn("network", "show", network);
        Result foreign = icn("network", "sign", network, "--key", file("dealer"));
        assertOk(icn("network", "sign", network, "--key", file("authority")));
        Result signed = icn("network", "show", network, "--json");
        assertOk(icn("network", "remove", network, "--id", scaler));

        assertThat(unsigned.exit()).isEqualTo(ExitCode.FALSE);
        assertThat(unsigned.out()).contains("NOT SIGNED");
        assertThat(foreign.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(signed.exit()).isEqualTo(ExitCode.OK);
        assertThat(signed.out()).contains("\"version\":2", "\"signed\":true", scaler);
        assertThat(icn("network", "show", network).out())
                .contains("version     3")
                .doesNotContain(scaler);
    }

    @Test
    void effectiveSettingsNameWhereTheyCameFrom() throws IOException {
        Path yaml = Files.writeString(folder.resolve("node.yaml"), "capacity: 1MiB\nops:\n  port: 9001\n");

        StringWriter out = new StringWriter();
        int exit = Icn.run(
                new String[] {"scalernode", "config", "print", "--config", yaml.toString(), "--challenges.max", "3"},
                Map.of("ICN_SCALERNODE_OPS_PORT", "9002"),
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true));

        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("1MiB  # " + yaml + ":1")
                .contains("9002  # environment ICN_SCALERNODE_OPS_PORT")
                .contains("3  # flag --challenges.max")
                .contains("0.0.0.0  # default");
    }

    @Test
    void aMisspeltSettingIsAnErrorOfOneLine() throws IOException {
        Path yaml = Files.writeString(folder.resolve("node.yaml"), "capasity: 1MiB\n");

        Result result = icn("scalernode", "run", "--config", yaml.toString());

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("capasity");
    }

    private String keygen(String name) {
        Result result = icn("keygen", "--out", file(name));
        assertOk(result);
        return result.out().strip();
    }

    private String file(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private static void assertOk(Result result) {
        assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.OK);
    }

    private static Result icn(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Icn.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(exit, out.toString(), err.toString());
    }
}
