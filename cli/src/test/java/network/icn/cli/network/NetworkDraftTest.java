package network.icn.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import org.junit.jupiter.api.Test;

/// From which era on a version counts that is signed now.
class NetworkDraftTest {
    private static final Instant GENESIS = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Registry EMPTY = new Registry(
            7,
            "test",
            RegistryLink.FIRST,
            id(1),
            new Parameters(GENESIS, HOUR, 12, 4, 3, 16, 527, Duration.ofSeconds(2), 8_640),
            NetworkDraft.chain(new byte[32], Duration.ofSeconds(3), GENESIS),
            List.of(),
            List.of(),
            List.of());
    private static final Registry RUNNING = NetworkDraft.with(
            NetworkDraft.with(
                    EMPTY, new HyperNodeMember(id(2), "ann", 1, new Endpoint("h.example", 1), BlsKey.of(new byte[32]))),
            new ScalerNodeMember(
                    id(3), "bob", new Endpoint("s.example", 1), new Claim(1, 1, HOUR.dividedBy(3_600), 1, 0, "x")));

    private static NodeId id(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return Ed25519.nodeId(seed);
    }

    private static long firstEra(Registry before, Duration sinceGenesis) {
        return NetworkDraft.firstEra(before, GENESIS.plus(sinceGenesis)).number();
    }

    @Test
    void whereNothingCanBeCertifiedNobodyWaits() {
        assertThat(firstEra(EMPTY, HOUR.negated())).isZero();
        assertThat(firstEra(EMPTY, Duration.ofSeconds(-61))).isZero();
        assertThat(firstEra(EMPTY, HOUR.multipliedBy(10)))
                .as("the eras before are over for it, too")
                .isEqualTo(11);
    }

    @Test
    void whereNodesRunEachGetsAWholeEraToHaveTheFile() {
        assertThat(firstEra(RUNNING, HOUR.multipliedBy(-2))).isZero();
        assertThat(firstEra(RUNNING, Duration.ofSeconds(-61)))
                .as("nobody could have it before era 0 is drawn")
                .isEqualTo(1);
        assertThat(firstEra(RUNNING, Duration.ZERO)).isEqualTo(2);
        assertThat(firstEra(RUNNING, HOUR.minusSeconds(61))).isEqualTo(2);
        assertThat(firstEra(RUNNING, HOUR.minusSeconds(60)))
                .as("era 1 is drawn 60 s before it begins, era 2 an hour later")
                .isEqualTo(2);
        assertThat(firstEra(RUNNING, HOUR.multipliedBy(10))).isEqualTo(12);
    }

    @Test
    void noVersionCountsBeforeTheOneBefore() {
        Registry later = RUNNING.with(RegistryLink.after(RUNNING, new EraId(100)));

        assertThat(firstEra(later, HOUR)).isEqualTo(100);
    }
}
