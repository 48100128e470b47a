package network.icn.protocol.network.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.beacon.ChainInfo;
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
                .hasMessageStartingWith("hyperNodes: must be ascending by id and without duplicates");
        HyperNodeMember twice = registry.hyperNodes().getFirst();
        assertThatThrownBy(() -> with(registry, List.of(twice, twice))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsHoldFromBothSides() {
        assertThat(new HyperNodeMember(Nodes.id("a"), "o".repeat(64), 1, ENDPOINT, Registries.BLS).stake())
                .isEqualTo(1);
        assertThatThrownBy(() -> new HyperNodeMember(Nodes.id("a"), "o".repeat(65), 1, ENDPOINT, Registries.BLS))
                .hasMessage("operator: must have at most 64 characters, got 65");
        assertThatThrownBy(() -> new HyperNodeMember(Nodes.id("a"), "o", 0, ENDPOINT, Registries.BLS))
                .hasMessage("stake: must be from 1 to 2147483647, got 0");
        assertThatThrownBy(() -> new ScalerNodeMember(Nodes.id("a"), "o".repeat(65), ENDPOINT, Registries.CLAIM))
                .hasMessage("provider: must have at most 64 characters, got 65");
        assertThatThrownBy(() -> Registries.parameters(257, 200, 16))
                .hasMessage("committeeSize: must be from 1 to 256, got 257");
        assertThatThrownBy(() -> Registries.parameters(4, 2, 16)).hasMessage("quorum: must be from 3 to 4, got 2");
        assertThatThrownBy(() -> Registries.parameters(4, 3, 17))
                .hasMessage("targetsPerShard: must be from 1 to 16, got 17");
    }

    @Test
    void anEraThatNoClockCanCountIsRefused() {
        assertThat(eraOf(Parameters.MAX_ERA).eraLength()).isEqualTo(Parameters.MAX_ERA);
        assertThatThrownBy(() -> eraOf(Parameters.MAX_ERA.plusMillis(1)))
                .hasMessageStartingWith("eraLength: must be whole milliseconds, 1 ms to 2 h");
        assertThatThrownBy(() -> eraOf(Duration.ofMillis(1199)))
                .hasMessageStartingWith("eraLength: must be at least 100 ms");
    }

    private static Parameters eraOf(Duration length) {
        return new Parameters(Registries.GENESIS, length, 12, 4, 3, 16, 527, Duration.ofSeconds(2), 12);
    }

    @Test
    void claimsStayWithinTheirUnits() {
        assertThatThrownBy(() -> new Claim(1, 1, Duration.ofMillis(1), 1, 1_000_001, "DEU/Frankfurt"))
                .hasMessage("availabilityPpm: must be from 0 to 1000000, got 1000001");
        assertThatThrownBy(() -> new Claim(-1, 1, Duration.ofMillis(1), 1, 1, "DEU/Frankfurt"))
                .hasMessage("claim: amounts must not be negative");
        assertThatThrownBy(() -> new Claim(1, 1, Duration.ZERO, 1, 1, "DEU/Frankfurt"))
                .hasMessage("latency: must be whole milliseconds, 1 ms to 2 h, got PT0S");
    }

    /// Cases of the first trial, and others of their kind: what signed bytes cannot hold is no registry.
    @Test
    void nothingIsFinerThanWhatIsSigned() {
        Duration era = Duration.ofSeconds(20);
        assertThatThrownBy(() -> eraOf(era.plusNanos(999_000))).hasMessageStartingWith("eraLength: must be whole");
        assertThatThrownBy(() -> new Parameters(
                        Registries.GENESIS.plusNanos(1), era, 12, 4, 3, 16, 527, Duration.ofSeconds(2), 12))
                .hasMessageStartingWith("genesis: must be a whole millisecond");
        assertThatThrownBy(() ->
                        new Parameters(Registries.GENESIS, era, 12, 4, 3, 16, 527, Duration.ofNanos(2_000_001), 12))
                .hasMessageStartingWith("answerTimeout: must be whole");
        assertThatThrownBy(() -> new Claim(1, 1, Duration.ofNanos(1_500_000), 1, 1, "DEU/Frankfurt"))
                .hasMessageStartingWith("latency: must be whole");
        ChainInfo chain = Registries.of(Registries.parameters(4, 3, 16), 3, 1).beacon();
        assertThatThrownBy(() -> new ChainInfo(
                        chain.publicKey(), chain.period(), chain.genesis().plusMillis(999), chain.groupHash(), "local"))
                .hasMessageStartingWith("genesis: must be a whole second");
        assertThatThrownBy(() -> new ChainInfo(
                        chain.publicKey(), chain.period().plusNanos(1), chain.genesis(), chain.groupHash(), "local"))
                .hasMessageStartingWith("period: must be whole seconds");
    }

    @Test
    void textWithoutUnicodeOrOnSeveralLinesIsNoName() {
        for (String bad : List.of("a\ud800b", "n\udc00", "a\nb", "a\u2028b", "\u0007")) {
            assertThatThrownBy(() -> new HyperNodeMember(Nodes.id("a"), bad, 1, ENDPOINT, Registries.BLS))
                    .hasMessageStartingWith("operator: must be well-formed Unicode");
            assertThatThrownBy(() -> new Claim(1, 1, Duration.ofMillis(1), 1, 1, bad))
                    .hasMessageStartingWith("location: must be well-formed Unicode");
        }
        assertThat(new HyperNodeMember(Nodes.id("a"), "\ud83d\ude80 é", 1, ENDPOINT, Registries.BLS).operator())
                .hasSize(4);
    }

    @Test
    void membersShareNeitherKeyNorPlace() {
        Registry whole = Registries.of(Registries.parameters(4, 3, 16), 3, 1);
        Registry apart = new Registry(
                whole.networkId(),
                whole.name(),
                whole.link(),
                whole.authority(),
                whole.parameters(),
                whole.beacon(),
                whole.hyperNodes(),
                whole.scalerNodes(),
                whole.satellites().subList(0, 1));
        HyperNodeMember first = apart.hyperNodes().getFirst();

        assertThat(Overlap.at(apart, first.endpoint())).contains(first.id());
        assertThat(Overlap.of(with(apart, List.of(first))).orElse("")).isEmpty();
        HyperNodeMember second = new HyperNodeMember(
                apart.hyperNodes().get(1).id(),
                "op",
                1,
                apart.scalerNodes().getFirst().endpoint(),
                Registries.bls(99));
        assertThat(Overlap.of(with(apart, List.of(first, second))).orElse(""))
                .startsWith("endpoint: must not be that of another member")
                .contains(second.id().toString());
        HyperNodeMember oneKey = new HyperNodeMember(
                second.id(), "op", 1, apart.hyperNodes().get(1).endpoint(), first.bls());
        assertThat(Overlap.of(with(apart, List.of(first, oneKey))).orElse(""))
                .startsWith("bls: must not be that of another member");
        HyperNodeMember twoRoles = new HyperNodeMember(
                apart.scalerNodes().getFirst().id(), "op", 1, new Endpoint("other.example", 1), Registries.BLS);
        assertThat(Overlap.of(with(apart, List.of(twoRoles))).orElse(""))
                .startsWith("id: must have one role")
                .contains("a HyperNode and a ScalerNode");
    }

    private static Registry with(Registry registry, List<HyperNodeMember> hyperNodes) {
        return new Registry(
                registry.networkId(),
                registry.name(),
                registry.link(),
                registry.authority(),
                registry.parameters(),
                registry.beacon(),
                hyperNodes,
                registry.scalerNodes(),
                registry.satellites());
    }
}
