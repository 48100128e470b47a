package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.agreement.ReportVerifier;
import network.icn.protocol.beacon.BeaconVerifier;
import network.icn.protocol.challenge.ProbeOutcome;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.signed.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole networks of HyperNodeMachines on a virtual clock.
class HyperNodeNetworkTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 7})
    void everyEraIsCertifiedAndDeliveredInSpiteOfLoss(int hyperNodes) {
        VirtualNetwork network = new VirtualNetwork(1, hyperNodes);
        network.lost = random -> random.nextInt(100) < 5;

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
        ReportVerifier verifier = new ReportVerifier(
                network.registry, network.verifier, value -> BeaconVerifier.verify(network.chain.info(), value));
        network.archives
                .values()
                .forEach(archive -> archive.values().forEach(shipment -> {
                    switch (shipment) {
                        case Shipment.Report(var report) ->
                            assertThat(verifier.verify(report)).isEqualTo(ReportVerifier.Finding.VALID);
                        case Shipment.Accusation(Evidence evidence) ->
                            assertThat(evidence.verify(network.verifier, network.registry))
                                    .isTrue();
                    }
                }));
    }

    @Test
    void allSlotsOfAHonestTargetAreUp() throws Exception {
        VirtualNetwork network = new VirtualNetwork(2, 4);

        network.runUntil(network.end(1).plusSeconds(16));

        AgreedBody body = bodyOf(network, 1);
        assertThat(body.reports())
                .hasSize(3)
                .allSatisfy(report -> assertThat(report.availabilityPpm()).isEqualTo(1_000_000));
    }

    private static AgreedBody bodyOf(VirtualNetwork network, int era) throws Exception {
        for (Shipment shipment : network.archives.values().iterator().next().values()) {
            if (shipment instanceof Shipment.Report(var report) && report.era().number() == era) {
                return AgreedBody.parse(report.body().bytes());
            }
        }
        throw new AssertionError("no report of era " + era);
    }

    @Test
    void aSilentMemberAndALiarDoNotStopTheOthers() {
        VirtualNetwork network = new VirtualNetwork(3, 7, HyperNodeFault.SILENT, HyperNodeFault.LIES_UP);

        network.runUntil(network.end(1).plusSeconds(16));

        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 1)).isEqualTo(1));
    }

    @Test
    void anEquivocatorIsAccusedOnEverySatellite() {
        VirtualNetwork network = new VirtualNetwork(4, 7, HyperNodeFault.EQUIVOCATE);

        network.runUntil(network.end(1).plusSeconds(16));

        NodeId liar = network.nodes.getFirst().signer.id();
        network.archives
                .values()
                .forEach(archive -> assertThat(archive.values())
                        .anySatisfy(shipment -> assertThat(shipment)
                                .isInstanceOfSatisfying(
                                        Shipment.Accusation.class,
                                        accusation -> assertThat(
                                                        accusation.evidence().accused())
                                                .isEqualTo(liar))));
        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 1)).isEqualTo(1));
        verifyAll(network);
    }

    @Test
    void whatASatelliteMissedIsDeliveredWhenItReturns() {
        VirtualNetwork network = new VirtualNetwork(5, 4);
        NodeId away = network.satellites.keySet().iterator().next();
        network.unreachable.add(away);

        network.runUntil(network.end(1).plusSeconds(16));
        assertThat(network.archives.get(away)).isEmpty();
        network.unreachable.remove(away);
        network.runUntil(network.now().plus(Duration.ofSeconds(40)));

        assertThat(network.reports(away, 0)).isEqualTo(1);
        assertThat(network.reports(away, 1)).isEqualTo(1);
    }

    @Test
    void nobodySaysAnotherThingAfterARestartAtAnyPoint() {
        Random points = new Random(6);
        for (int run = 0; run < 6; run++) {
            VirtualNetwork network = new VirtualNetwork(100 + run, 4);
            VirtualNetwork.Node victim = network.nodes.get(run % 4);
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
            for (Signed one : said) {
                assertThat(said).as("run %d", run).noneMatch(other -> VirtualNetwork.contradicts(one, other));
            }
            network.satellites.keySet().forEach(satellite -> {
                assertThat(network.reports(satellite, 0)).isEqualTo(1);
                assertThat(network.reports(satellite, 1)).isEqualTo(1);
            });
        }
    }

    @Test
    void anOfflineTargetIsSeenAsDown() throws Exception {
        VirtualNetwork network = new VirtualNetwork(7, 4);
        network.scalerNode = outcome -> new ProbeOutcome.Offline();

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(bodyOf(network, 0).reports())
                .allSatisfy(report -> assertThat(report.availabilityPpm()).isZero());
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
