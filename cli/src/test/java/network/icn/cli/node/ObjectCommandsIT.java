package network.icn.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.icn.cli.Ran;
import network.icn.node.key.KeyFile;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `put`, `rm`, `ls` and `verify` while no node runs, also in a locale that knows no letters but ASCII.
class ObjectCommandsIT {
    @TempDir
    Path directory;

    private String data;

    @BeforeEach
    void makeDirectory() throws Exception {
        data = Files.createDirectory(directory.resolve("data")).toString();
    }

    private Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("scalernode", arguments[0], "--data", data));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return Ran.icn(all.toArray(String[]::new));
    }

    @Test
    void putsListsVerifiesAndRemoves() throws Exception {
        Path file = Files.writeString(directory.resolve("a b.txt"), "hello");

        assertThat(run("put", file.toString()).out()).isEqualTo("a b.txt: new\n");
        assertThat(run("put", file.toString()).out()).isEqualTo("a b.txt: unchanged\n");
        Files.writeString(file, "other");
        assertThat(run("put", "--json", file.toString()).out()).contains("\"result\":\"replaced\"");
        assertThat(run("put", "--as", "100%", file.toString()).out()).isEqualTo("100%25: new\n");
        assertThat(run("ls").out()).contains("stored                 5  a b.txt\n", "100%25");
        assertThat(run("verify").exit()).isZero();

        Path stored = directory.resolve("data/store/000000000001");
        Files.setPosixFilePermissions(stored, PosixFilePermissions.fromString("rw-------"));
        byte[] bytes = Files.readAllBytes(stored);
        bytes[4_097] ^= 1;
        Files.write(stored, bytes);
        assertThat(run("verify").exit()).isEqualTo(1);
        assertThat(run("verify").out()).contains("a b.txt is damaged");
        assertThat(run("put", file.toString()).out()).isEqualTo("a b.txt: restored\n");

        assertThat(run("rm", "100%", "a b.txt").exit()).isZero();
        assertThat(run("rm", "a b.txt").exit()).isEqualTo(2);
        assertThat(run("rm", "a b.txt").err())
                .isEqualTo("icn: NAME: must be an object's, got 'a b.txt'; see: icn scalernode ls\n");
    }

    /// As a start of the node leaves the directory.
    private void keep() {
        try (ObjectStore store = ObjectStore.open(
                Path.of(data),
                Ed25519.best(),
                reason -> {
                    throw reason;
                },
                DurableChannel::openFile)) {
            store.heldBy(new HoldingNode(
                    Hash32.sha256(new byte[] {1}),
                    Ed25519.best().signer(new byte[32]).id()));
        }
    }

    @Test
    void anOwnersObjectGoesByItsKeyOrAsDeclaredLoss() throws Exception {
        Path file = Files.writeString(directory.resolve("mine"), "hello");
        KeyFile owner = KeyFile.create(directory.resolve("owner.key"));
        String key = directory.resolve("owner.key").toString();
        KeyFile _ = KeyFile.create(directory.resolve("other.key"));

        Ran early = run("put", "--owner", key, file.toString());
        assertThat(early.exit()).isEqualTo(3);
        assertThat(early.err()).contains("start the node once");
        keep();
        assertThat(run("put", "--owner", key, file.toString()).out()).isEqualTo("mine: new\n");
        assertThat(run("put", "--owner", key, file.toString()).out()).isEqualTo("mine: unchanged\n");
        assertThat(run("put", "--owner", key, "--as", "too", file.toString()).out())
                .isEqualTo("too: new\n");
        assertThat(run("put", file.toString()).err()).contains("an owner's object has the name mine");
        assertThat(run("ls").out())
                .contains("stored                 5  of " + owner.id().brief() + "  mine\n");
        assertThat(run("ls", "--json").out()).contains("\"owner\":\"" + owner.id() + "\"");

        Ran slip = run("rm", "mine");
        assertThat(slip.exit()).isEqualTo(2);
        assertThat(slip.err()).contains("without its key it can only be declared lost", "--accept-loss");
        Ran stranger = run("rm", "--owner", directory.resolve("other.key").toString(), "mine");
        assertThat(stranger.exit()).isEqualTo(3);
        assertThat(stranger.err()).contains("mine is no object of the owner");
        assertThat(run("rm", "--owner", key, "--accept-loss", "mine").exit()).isEqualTo(2);
        assertThat(run("rm", "--owner", key, "none").exit()).isEqualTo(2);
        assertThat(run("rm", "--owner", key, "mine").out()).isEqualTo("mine: removed\n");
        assertThat(run("rm", "--json", "--accept-loss", "too").out()).contains("\"event\":\"lost\"");
        assertThat(run("rm", "too").exit()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsNoneIsOneLineBeforeAnythingIsTaken() throws Exception {
        Path file = Files.writeString(directory.resolve("mine"), "hello");

        for (String command : new String[] {"put", "rm"}) {
            Ran ran = run(command, "--owner", directory + "/none.key", file.toString());
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err()).contains("none.key").hasLineCount(1);
        }
        assertThat(Path.of(data)).isEmptyDirectory();
    }

    @Test
    void wrongFilesAreOneLineBeforeAnythingIsTaken() throws Exception {
        Path file = Files.writeString(directory.resolve("good"), "hello");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        for (String wrong : new String[] {link.toString(), directory.toString(), directory + "/none"}) {
            Ran ran = run("put", file.toString(), wrong);
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err()).startsWith("icn: FILE: must be a file with at least one byte, and no link");
        }
        assertThat(run("ls").out()).isEmpty();
    }

    /// A wrong `--data` must not be filled with the files of a node.
    @Test
    void anotherDirectoryIsLeftAlone() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("votes.wal"), "of a HyperNode");

        for (String command : new String[] {"ls", "verify"}) {
            Ran ran = Ran.icn("scalernode", command, "--data", other.toString());
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err())
                    .startsWith(
                            "icn: data: must be the data directory of a ScalerNode, or empty before its first start");
        }
        assertThat(other.toFile().list()).containsExactly("votes.wal");
    }

    /// Cases of the first trial: an umlaut under `LC_ALL=C`, a name that is no UTF-8, and a newline.
    @Test
    void anyNameInAnyLocale() throws Exception {
        String script = """
                set -e
                cd "$1"
                java=$2 path=$3
                icn() {
                  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$path" network.icn.cli.Icn scalernode "$@"
                }
                set -- "$(printf '\\303\\274mlaut')" "$(printf '\\377\\376x')" "$(printf 'a\\nb')"
                for name; do printf hello > "$name"; done
                icn put --data data "$@"
                icn rm --data data '%C3%BCmlaut'
                icn ls --data data
                """;
        for (String locale : new String[] {"C", "C.UTF-8"}) {
            ProcessBuilder builder = new ProcessBuilder(
                    "bash",
                    "-c",
                    script,
                    "sh",
                    directory.toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    System.getProperty("java.class.path"));
            builder.environment().put("LC_ALL", locale);
            Process process = builder.redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(locale + ": " + out).isZero();
            assertThat(out).as(locale).contains("\u00fcmlaut: ", "%FF%FEx: ", "a%0Ab: ", "%C3%BCmlaut: removed");
        }
    }
}
