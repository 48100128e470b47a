package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;

class BeaconFetcherTest {
    private static final long ROUND = 700;

    private final VirtualNetwork network = new VirtualNetwork(82, 4);
    private final BeaconFetcher fetcher = new BeaconFetcher(
            RegistryHistory.of(network.registry), value -> BeaconVerifier.verify(network.chain.info(), value));
    private final List<NodeId> satellites = network.registry.satellites().stream()
            .map(satellite -> satellite.id())
            .toList();
    private final Instant due = network.registry.beacon().timeOf(ROUND);
    private final Duration pause = network.registry.parameters().timing().delta();

    private static BeaconValue forged(long round) {
        return new BeaconValue(round, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
    }

    private Optional<BeaconValue> take() {
        return fetcher.takeEarly(network.nodes.getFirst().signer, due)
                .map(notice -> notice.early().beacon());
    }

    @Test
    void aRoundIsAskedForFromItsTimeOnOfOneSatelliteAfterTheOther() {
        fetcher.want(ROUND);
        assertThat(fetcher.next()).contains(due);
        assertThat(fetcher.due(due.minusMillis(1))).isEmpty();

        assertThat(fetcher.due(due)).containsExactly(new HyperNodeEffect.FetchBeacon(ROUND, satellites.getFirst()));
        assertThat(fetcher.due(due)).as("under way").isEmpty();
        fetcher.unavailable(ROUND, due);

        assertThat(fetcher.next()).contains(due.plus(pause));
        assertThat(fetcher.due(due.plus(pause)))
                .containsExactly(new HyperNodeEffect.FetchBeacon(ROUND, satellites.getLast()));
    }

    @Test
    void aForgedValueIsRefusedAndAskedForAgain() {
        fetcher.want(ROUND);
        fetcher.due(due);

        assertThat(fetcher.offer(forged(ROUND), due)).isEqualTo(GossipVerdict.BAD_SIGNATURE);

        assertThat(fetcher.want(ROUND)).isEmpty();
        assertThat(fetcher.due(due.plus(pause))).hasSize(1);
        assertThat(fetcher.offer(network.chain.sign(ROUND), due)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(fetcher.want(ROUND)).contains(network.chain.sign(ROUND));
        assertThat(fetcher.offer(network.chain.sign(ROUND), due)).isEqualTo(GossipVerdict.DUPLICATE);
        assertThat(fetcher.next()).isEmpty();
    }

    @Test
    void whatNobodyWaitsForIsDroppedWithoutBlame() {
        assertThat(fetcher.offer(forged(ROUND), due.plusSeconds(1))).isEqualTo(GossipVerdict.OTHER_SUBJECT);
        assertThat(fetcher.offer(forged(ROUND), due.minusSeconds(1))).isEqualTo(GossipVerdict.NOT_YET);
        assertThat(take()).isEmpty();
    }

    @Test
    void aTrueValueFromTheFutureSpeaksAgainstTheKeyHolderOnce() {
        Instant early = due.minusSeconds(60);

        assertThat(fetcher.offer(forged(ROUND), early)).isEqualTo(GossipVerdict.BAD_SIGNATURE);
        assertThat(take()).isEmpty();

        assertThat(fetcher.offer(network.chain.sign(ROUND), early)).isEqualTo(GossipVerdict.NOT_YET);
        assertThat(take()).contains(network.chain.sign(ROUND));
        assertThat(fetcher.offer(network.chain.sign(ROUND), early)).isEqualTo(GossipVerdict.NOT_YET);
        assertThat(take()).isEmpty();
    }

    @Test
    void whatTwoRightClocksMayDifferByIsNotEarly() {
        assertThat(fetcher.offer(network.chain.sign(ROUND), due.minusSeconds(2)))
                .isEqualTo(GossipVerdict.NOT_YET);
        assertThat(take()).isEmpty();
    }
}
