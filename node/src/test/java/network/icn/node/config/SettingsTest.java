package network.icn.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import network.icn.node.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Key<Integer> PORT =
            Key.port("grpc.port", "where it listens").withDefault("7001");
    private static final Key<Long> CAPACITY =
            Key.bytes("data.max-size", "how much", 1, 1L << 50).withDefault("64MiB");
    private static final Key<Duration> PAUSE =
            Key.duration("pause", "how long", Duration.ofMillis(1), Duration.ofHours(1));
    private static final Key<String> TOKEN = Key.text("token", "a secret").secret();
    private static final Key<Thread.State> STATE = Key.choice("state", "a choice", Thread.State.class);
    private static final Key<String> HIDDEN = Key.text("fault", "hidden").experimental();
    private static final List<Key<?>> KEYS = List.of(PORT, CAPACITY, PAUSE, TOKEN, STATE, HIDDEN);

    @TempDir
    Path directory;

    private static Settings flags(Map<String, String> flags) {
        return Settings.ofFlags("scalernode", KEYS, flags);
    }

    private Settings yaml(String text, Map<String, String> environment, Map<String, String> flags) throws Exception {
        Path file = directory.resolve("node.yaml");
        Files.writeString(file, text);
        return Settings.resolve("scalernode", KEYS, flags, environment, Optional.of(file));
    }

    @Test
    void flagBeatsEnvironmentBeatsYamlBeatsDefault() throws Exception {
        String text = "grpc:\n  port: 1\ndata.max-size: 1KiB\npause: 20s\n";
        Map<String, String> environment =
                Map.of("ICN_SCALERNODE_GRPC_PORT", "2", "ICN_SCALERNODE_DATA_MAX_SIZE", "2KiB");

        Settings settings = yaml(text, environment, Map.of("grpc.port", "3"));

        assertThat(settings.get(PORT)).isEqualTo(3);
        assertThat(settings.get(CAPACITY)).isEqualTo(2_048);
        assertThat(settings.get(PAUSE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(flags(Map.of()).get(PORT)).isEqualTo(7001);
        assertThat(flags(Map.of()).find(STATE)).isEmpty();
    }

    @Test
    void printsEveryValueWithItsOriginAndMasksSecrets() throws Exception {
        Settings settings = yaml(
                "# comment\ngrpc:\n  port: 1\ntoken: hush\n",
                Map.of("ICN_SCALERNODE_PAUSE", "5m", "HOME", "/root"),
                Map.of("state", "runnable"));

        assertThat(settings.print())
                .contains("grpc.port     = 1  # " + directory.resolve("node.yaml") + ":3\n")
                .contains("data.max-size = 64MiB  # default\n")
                .contains("pause         = 5m  # environment ICN_SCALERNODE_PAUSE\n")
                .contains("token         = ********  # ")
                .contains("state         = runnable  # flag --state\n")
                .doesNotContain("hush")
                .doesNotContain("fault ");
    }

    @Test
    void unknownKeysAreErrorsWhereverTheyStand() {
        assertThatThrownBy(() -> flags(Map.of("grpc.prot", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grpc.prot (flag --grpc.prot): no such setting, got '1'")
                .hasMessageContaining("grpc.port")
                .hasMessageNotContaining("fault");
        assertThatThrownBy(() -> yaml("grpc:\n  prot: 1\n", Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node.yaml:2");
        assertThatThrownBy(() -> yaml("", Map.of("ICN_SCALERNODE_GRPC_PROT", "1"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ICN_SCALERNODE_GRPC_PROT");
    }

    @ParameterizedTest
    @CsvSource({
        "grpc.port, 65536",
        "grpc.port, -1",
        "grpc.port, x",
        "data.max-size, 0",
        "data.max-size, 1XB",
        "data.max-size, 999999999999999TiB",
        "pause, 20",
        "pause, 2h",
        "state, resting"
    })
    void wrongValuesNameKeyValueRuleAndMendInOneLine(String key, String value) {
        assertThatThrownBy(() -> flags(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key + " (flag --" + key + "): must be ")
                .hasMessageContaining("got '" + value + "'; ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void limitsHoldFromBothSides() {
        assertThat(flags(Map.of("grpc.port", "65535")).get(PORT)).isEqualTo(65_535);
        assertThat(flags(Map.of("grpc.port", "0")).get(PORT)).isZero();
        assertThat(flags(Map.of("pause", "1h")).get(PAUSE)).isEqualTo(Duration.ofHours(1));
        assertThat(flags(Map.of("data.max-size", "1024TiB")).get(CAPACITY)).isEqualTo(1L << 50);
    }

    @Test
    void aMissingValueSaysHowToGiveIt() {
        assertThatThrownBy(() -> flags(Map.of()).get(PAUSE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pause: must be set (how long)")
                .hasMessageContaining("--pause");
    }

    @ParameterizedTest
    @CsvSource({"'a: [1, {b: 2}]'", "'- a'", "'a: b: c'", "'a: 1\na: 2'"})
    void yamlThatMakesNoSenseIsOneLine(String text) {
        assertThatThrownBy(() -> yaml(text, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node.yaml")
                .hasMessageNotContaining("\n");
    }

    /// The first two are cases of the first trial; what a file says there stands there, or it is refused.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'pause: *x'|pause is an alias (*x)",
                "'pause: ~'|pause has no value",
                "'pause:'|pause has no value",
                "'pause: null'|pause has no value",
                "'token: \"\"'|token has no value",
                "'token: &a b\npause: *a'|pause is an alias (*a)",
                "'token: [*a]'|token is an alias",
                "'token: !!binary aGk='|token has a tag",
                "'pause: 20s\n---\npause: 30s'|a second document begins",
                "'pause: 20s\n---\n'|a second document begins",
            })
    void whatYamlWouldLookUpIsRefused(String text, String complaint) {
        assertThatThrownBy(() -> yaml(text.replace("\\n", "\n"), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node.yaml: line ")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource({"config-tilde.yaml, ~ is not expanded", "config-undefined-alias.yaml, network.authority is an alias"})
    void theYamlOfTheFirstTrialIsRefused(String name, String complaint) throws Exception {
        Path file = Path.of(
                Objects.requireNonNull(SettingsTest.class.getResource(name)).toURI());
        List<Key<?>> keys = List.of(Key.path("data.dir", "a folder"), Key.nodeId("network.authority", "somebody"));

        assertThatThrownBy(() -> Settings.resolve("scalernode", keys, Map.of(), Map.of(), Optional.of(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void whatKubernetesPutsIntoTheEnvironmentIsNoSetting() throws Exception {
        Map<String, String> services = Map.ofEntries(
                Map.entry("ICN_SCALERNODE_PORT", "tcp://10.96.0.1:7001"),
                Map.entry("ICN_SCALERNODE_SERVICE_HOST", "10.96.0.1"),
                Map.entry("ICN_SCALERNODE_SERVICE_PORT", "7001"),
                Map.entry("ICN_SCALERNODE_SERVICE_PORT_GRPC", "7001"),
                Map.entry("ICN_SCALERNODE_PORT_7001_TCP", "tcp://10.96.0.1:7001"),
                Map.entry("ICN_SCALERNODE_PORT_7001_TCP_PROTO", "tcp"),
                Map.entry("ICN_SCALERNODE_PORT_7001_TCP_PORT", "7001"),
                Map.entry("ICN_SCALERNODE_PORT_7001_TCP_ADDR", "10.96.0.1"),
                Map.entry("ICN_SCALERNODE_PORT_53_UDP", "udp://10.96.0.1:53"),
                // A Service called icn-scalernode-grpc: one of its names is that of a setting.
                Map.entry("ICN_SCALERNODE_GRPC_PORT", "tcp://10.96.0.2:80"),
                Map.entry("ICN_SCALERNODE_GRPC_SERVICE_HOST", "10.96.0.2"),
                Map.entry("ICN_SCALERNODE_GRPC_PORT_80_TCP_ADDR", "10.96.0.2"));

        assertThat(yaml("", services, Map.of()).get(PORT)).isEqualTo(7_001);
        assertThatThrownBy(() -> yaml("", Map.of("ICN_SCALERNODE_PORT", "7001"), Map.of()))
                .hasMessageContaining("ICN_SCALERNODE_PORT");
        assertThatThrownBy(() -> yaml("", Map.of("ICN_SCALERNODE_GRPC_PORT", "tcp"), Map.of()))
                .hasMessageContaining("grpc.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0661", "\u0967", "\uff11", "+1", "1_0", "0x1", "01", "1.0", "1e0", ""})
    void numbersAreAsciiDigits(String text) {
        assertThatThrownBy(() -> flags(Map.of("grpc.port", text))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> flags(Map.of("data.max-size", text + "KiB"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> flags(Map.of("pause", text + "s"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThatThrownBy(() -> Settings.resolve(
                        "scalernode", KEYS, Map.of(), Map.of(), Optional.of(directory.resolve("none.yaml"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no such configuration file");
    }
}
