package network.icn.node.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import network.icn.node.ConfigException;
import network.icn.protocol.kernel.crypto.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    @TempDir
    Path directory;

    @Test
    void readsBackWhatItCreated() throws Exception {
        Path file = directory.resolve("node.key");

        KeyFile created = KeyFile.create(file);
        KeyFile read = KeyFile.read(file);

        assertThat(read.id()).isEqualTo(created.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        assertThat(Ed25519.best().verify(read.id(), message, created.signer().sign(message)))
                .isTrue();
        assertThat(read.toString()).doesNotContain(java.util.HexFormat.of().formatHex(read.seed()));
    }

    @Test
    void neverOverwritesAFile() throws Exception {
        Path file = directory.resolve("node.key");
        Files.writeString(file, "precious");

        assertThatThrownBy(() -> KeyFile.create(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("never overwritten");
        assertThat(file).hasContent("precious");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void refusesAKeyThatOthersMayTouch(String permissions) throws Exception {
        Path file = directory.resolve("node.key");
        KeyFile.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(permissions)
                .hasMessageContaining("chmod 600 " + file)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "icn-ed25519-seed-1",
                "icn-ed25519-seed-1\n00",
                "icn-ed25519-seed-1\nzz00000000000000000000000000000000000000000000000000000000000000",
                "icn-ed25519-seed-2\n0000000000000000000000000000000000000000000000000000000000000000",
                "icn-ed25519-seed-1\n0000000000000000000000000000000000000000000000000000000000000000\nmore"
            })
    void refusesWhatIsNoKey(String content) throws Exception {
        Path file = directory.resolve("node.key");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void namesTheCommandThatMakesAMissingKey() {
        assertThatThrownBy(() -> KeyFile.read(directory.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("icn keygen --out");
    }
}
