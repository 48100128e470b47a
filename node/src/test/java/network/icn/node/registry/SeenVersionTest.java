package network.icn.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import network.icn.node.ConfigException;
import network.icn.protocol.network.registry.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenVersionTest {
    @TempDir
    private Path directory;

    private final Path networkFile = Path.of("network.json");

    private static Registry version(long networkId, long version) throws Exception {
        Registry registry = RegistryFile.readUnverified(
                Path.of(Objects.requireNonNull(SeenVersionTest.class.getResource("network-signed.json"))
                        .toURI()));
        return new Registry(
                networkId,
                registry.name(),
                version,
                registry.authority(),
                registry.parameters(),
                registry.beacon(),
                registry.hyperNodes(),
                registry.scalerNodes(),
                registry.satellites());
    }

    @Test
    void anOlderRegistryThanTheLastOneIsRefused() throws Exception {
        SeenVersion.require(directory, networkFile, version(-7, 4));
        SeenVersion.require(directory, networkFile, version(-7, 4));
        SeenVersion.require(directory, networkFile, version(-7, 6));

        assertThatThrownBy(() -> SeenVersion.require(directory, networkFile, version(-7, 5)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("network.json: must not be older than version 6")
                .hasMessageContaining("it is version 5");
        assertThat(directory.resolve("network.seen")).hasContent("18446744073709551609 6");
    }

    @Test
    void anotherNetworkHasItsOwnVersions() throws Exception {
        SeenVersion.require(directory, networkFile, version(7, 6));
        SeenVersion.require(directory, networkFile, version(8, 1));

        assertThat(directory.resolve("network.seen")).hasContent("8 1");
    }

    @Test
    void aDamagedRecordIsNamed() throws Exception {
        for (String text : new String[] {"", "7", "7 x", "7 \u0661", "7 0", "7 1 1"}) {
            Files.writeString(directory.resolve("network.seen"), text);
            assertThatThrownBy(() -> SeenVersion.require(directory, networkFile, version(7, 1)))
                    .as(text)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("network.seen");
        }
    }
}
