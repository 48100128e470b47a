package network.icn.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import network.icn.node.ConfigException;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenVersionTest {
    @TempDir
    private Path directory;

    private final Path networkFile = Path.of("network.json");

    private static RegistryHistory version(long networkId, long version) throws Exception {
        Registry read = RegistryFile.readUnverified(
                Path.of(Objects.requireNonNull(SeenVersionTest.class.getResource("network-signed.json"))
                        .toURI()));
        RegistryHistory history = RegistryHistory.of(new Registry(
                networkId,
                read.name(),
                RegistryLink.FIRST,
                read.authority(),
                read.parameters(),
                read.beacon(),
                read.hyperNodes(),
                read.scalerNodes(),
                read.satellites()));
        while (history.latest().version() < version) {
            Registry latest = history.latest();
            history = history.with(latest.with(RegistryLink.after(latest, new EraId(latest.version()))));
        }
        return history;
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
        assertThat(directory.resolve("network.seen"))
                .hasContent("18446744073709551609 6 " + version(-7, 6).latest().hash());
    }

    /// An authority that signs two files of one version splits its network; a node stays with the first.
    @Test
    void anotherFileOfTheSameVersionIsRefused() throws Exception {
        RegistryHistory first = RegistryHistory.of(version(7, 1).latest());
        RegistryHistory one = first.with(first.latest().with(RegistryLink.after(first.latest(), new EraId(3))));
        RegistryHistory other = first.with(first.latest().with(RegistryLink.after(first.latest(), new EraId(4))));
        SeenVersion.require(directory, networkFile, one);

        assertThatThrownBy(() -> SeenVersion.require(directory, networkFile, other))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must hold version 2")
                .hasMessageContaining("ask the authority");
        RegistryHistory later = other.with(other.latest().with(RegistryLink.after(other.latest(), new EraId(5))));
        assertThatThrownBy(() -> SeenVersion.require(directory, networkFile, later))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it holds another one");
    }

    @Test
    void anotherNetworkHasItsOwnVersions() throws Exception {
        SeenVersion.require(directory, networkFile, version(7, 6));
        SeenVersion.require(directory, networkFile, version(8, 1));

        assertThat(directory.resolve("network.seen"))
                .hasContent("8 1 " + version(8, 1).latest().hash());
    }

    @Test
    void aDamagedRecordIsNamed() throws Exception {
        for (String text : new String[] {"", "7", "7 x", "7 \u0661", "7 0", "7 1", "7 1 1", "7 0 " + "0".repeat(64)}) {
            Files.writeString(directory.resolve("network.seen"), text);
            assertThatThrownBy(() -> SeenVersion.require(directory, networkFile, version(7, 1)))
                    .as(text)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("network.seen");
        }
    }
}
