package network.icn.protocol.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.bytes.MalformedException;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final Endpoint ENDPOINT = new Endpoint("node.example", 4001);

    @Test
    void membersAreFoundByTheirIds() {
        Registry registry = Registries.of(Registries.parameters(4, 3, 16), 17, 16);

        for (HyperNodeMember member : registry.hyperNodes()) {
            assertThat(registry.hyperNode(member.id())).contains(member);
            assertThat(registry.scalerNode(member.id())).isEmpty();
        }
        for (ScalerNodeMember member : registry.scalerNodes()) {
            assertThat(registry.scalerNode(member.id())).contains(member);
        }
        for (SatelliteMember member : registry.satellites()) {
            assertThat(registry.satellite(member.id())).contains(member);
        }
        assertThat(registry.hyperNode(Nodes.id("stranger"))).isEmpty();
    }

    @Test
    void aRegistryIsReadBackWhole() throws MalformedException {
        Registry registry = Registries.of(
                Registries.parameters(4, 3, 16), 5, 3, i -> "é".repeat(64), i -> i == 0 ? Integer.MAX_VALUE : 1);

        assertThat(Registry.parse(registry.bytes())).isEqualTo(registry);
    }

    @Test
    void listsThatAreNotInOrderHaveNoEncoding() {
        Registry registry = Registries.of(Registries.parameters(4, 3, 16), 3, 1);

        assertThatThrownBy(() -> with(registry, registry.hyperNodes().reversed()))
                .hasMessageStartingWith("hyperNodes: ascending and without duplicates");
        HyperNodeMember twice = registry.hyperNodes().getFirst();
        assertThatThrownBy(() -> with(registry, List.of(twice, twice))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsHoldFromBothSides() {
        assertThat(new HyperNodeMember(Nodes.id("a"), "o".repeat(64), 1, ENDPOINT).stake())
                .isEqualTo(1);
        assertThatThrownBy(() -> new HyperNodeMember(Nodes.id("a"), "o".repeat(65), 1, ENDPOINT))
                .hasMessage("operator: at most 64 characters, got 65");
        assertThatThrownBy(() -> new HyperNodeMember(Nodes.id("a"), "o", 0, ENDPOINT))
                .hasMessage("stake: 1 to 2147483647, got 0");
        assertThatThrownBy(() -> new ScalerNodeMember(Nodes.id("a"), "o".repeat(65), ENDPOINT, Registries.CLAIM))
                .hasMessage("provider: at most 64 characters, got 65");
        assertThatThrownBy(() -> Registries.parameters(257, 200, 16)).hasMessage("committeeSize: 1 to 256, got 257");
        assertThatThrownBy(() -> Registries.parameters(4, 2, 16)).hasMessage("quorum: 3 to 4, got 2");
        assertThatThrownBy(() -> Registries.parameters(4, 3, 17)).hasMessage("targetsPerShard: 1 to 16, got 17");
    }

    @Test
    void anEraThatNoClockCanCountIsRefused() {
        assertThat(eraOf(Parameters.MAX_ERA).eraLength()).isEqualTo(Parameters.MAX_ERA);
        assertThatThrownBy(() -> eraOf(Parameters.MAX_ERA.plusMillis(1))).hasMessageStartingWith("eraLength: at most");
        assertThatThrownBy(() -> eraOf(Duration.ZERO)).hasMessageStartingWith("eraLength: at least");
    }

    private static Parameters eraOf(Duration length) {
        return new Parameters(Registries.GENESIS, length, 12, 4, 3, 16, 527, Duration.ofSeconds(2), 12);
    }

    @Test
    void endpointsAreAHostAndAPort() {
        assertThat(Endpoint.parse("127.0.0.1:4001")).isEqualTo(new Endpoint("127.0.0.1", 4001));
        assertThat(Endpoint.parse("127.0.0.1:4001")).hasToString("127.0.0.1:4001");
        for (String bad : List.of("", "host", ":1", "host:", "host:0", "host:65536", "host:x", "ho st:1")) {
            assertThatThrownBy(() -> Endpoint.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void claimsStayWithinTheirUnits() {
        assertThatThrownBy(() -> new Claim(1, 1, Duration.ofMillis(1), 1, 1_000_001, "DEU/Frankfurt"))
                .hasMessage("availabilityPpm: 0 to 1000000, got 1000001");
        assertThatThrownBy(() -> new Claim(-1, 1, Duration.ofMillis(1), 1, 1, "DEU/Frankfurt"))
                .hasMessage("claim: amounts are not negative");
        assertThatThrownBy(() -> new Claim(1, 1, Duration.ZERO, 1, 1, "DEU/Frankfurt"))
                .hasMessage("latency: more than zero, got PT0S");
    }

    private static Registry with(Registry registry, List<HyperNodeMember> hyperNodes) {
        return new Registry(
                registry.networkId(),
                registry.name(),
                registry.version(),
                registry.authority(),
                registry.parameters(),
                registry.beacon(),
                hyperNodes,
                registry.scalerNodes(),
                registry.satellites());
    }
}
