package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person gets to see who made a mistake: one line that names it and how to mend it, and the right exit code.
class BadInputIT {
    @TempDir
    private Path folder;

    private String network = "";

    @BeforeEach
    void makeNetwork() {
        network = file("network.json");
        ok("keygen", "--out", file("authority.key"));
        ok("keygen", "--out", file("dealer.key"));
        ok(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                file("authority.key"),
                "--dealer",
                file("dealer.key"));
        for (String role : List.of("hypernode", "scalernode", "satellite")) {
            String id = ok("keygen", "--out", file(role + ".key")).out().strip();
            List<String> add = new ArrayList<>(
                    List.of("network", "add", network, "--role", role, "--id", id, "--endpoint", "127.0.0.1:19999"));
            if (role.equals("satellite")) {
                add.addAll(List.of("--web", "127.0.0.1:19998"));
            }
            ok(add.toArray(String[]::new));
        }
        ok("network", "sign", network, "--key", file("authority.key"));
    }

    @Test
    void anUnknownKeyIsRefused() throws IOException {
        Path yaml = Files.writeString(folder.resolve("node.yaml"), "data:\n  dir: x\nlisten:\n  prot: 7001\n");

        assertRefused(Ran.icn("satellite", "run", "--config", yaml.toString()), ExitCode.USAGE, "listen.prot", ":4");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("scalernode.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(run("scalernode"), ExitCode.USAGE, "scalernode.key", "chmod 600");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String role : List.of("hypernode", "scalernode", "satellite")) {
                Ran ran = run(role, "--listen.host", "127.0.0.1", "--listen.port", port);

                assertRefused(ran, ExitCode.ENVIRONMENT, port);
            }
        }
    }

    @Test
    void aNetworkFileThatNobodySignedIsRefused() throws IOException {
        String changed = Files.readString(Path.of(network)).replace("\"name\" : \"test\"", "\"name\" : \"tent\"");
        Files.writeString(Path.of(network), changed);

        assertRefused(run("hypernode"), ExitCode.USAGE, "network.json", "signature");
    }

    @Test
    void aNodeThatIsNoMemberIsRefused() {
        ok("keygen", "--out", file("stranger.key"));

        Ran ran = Ran.icn(
                "satellite",
                "run",
                "--data.dir",
                file("data"),
                "--key.file",
                file("stranger.key"),
                "--network.file",
                network);

        assertRefused(ran, ExitCode.USAGE, "network.json", "satellite");
    }

    @Test
    void aDealerKeyOfAnotherChainIsRefused() {
        Ran ran = run("satellite", "--beacon.dealer.file", file("authority.key"));

        assertRefused(ran, ExitCode.USAGE, "authority.key", "dealer");
    }

    @Test
    void aVoteLogThatIsNoneIsRefused() throws IOException {
        Path data = Files.createDirectories(folder.resolve("hypernode-data"));
        Files.writeString(data.resolve("votes.wal"), "these are no votes, and they are long enough to be a header");

        assertRefused(run("hypernode", "--listen.port", "0"), ExitCode.ENVIRONMENT, "votes.wal");
    }

    @Test
    void devnetRefusesWhatItCannotBreakOrOverwrite() throws IOException {
        Files.writeString(folder.resolve("something"), "else");

        assertRefused(Ran.icn("devnet", "--fault", "sleepy:1"), ExitCode.USAGE, "sleepy", "data-loss");
        assertRefused(Ran.icn("devnet", "--fault", "down:2"), ExitCode.USAGE, "down:2");
        assertRefused(Ran.icn("devnet", "--era", "1s"), ExitCode.USAGE, "era", "1s");
        assertRefused(Ran.icn("devnet", "--store", "paper"), ExitCode.USAGE, "store", "paper");
        assertRefused(Ran.icn("devnet", "--data", folder.toString()), ExitCode.USAGE, "empty");
    }

    @Test
    void aScenarioThatNobodyKnowsIsRefused() {
        assertRefused(Ran.icn("simulate", "two-liars"), ExitCode.USAGE, "two-liars", "one-liar");
        assertRefused(Ran.icn("simulate", "one-liar", "--loss", "much"), ExitCode.USAGE, "loss", "much");
        assertRefused(Ran.icn("simulate", "gossip-dawn", "--eras", "2"), ExitCode.USAGE, "eras", "gossip-dawn");
        assertRefused(Ran.icn("simulate", "one-liar", "--sybils", "2"), ExitCode.USAGE, "sybils", "one-liar");
        assertRefused(Ran.icn("simulate", "gossip-dawn", "--nodes", "3"), ExitCode.USAGE, "nodes", "3");
    }

    private Ran run(String role, String... more) {
        List<String> args = new ArrayList<>(List.of(
                role,
                "run",
                "--data.dir",
                file(role + "-data"),
                "--key.file",
                file(role + ".key"),
                "--network.file",
                network,
                "--ops.port",
                "0"));
        args.addAll(List.of(more));
        return Ran.icn(args.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Ran ok(String... args) {
        Ran ran = Ran.icn(args);
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        return ran;
    }

    private static void assertRefused(Ran ran, int exit, String... words) {
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
        assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
        assertThat(ran.err()).contains(words).doesNotContain("Exception");
    }
}
