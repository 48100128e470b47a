package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.icn.faults.HyperNodeFault;
import network.icn.faults.ScalerNodeFault;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Four HyperNodes and two ScalerNodes on real sockets and files.
@Execution(ExecutionMode.CONCURRENT) // Each waits for the eras of a network of its own.
class HyperNodeIT {
    private static final Duration TWO_ERAS = Duration.ofSeconds(60);
    private static final String PASSED = "icn_hypernode_probes_total{result=\"passed\"}";
    private static final String CONVICTED = "icn_hypernode_satellites_convicted_total";
    private static final String COUNTERSIGNED = "icn_hypernode_transcripts_total{result=\"countersigned\"}";

    @TempDir
    Path directory;

    private static List<TargetReport> reports(KeepingSatellite satellite, int era) {
        try {
            return AgreedBody.parse(report(satellite, era).body().bytes()).reports();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static CertifiedShard report(KeepingSatellite satellite, int era) {
        return satellite.reports.stream()
                .filter(kept -> kept.era().number() == era)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fourNodesCertifyAnEraAndDeliverItToEverySatellite() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            int era = network.nextEra() + 1;

            await(
                    TWO_ERAS,
                    () -> network.satellite(0).hasReport(era)
                            && network.satellite(1).hasReport(era));

            assertThat(reports(network.satellite(0), era))
                    .hasSize(2)
                    .allSatisfy(report -> assertThat(report.availabilityPpm()).isEqualTo(1_000_000));
            assertThat(network.fatal).isEmpty();
            assertThat(network.satellite(0).objections).isEmpty();
            assertThat(network.satellite(0).evidence).isEmpty();
            HyperNode node = network.node(0);
            // The satellites may have the report from the three others.
            await(TWO_ERAS, () -> SmallNetwork.get(node, "/readyz").equals("ok\n"));
            await(TWO_ERAS, () -> SmallNetwork.metric(node, PASSED) > 0);
            await(TWO_ERAS, () -> SmallNetwork.metric(node, "icn_hypernode_agreed_total") > 0);
            // What was open when the network began is asked for again, and has a transcript of its own.
            await(TWO_ERAS, () -> SmallNetwork.metric(node, COUNTERSIGNED) >= SmallNetwork.metric(node, PASSED));
            List<CountersignedTranscript> kept = network.transcripts("hypernode-0");
            List<CountersignedTranscript> atTargets = new ArrayList<>(network.transcripts("scalernode-0"));
            atTargets.addAll(network.transcripts("scalernode-1"));
            assertThat(kept)
                    .isNotEmpty()
                    .allMatch(both -> both.flaw(Ed25519.best()).isEmpty());
            assertThat(atTargets).as("on a ScalerNode's disk before it answers").containsAll(kept);
            await(TWO_ERAS, () -> SmallNetwork.metric(node, "icn_hypernode_neighbours") == 3);
            // Two that dial each other at once have two connections for a while.
            await(TWO_ERAS, () -> SmallNetwork.metric(node, "libp2p_connections ") == 3);
            await(TWO_ERAS, () -> SmallNetwork.metric(node, "libp2p_gossip_delivered_total") > 0);
        }
    }

    /// Every HyperNode keeps what the satellites acknowledged to any of them, tells a satellite that asks, and sees it
    /// when one goes on with another log.
    @Test
    void aSatelliteThatForgetsIsConvictedByEveryHyperNode() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            int era = network.nextEra() + 1;
            KeepingSatellite satellite = network.satellite(0);
            await(TWO_ERAS, () -> satellite.hasReport(era));
            await(TWO_ERAS, () -> satellite.shown.size() == 4);
            assertThat(network.nodes.values())
                    .allSatisfy(node ->
                            assertThat(SmallNetwork.metric(node, CONVICTED)).isZero());

            satellite.forget();

            await(
                    TWO_ERAS,
                    () -> network.nodes.values().stream().allMatch(node -> SmallNetwork.metric(node, CONVICTED) > 0));
            assertThat(ReceiptStore.FORMAT.all(directory.resolve("hypernode-0")))
                    .isNotEmpty();
            assertThat(network.fatal).isEmpty();
        }
    }

    @Test
    void lostDataIsProvedAndAnEquivocatorIsFound() {
        try (SmallNetwork network = SmallNetwork.running(directory, ScalerNodeFault.DATA_LOSS)) {
            network.startFaulty(0, HyperNodeFault.EQUIVOCATE);
            network.start(1);
            network.start(2);
            network.start(3);
            int era = network.nextEra() + 1;
            Signer liar = network.hyperNodes.getFirst();
            Signer loser = network.scalerNodes.getLast();

            await(TWO_ERAS, () -> {
                KeepingSatellite satellite = network.satellite(1);
                return satellite.hasReport(era)
                        && satellite.hasEvidenceAgainst(liar)
                        && satellite.hasEvidenceAgainst(loser);
            });

            assertThat(network.satellite(1).evidence)
                    .extracting(proof -> proof.accused())
                    .containsOnly(liar.id(), loser.id());
            // Who passes a contradiction on is not blamed for it.
            for (HyperNode honest : network.nodes.values()) {
                await(TWO_ERAS, () -> SmallNetwork.metric(honest, "libp2p_gossip_peers{standing=\"good\"}") == 3);
            }
        }
    }

    @Test
    void aNodeThatIsDrainedLeavesTheOthersAndLivesOn() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            await(TWO_ERAS, () -> network.node(1).neighbours() == 3);

            HyperNode node = network.node(0);
            node.drain();

            await(TWO_ERAS, () -> network.node(1).neighbours() == 2);
            assertThat(SmallNetwork.get(node, "/readyz")).contains("requests: no more are taken", "neighbours: none");
            assertThat(SmallNetwork.get(node, "/healthz")).isEqualTo("ok\n");
            assertThat(network.fatal).isEmpty();
        }
    }

    @Test
    void aNodeThatIsRestartedDuringTheEraTakesPartAgain() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            int era = network.nextEra();
            // In the middle of agreeing about it.
            await(TWO_ERAS, () -> Instant.now().isAfter(network.end(era).plusMillis(1_200)));
            network.stop(2);
            network.start(2);

            await(
                    TWO_ERAS,
                    () -> network.satellite(0).hasReport(era)
                            && network.satellite(0).hasReport(era + 1)
                            && network.heard(2, HyperNodeNotice.EraAgreed.class));

            assertThat(network.satellite(0).evidence).isEmpty();
        }
    }

    @Test
    void aSatelliteThatWasDownGetsEverythingWhenItReturnsEvenFromARestartedNode() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.satellite(1).close();
            network.startAll();
            int era = network.nextEra();
            await(TWO_ERAS, () -> network.satellite(0).hasReport(era));
            await(
                    TWO_ERAS,
                    () -> network.nodes.keySet().stream()
                            .allMatch(node -> network.heard(node, HyperNodeNotice.Undelivered.class)));
            for (int i = 0; i < 4; i++) {
                network.stop(i);
            }

            KeepingSatellite back = network.startSatellite(1);
            network.start(3);

            await(TWO_ERAS, () -> back.hasReport(era));
            assertThat(back.objections).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aNodeWhoseClockIsTwoMinutesOffSaysSoAndIsNotReady(int seconds) {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            InstantSource wrong = () -> Instant.now().plusSeconds(seconds);
            network.start(0, wrong, DurableChannel::openFile);
            network.start(1);
            network.start(2);
            network.start(3);

            int era = network.nextEra();
            await(TWO_ERAS, () -> SmallNetwork.get(network.node(0), "/readyz").contains("clock: "));
            await(TWO_ERAS, () -> network.satellite(0).hasReport(era));

            HyperNode node = network.node(0);
            assertThat(SmallNetwork.get(node, "/readyz"))
                    .contains("clock: our clock is " + (seconds < 0 ? "behind" : "ahead"));
            assertThat(SmallNetwork.get(node, "/healthz")).isEqualTo("ok\n");
            assertThat(SmallNetwork.metric(node, "icn_clock_suspect")).isEqualTo(1);
            assertThat(network.heard(0, HyperNodeNotice.Probed.class)).isFalse();
            assertThat(network.satellite(0).evidence).isEmpty();
        }
    }

    @Test
    void aFullDiskEndsTheNodeAndNothingMoreLeavesIt() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            FillingDisk disk = new FillingDisk();
            network.start(0, InstantSource.system(), disk);
            network.start(1);
            network.start(2);
            network.start(3);
            int era = network.nextEra();
            await(TWO_ERAS, () -> Instant.now().isAfter(network.end(era).minusMillis(500)));
            disk.fill();

            await(TWO_ERAS, () -> network.satellite(0).hasReport(era));

            // Votes and transcripts are written side by side: whichever comes first ends the process.
            await(TWO_ERAS, () -> !network.fatal.isEmpty());
            assertThat(network.fatal)
                    .isNotEmpty()
                    .allSatisfy(reason -> assertThat(reason)
                            .hasMessageContaining("cannot write " + directory.resolve("hypernode-0"))
                            .hasMessageContaining("No space left on device"));
            HyperNode node = network.node(0);
            assertThat(SmallNetwork.get(node, "/healthz")).contains("No space left on device");
            CertifiedShard report = report(network.satellite(0), era);
            assertThat(report.reveals())
                    .hasSize(3)
                    .noneMatch(reveal ->
                            reveal.signer().equals(network.hyperNodes.getFirst().id()));
        }
    }
}
