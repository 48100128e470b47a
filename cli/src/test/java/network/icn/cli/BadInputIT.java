package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.OneLineErrors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What a person gets to see who made a mistake: one line that names it and how to mend it, and the right exit code.
class BadInputIT {
    /// One peer id in two texts, a case of the first trial.
    private static final String PEER_ID = "12D3KooWCBoMRWHdRt3hyZw579jpu72bC5rhwSkgNyQiqKHmtMuL";
    private static final String CID = "bafzaajaiaejcaizvbpxrfnp7l37cuv667sjdwagkomnz4yhxk7gibk54yitcqihd";

    @TempDir
    private Path folder;

    private String network = "";
    private String dealer = "";

    @BeforeEach
    void makeNetwork() {
        network = file("network.json");
        ok("keygen", "--out", file("authority.key"));
        dealer = ok("keygen", "--dealer", "--out", file("dealer.key")).out().strip();
        ok(
                "network",
                "init",
                network,
                "--name",
                "test",
                "--authority",
                file("authority.key"),
                "--dealer-public",
                dealer);
        int port = 19_990;
        for (String role : List.of("hypernode", "scalernode", "satellite")) {
            String id = ok("keygen", "--out", file(role + ".key")).out().strip();
            List<String> add = new ArrayList<>(List.of(
                    "network", "add", network, "--role", role, "--id", id, "--endpoint", "127.0.0.1:" + port++));
            if (role.equals("satellite")) {
                add.addAll(List.of("--web", "127.0.0.1:19998"));
            }
            if (role.equals("hypernode")) {
                add.addAll(List.of(
                        "--bls", ok("network", "bls", file(role + ".key")).out().strip()));
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
        String changed = Files.readString(Path.of(network)).replace("\"stake\" : 1,", "\"stake\" : 2,");
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
        Ran ran = run("satellite", "--beacon.dealer.file", file("hypernode.key"));

        assertRefused(ran, ExitCode.USAGE, "hypernode.key", "dealer");
        assertRefused(
                run("satellite", "--beacon.dealer.file", file("authority.key")),
                ExitCode.USAGE,
                "must not be the authority's key");
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

    @Test
    void oneKeyForAuthorityAndDealerIsRefusedHoweverItIsGiven() {
        String same = ok("network", "dealer", file("authority.key")).out().strip();
        for (List<String> given :
                List.of(List.of("--dealer", file("authority.key")), List.of("--dealer-public", same))) {
            assertRefused(
                    init(given), ExitCode.USAGE, given.getFirst(), "must be another key than that of the authority");
        }
        assertRefused(init(List.of()), ExitCode.USAGE, "dealer-public", "icn network dealer");
        assertRefused(
                init(List.of("--dealer", file("dealer.key"), "--dealer-public", dealer)),
                ExitCode.USAGE,
                "must stand alone");
        assertRefused(init(List.of("--dealer-public", "x")), ExitCode.USAGE, "PEER_ID:HEX");
        for (String end : List.of("0000", "0001", "0002", "0003", "0004")) {
            // Half of these are points of the curve, none is one of the group.
            String noKey = dealer.substring(0, dealer.length() - 4) + end;
            assertRefused(init(List.of("--dealer-public", noKey)), ExitCode.USAGE, "dealer-public");
        }
    }

    private Ran init(List<String> more) {
        List<String> args = new ArrayList<>(List.of("network", "init", file("new.json"), "--name", "n"));
        args.addAll(List.of("--authority", file("authority.key")));
        args.addAll(more);
        return Ran.icn(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--slots, 0, from 1 to 60",
        "--slots, 61, from 1 to 60",
        "--slots, \u0663, from 1 to 60",
        "--era, 4s, from 5s to 2h",
        "--era, 121m, from 5s to 2h",
        "--quorum, 16, from 17 to 32",
        "--quorum, 33, from 17 to 32",
        "--committee, 257, from 1 to 256",
        "--genesis, 9999-12-31T23:59:59Z, 2199",
        "--genesis, +1000000000-12-31T23:59:59Z, 2199",
        "--genesis, 1969-12-31T23:59:59Z, 2020",
        "--genesis, 2026-12-31T23:59:59.5Z, whole seconds",
        "--genesis, tomorrow, UTC time",
        "--name, 'a\u0007b', well-formed",
        "--name, '', empty",
        "--authority, '~/a.key', ~ is not expanded",
        "--beacon-period, 1500ms, whole seconds",
        "--samples, 0x10, from 1 to 65535",
    })
    void aWrongParameterOfANetworkIsNamedWithOneRule(String flag, String value, String rule) {
        List<String> args = new ArrayList<>(List.of("--dealer-public", dealer));
        if (flag.equals("--name") || flag.equals("--authority")) {
            List<String> all = new ArrayList<>(List.of("network", "init", file("new.json"), "--dealer-public", dealer));
            all.addAll(flag.equals("--name") ? List.of("--authority", file("authority.key")) : List.of("--name", "n"));
            all.addAll(List.of(flag, value));
            assertRefused(Ran.icn(all.toArray(String[]::new)), ExitCode.USAGE, rule);
            return;
        }
        args.addAll(List.of(flag, value));
        assertRefused(init(args), ExitCode.USAGE, rule);
    }

    /// What an endpoint may be is the matter of `EndpointTest`, with all cases of the first trial: here is how it is
    /// told.
    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.5:4001", "icn_scaler_1:4001", "10.0.0.5:\u0661", "127.0.0.1:19990"})
    void anEndpointThatNobodyCanDialIsRefused(String endpoint) {
        Ran ran = Ran.icn("network", "add", network, "--role", "hypernode", "--id", CID, "--endpoint", endpoint);

        assertRefused(ran, ExitCode.USAGE, "endpoint (flag --endpoint): ", "got '" + endpoint + "'; ");
    }

    @ParameterizedTest
    @CsvSource({
        "hypernode, --web, 10.0.0.5:1",
        "hypernode, --capacity, 1TiB",
        "hypernode, --iops, 0",
        "hypernode, --location, unknown",
        "scalernode, --stake, 1",
        "scalernode, --web, 10.0.0.5:1",
        "satellite, --latency, 50ms",
        "satellite, --availability-ppm, 999000",
        "satellite, --stake, 1",
    })
    void whatBelongsToAnotherRoleIsRefusedAlsoWithItsDefault(String role, String flag, String value) {
        Ran ran = Ran.icn(
                "network", "add", network, "--role", role, "--id", CID, "--endpoint", "h.example:1", flag, value);

        assertRefused(ran, ExitCode.USAGE, flag, "means nothing to a " + role, "got '" + value + "'");
    }

    /// The key of another node, with its proof, is nobody's second key.
    @Test
    void aHyperNodeWithoutABlsKeyOfItsOwnIsRefused() {
        String other = ok("network", "bls", file("hypernode.key")).out().strip();
        List<String> add = List.of(
                "network", "add", network, "--role", "hypernode", "--id", CID, "--endpoint", "h.example:1", "--bls");

        assertRefused(
                Ran.icn(add.subList(0, add.size() - 1).toArray(String[]::new)),
                ExitCode.USAGE,
                "bls",
                "must be given for a HyperNode",
                "icn network bls KEY");
        for (String wrong : List.of(other, other.substring(2), other.toUpperCase(Locale.ROOT), "8f3a")) {
            List<String> with = new ArrayList<>(add);
            with.add(wrong);
            assertRefused(Ran.icn(with.toArray(String[]::new)), ExitCode.USAGE, "bls");
        }
    }

    @Test
    void aPeerIdIsTakenInEveryTextAndShownInOne() {
        ok("network", "add", network, "--role", "scalernode", "--id", CID, "--endpoint", "h.example:1");

        assertThat(Ran.icn("network", "show", network).out()).contains(PEER_ID).doesNotContain(CID);
        ok("network", "remove", network, "--id", "k51qzi5uqu5dh26gil6aeehmqbbsn0ys4o74k9v4x30494id67pnwymhp4gwkj");
    }

    /// What is no file, no folder or not there is a wrong setting, whichever it is.
    @Test
    void aPathOfTheWrongKindIsAWrongSetting() throws IOException {
        String plain = Files.writeString(folder.resolve("plain"), "text").toString();
        String link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"))
                .toString();
        for (String role : List.of("hypernode", "scalernode", "satellite")) {
            for (String path : List.of(folder.toString(), "/dev/null", link, file("none"), plain + "/below")) {
                assertRefused(running(role, "--key.file", path), ExitCode.USAGE, path);
                assertRefused(running(role, "--network.file", path), ExitCode.USAGE, path);
                assertRefused(Ran.icn(role, "run", "--config", path), ExitCode.USAGE, path);
            }
            assertRefused(running(role, "--data.dir", plain), ExitCode.USAGE, "data.dir", "is a file");
            assertRefused(running(role, "--data.dir", plain + "/x"), ExitCode.USAGE, "data.dir", "is a file");
            assertRefused(running(role, "--data.dir", "~/x"), ExitCode.USAGE, "data.dir", "~ is not expanded");
        }
        assertRefused(running("satellite", "--data.dir", file("a;b")), ExitCode.USAGE, "data.dir", "';'");
        assertRefused(Ran.icn("devnet", "--data", file("a;b")), ExitCode.USAGE, "--data", "';'");
        assertRefused(Ran.icn("devnet", "--data", plain), ExitCode.USAGE, "--data", "is a file");
        assertRefused(Ran.icn("hypernode", "transcripts", "--data", plain), ExitCode.USAGE, "--data");
        assertRefused(Ran.icn("simulate", "one-liar", "--out", plain), ExitCode.USAGE, "--out", "is a file");
        assertRefused(Ran.icn("keygen", "--out", plain + "/k"), ExitCode.USAGE, "is a file");
        assertRefused(Ran.icn("keygen", "--out", file("no/k")), ExitCode.USAGE, "mkdir -p");
        assertRefused(Ran.icn("keygen", "--out", folder.toString()), ExitCode.USAGE, "never overwritten");
        assertRefused(Ran.icn("network", "show", folder.toString()), ExitCode.USAGE, "it is a folder");
    }

    @Test
    void aHostWithoutAnAddressIsAWrongSettingAndOneOfAnotherMachineAFailure() {
        for (String role : List.of("hypernode", "scalernode", "satellite")) {
            assertRefused(
                    running(role, "--listen.host", "nohost.invalid"), ExitCode.USAGE, "listen.host", "nohost.invalid");
            assertRefused(running(role, "--ops.host", "nohost.invalid"), ExitCode.USAGE, "ops.host");
            assertRefused(
                    running(role, "--listen.host", "203.0.113.7"),
                    ExitCode.ENVIRONMENT,
                    "203.0.113.7",
                    "give listen.host an address of this machine");
        }
        assertRefused(running("satellite", "--web.host", "nohost.invalid"), ExitCode.USAGE, "web.host");
    }

    /// Same settings, same line, same exit code.
    @Test
    void configPrintRefusesWhatRunRefuses() {
        ok("keygen", "--out", file("stranger.key"));
        List<List<String>> wrong = List.of(
                List.of("--key.file", file("none")),
                List.of("--key.file", file("stranger.key")),
                List.of("--network.file", file("none")),
                List.of("--network.authority", PEER_ID),
                List.of("--listen.host", "nohost.invalid"),
                List.of("--ops.port", "65536"));
        for (String role : List.of("hypernode", "scalernode", "satellite")) {
            for (List<String> setting : wrong) {
                Ran run = Ran.icn(command(List.of(role, "run"), setting.getFirst(), setting.getLast()));
                Ran print = Ran.icn(command(List.of(role, "config", "print"), setting.getFirst(), setting.getLast()));

                assertRefused(run, ExitCode.USAGE, ";");
                assertThat(print.err()).isEqualTo(run.err());
                assertThat(print.exit()).isEqualTo(run.exit());
            }
            Ran print = Ran.icn(command(List.of(role, "config", "print"), "--ops.port", "0"));
            assertThat(print.exit()).as(print.err()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aMistypedWordIsNamed() {
        assertRefused(Ran.icn("netwrok"), ExitCode.USAGE, "no such command 'netwrok'");
        assertRefused(Ran.icn("network", "shwo", network), ExitCode.USAGE, "no such command 'shwo'");
        assertRefused(
                Ran.icn("network", "show", network, "more"), ExitCode.USAGE, "nothing is expected there", "'more'");
        assertRefused(Ran.icn("hypernode", "run", "--capacity", "1"), ExitCode.USAGE, "no such option '--capacity'");
        assertRefused(
                Ran.icn("hypernode", "transcripts", "--data", folder.toString(), "--era", "\u0663"),
                ExitCode.USAGE,
                "--era",
                "digits 0 to 9");
        assertRefused(Ran.icn("devnet", "--fault", "data-loss:0"), ExitCode.USAGE, "KIND:COUNT");
        assertRefused(
                Ran.icn("devnet", "--eras", "3", "--fault", "refuses-when-wrong"),
                ExitCode.USAGE,
                "at least 4",
                "raise --eras");
        assertRefused(Ran.icn("devnet", "--fault", "data-loss:\u0663"), ExitCode.USAGE, "KIND:COUNT");
        assertRefused(Ran.icn("soak", "devnet", "--plant", "x"), ExitCode.USAGE, "--plant", "KIND:COUNT");
        assertRefused(Ran.icn("soak", "kill", "--plant", "forgetful:9"), ExitCode.USAGE, "--plant");
    }

    /// Native code fails with errors, not with exceptions.
    @Test
    void anErrorIsOneLineToo() {
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(CommandSpec.create().name("icn")).setErr(new PrintWriter(err, true));
        for (Error error : List.of(
                new UnsatisfiedLinkError("no blst"),
                new ExceptionInInitializerError(new UnsatisfiedLinkError("no blst")),
                new NoClassDefFoundError("Could not initialize class X"))) {
            err.getBuffer().setLength(0);
            int exit = OneLineErrors.guard(line, () -> {
                throw error;
            });

            assertRefused(
                    new Ran(exit, "", err.toString()),
                    ExitCode.ENVIRONMENT,
                    "cannot load native code",
                    "java.io.tmpdir");
        }
        err.getBuffer().setLength(0);
        int exit = OneLineErrors.guard(line, () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertRefused(new Ran(exit, "", err.toString()), ExitCode.ENVIRONMENT, "Java heap space", "-Xmx");
    }

    /// Like [#run], with that setting instead of the usual one.
    private Ran running(String role, String flag, String value) {
        return Ran.icn(command(List.of(role, "run"), flag, value));
    }

    private String[] command(List<String> words, String flag, String value) {
        String role = words.getFirst();
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("--data.dir", file(role + "-data"));
        flags.put("--key.file", file(role + ".key"));
        flags.put("--network.file", network);
        flags.put("--ops.port", "0");
        flags.put(flag, value);
        List<String> args = new ArrayList<>(words);
        flags.forEach((name, text) -> args.addAll(List.of(name, text)));
        return args.toArray(String[]::new);
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
        assertThat(ran.err())
                .startsWith("icn: ")
                .contains(words)
                .doesNotContain("Exception", "unexpected failure", "java.lang", "java.nio")
                .doesNotEndWith("; \n");
        assertThat(ran.err().indexOf("icn: ", 1)).as(ran.err()).isNegative();
    }
}
