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
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
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

    /// It may not run yet.
    @Test
    void aSatelliteThatCountsOnlyLaterIsNotAskedBefore() {
        EraId firstEra = network.history.clock().eraAt(due).next();
        Registry first = network.registry;
        SatelliteMember coming = new SatelliteMember(
                network.scalerNodes.keySet().iterator().next(),
                "op",
                new Endpoint("127.0.0.1", 1),
                new Endpoint("::1", 1));
        Registry second =
                first.with(RegistryLink.after(first, firstEra)).with(first.hyperNodes(), List.of(), List.of(coming));
        BeaconFetcher both = new BeaconFetcher(
                RegistryHistory.of(List.of(first, second)),
                value -> BeaconVerifier.verify(network.chain.info(), value));
        both.want(ROUND);

        for (Instant at = due; network.history.clock().eraAt(at).compareTo(firstEra) < 0; at = at.plus(pause)) {
            assertThat(both.due(at))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            HyperNodeEffect.FetchBeacon.class,
                            asked -> assertThat(satellites).contains(asked.satellite()));
            both.unavailable(ROUND, at);
        }
        assertThat(both.due(network.history.clock().start(firstEra).plus(pause)))
                .containsExactly(new HyperNodeEffect.FetchBeacon(ROUND, coming.id()));
    }
}
