package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole networks of HyperNodeMachines on a virtual clock: losses, restarts, satellites that are away.
class HyperNodeNetworkTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 7})
    void everyEraIsCertifiedAndDeliveredInSpiteOfLoss(int hyperNodes) {
        VirtualNetwork network = new VirtualNetwork(1, hyperNodes);
        network.loseMessages(0.05);

        network.runUntil(network.end(2).plusSeconds(16));

        for (int era = 0; era < 3; era++) {
            for (NodeId satellite : network.satellites.keySet()) {
                assertThat(network.reports(satellite, era))
                        .as("reports of era %d", era)
                        .isEqualTo(1);
            }
        }
        verifyAll(network);
    }

    private static void verifyAll(VirtualNetwork network) {
        CertifiedShardVerifier verifier = new CertifiedShardVerifier(
                RegistryHistory.of(network.registry),
                network.verifier,
                value -> BeaconVerifier.verify(network.chain.info(), value));
        network.archives
                .values()
                .forEach(archive -> archive.values().forEach(submission -> {
                    switch (submission) {
                        case Submission.OfShard(var report) ->
                            assertThat(verifier.verify(report)).isEqualTo(CertifiedShardVerifier.Finding.VALID);
                        case Submission.OfEvidence(Evidence evidence, int _) ->
                            assertThat(evidence.verify(network.verifier, RegistryHistory.of(network.registry)))
                                    .isTrue();
                    }
                }));
    }

    @Test
    void whatASatelliteMissedIsDeliveredWhenItReturns() {
        VirtualNetwork network = new VirtualNetwork(5, 4);
        NodeId away = network.satellites.keySet().iterator().next();
        network.unreachable.add(away);

        network.runUntil(network.end(1).plusSeconds(16));
        assertThat(network.archive(away)).isEmpty();
        assertThat(network.nodes.getFirst().count(HyperNodeNotice.Undelivered.class))
                .as("attempts grow rare")
                .isBetween(4L, 24L);
        network.unreachable.remove(away);
        network.runUntil(network.now().plus(Duration.ofSeconds(40)));

        assertThat(network.reports(away, 0)).isEqualTo(1);
        assertThat(network.reports(away, 1)).isEqualTo(1);
    }

    @Test
    void whatNoSatelliteTookSurvivesARestartOfEverybody() {
        VirtualNetwork network = new VirtualNetwork(9, 4);
        // The leader draw is asked of satellites, too.
        network.runUntil(network.end(0).plusMillis(1_800));
        network.unreachable.addAll(network.satellites.keySet());
        network.runUntil(network.end(0).plusSeconds(10));
        assertThat(network.nodes)
                .allSatisfy(node ->
                        assertThat(node.count(HyperNodeNotice.EraAgreed.class)).isEqualTo(1));

        network.nodes.forEach(VirtualNetwork.Node::crash);
        network.unreachable.clear();
        network.nodes.forEach(VirtualNetwork.Node::restart);
        network.runUntil(network.now().plusSeconds(5));

        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 0)).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 102, 103, 104, 105, 106, 107})
    void nobodySaysAnotherThingAfterARestartAtAnyPoint(int seed) {
        Random points = new Random(seed);
        VirtualNetwork network = new VirtualNetwork(seed, 4);
        VirtualNetwork.Node victim = network.nodes.get(seed % 4);
        for (int crash = 0; crash < 3; crash++) {
            var at = network.end(0).minusSeconds(4).plusMillis(points.nextInt(9_000));
            network.at(at, victim::crash);
            network.at(at.plusMillis(100 + points.nextInt(500)), () -> {
                if (victim.down) {
                    victim.restart();
                }
            });
        }

        network.runUntil(network.end(1).plusSeconds(16));

        List<Signed> said = List.copyOf(victim.said);
        assertThat(said).isNotEmpty();
        for (Signed one : said) {
            assertThat(said).noneMatch(other -> VirtualNetwork.contradicts(one, other));
        }
        assertThat(network.accused()).isEmpty();
        network.satellites.keySet().forEach(satellite -> {
            assertThat(network.reports(satellite, 0)).isEqualTo(1);
            assertThat(network.reports(satellite, 1)).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 203})
    void aRestartDuringTheEraLosesNoOutcomeAndRepeatsNoProbe(int seed) {
        Random points = new Random(seed);
        VirtualNetwork network = new VirtualNetwork(seed, 4);
        VirtualNetwork.Node victim = network.nodes.get(seed % 4);
        network.runUntil(network.end(0).plusMillis(points.nextInt(15_000)));
        int probed = victim.probes.size();
        victim.crash();
        victim.restart();
        network.runUntil(network.end(1).plusSeconds(16));

        assertThat(victim.probes).hasSizeGreaterThan(probed).doesNotHaveDuplicates();
        int slots = network.registry.parameters().slotsPerEra();
        long observed = network.votes(1, victim);
        // Three targets: what was under way or noted last may be missing.
        assertThat(observed).isGreaterThanOrEqualTo(3L * (slots - 2));
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, -5, 5, 300})
    void aWrongClockAtARestartLetsNoVoteBeForgotten(int seconds) {
        for (int millis = 0; millis < 5_000; millis += 1_000) {
            VirtualNetwork network = new VirtualNetwork(300, 4);
            VirtualNetwork.Node victim = network.nodes.getFirst();
            network.runUntil(network.end(1).plusMillis(millis));
            victim.crash();
            victim.skew = Duration.ofSeconds(seconds);
            victim.restart();
            network.runUntil(network.now().plusSeconds(1));
            victim.skew = Duration.ZERO;
            network.wake(victim);
            network.runUntil(network.end(2).plusSeconds(10));

            List<Signed> said = List.copyOf(victim.said);
            assertThat(said).isNotEmpty();
            for (Signed one : said) {
                assertThat(said)
                        .as("crash after %d ms", millis)
                        .noneMatch(other -> VirtualNetwork.contradicts(one, other));
            }
            assertThat(network.accused()).isEmpty();
        }
    }

    /// Once to the next era, then more eras ahead than are kept, then back: the seats of the era were dropped,
    /// and taken anew without what had been said on them.
    @ParameterizedTest
    @ValueSource(ints = {300, 500, 1_500, 2_500})
    void aClockThatJumpsFarAndBackLetsNoVoteBeForgotten(int millis) {
        VirtualNetwork network = new VirtualNetwork(310, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.runUntil(network.end(1).plusMillis(millis));
        long eras = 1;
        for (long jump : new long[] {eras, eras + Agreements.ERAS_KEPT + 2, -1, 0}) {
            victim.skew = VirtualNetwork.ERA.multipliedBy(jump);
            network.wake(victim);
            network.runUntil(network.now().plusMillis(50));
        }
        network.runUntil(network.end(2).plusSeconds(16));

        List<Signed> said = List.copyOf(victim.said);
        assertThat(said).isNotEmpty();
        for (Signed one : said) {
            assertThat(said).noneMatch(other -> VirtualNetwork.contradicts(one, other));
        }
        assertThat(network.accused()).isEmpty();
        assertThat(network.reports(network.satellites.keySet().iterator().next(), 2))
                .isEqualTo(1);
    }

    @Test
    void oneSeedIsOneRun() {
        assertThat(trace(8)).isEqualTo(trace(8));
    }

    private static List<Signed> trace(long seed) {
        VirtualNetwork network = new VirtualNetwork(seed, 4);
        network.runUntil(network.end(0).plusSeconds(16));
        return network.nodes.stream().flatMap(node -> node.said.stream()).toList();
    }
}
