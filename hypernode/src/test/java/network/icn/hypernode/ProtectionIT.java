package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.protection.TakenIn;
import network.icn.protocol.role.protection.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Real HyperNodes whose votes are lost or old, or whose key runs twice: none of them ever signs against
/// itself.
@Execution(ExecutionMode.CONCURRENT) // Each waits for the eras of a network of its own.
class ProtectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private static void awaitTime(Instant time) {
        await(PATIENCE, () -> Instant.now().isAfter(time));
    }

    private static boolean reveals(KeepingSatellite satellite, Signer member, long fromEra) {
        return satellite.reports.stream()
                .anyMatch(report -> report.era().number() >= fromEra
                        && report.reveals().stream()
                                .anyMatch(reveal -> reveal.signer().equals(member.id())));
    }

    private static Waiting waiting(SmallNetwork network, int index) {
        return Objects.requireNonNull(network.notices.get(index)).stream()
                .filter(HyperNodeNotice.SitsOut.class::isInstance)
                .map(notice -> ((HyperNodeNotice.SitsOut) notice).waiting())
                // On a busy machine the first start comes after genesis and waits, too.
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static boolean heard(ConcurrentLinkedQueue<HyperNodeNotice> told, Class<? extends HyperNodeNotice> kind) {
        return told.stream().anyMatch(kind::isInstance);
    }

    private Path votes(int index) {
        return directory.resolve("hypernode-" + index + "/votes.wal");
    }

    @Test
    void emptiedVotesAreSatOutAndTheSecondOfTwoWithOneKeyStops() throws IOException {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            KeepingSatellite satellite = network.satellite(0);
            int first = network.nextEra();
            awaitTime(network.end(first).plusSeconds(4));
            network.stop(0);
            Files.write(votes(0), new byte[0]);
            long lost =
                    network.registry.parameters().clock().eraAt(Instant.now()).number();

            HyperNode emptied = network.start(0);

            assertThat(waiting(network, 0).reason()).isEqualTo(Waiting.Reason.MISSING);
            // An era may have ended while it started.
            long started =
                    network.registry.parameters().clock().eraAt(Instant.now()).number();
            assertThat(waiting(network, 0).through().number()).isBetween(lost, started + 1);
            assertThat(SmallNetwork.get(emptied, "/readyz")).contains("protection: sits out eras", "missing");
            assertThat(SmallNetwork.metric(emptied, "icn_hypernode_sits_out")).isEqualTo(1);
            ConcurrentLinkedQueue<HyperNodeNotice> told = new ConcurrentLinkedQueue<>();
            try (HyperNode younger = network.start(network.elsewhere(1, "second"), told)) {
                await(PATIENCE, () -> heard(told, HyperNodeNotice.KeyUsedElsewhere.class));
                assertThat(SmallNetwork.get(younger, "/readyz")).contains("protection: somebody else votes");
                await(PATIENCE, () -> !network.fatal.isEmpty());
            }
            assertThat(network.fatal.peek()).hasMessageContainingAll("somebody else votes", "stop the other process");

            long after = waiting(network, 0).through().number() + 1;
            await(PATIENCE, () -> reveals(satellite, network.hyperNodes.get(0), after));
            await(PATIENCE, () -> reveals(satellite, network.hyperNodes.get(1), after));
            await(PATIENCE, () -> !SmallNetwork.get(emptied, "/readyz").contains("protection"));
            assertThat(satellite.evidence).isEmpty();
            assertThat(satellite.objections).isEmpty();
        }
    }

    /// HyperNodes show a ScalerNode what it had signed, so that it answers for it again; it signs nothing itself.
    @Test
    void aScalerNodeThatLostItsSnapshotsAnswersForThemAgain() throws IOException {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            KeepingSatellite satellite = network.satellite(0);
            int first = network.nextEra();
            await(PATIENCE, () -> satellite.hasReport(first));
            int ops = startWithoutSnapshots(network, 0, 2);
            // On a busy machine its time to sit out is over before it can be asked.
            for (int life = 3; life < 8 && !sitsOut(ops); life++) {
                ops = startWithoutSnapshots(network, life - 1, life);
            }

            assertThat(sitsOut(ops)).isTrue();
            int port = ops;
            await(
                    PATIENCE,
                    () -> SmallNetwork.get(port, "/metrics")
                            .lines()
                            .anyMatch(line -> line.startsWith("icn_scalernode_challenges_answered_total")
                                    && !line.endsWith(" 0.0")));
            await(PATIENCE, () -> !SmallNetwork.get(port, "/readyz").contains("protection"));
            assertThat(satellite.evidence).isEmpty();
        }
    }

    /// @param running which of the network's daemons is the node now, and `started` which it is then
    private int startWithoutSnapshots(SmallNetwork network, int running, int started) throws IOException {
        network.scalerNode(running).close();
        Files.write(directory.resolve("scalernode-0/snapshots.wal"), new byte[0]);
        network.startScalerNode(0);
        return network.scalerNode(started).opsPort();
    }

    private static boolean sitsOut(int ops) throws IOException {
        return SmallNetwork.get(ops, "/readyz").contains("protection: sits out eras");
    }

    @Test
    void anOlderCopyOfTheVotesIsNoticedAndSatOut() throws IOException {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            KeepingSatellite satellite = network.satellite(0);
            int first = network.nextEra();
            awaitTime(network.end(first).minusSeconds(2));
            network.stop(0);
            Path copy = Files.copy(votes(0), directory.resolve("copy"));
            network.start(0);
            await(PATIENCE, () -> reveals(satellite, network.hyperNodes.getFirst(), first));
            network.stop(0);
            Files.copy(copy, votes(0), StandardCopyOption.REPLACE_EXISTING);

            network.start(0);

            await(
                    PATIENCE,
                    () -> network.heard(0, HyperNodeNotice.SitsOut.class)
                            && waiting(network, 0).reason() == Waiting.Reason.STALE);
            EraId back = waiting(network, 0).through().next();
            await(PATIENCE, () -> reveals(satellite, network.hyperNodes.getFirst(), back.number()));
            assertThat(satellite.evidence).isEmpty();
            assertThat(network.heard(0, HyperNodeNotice.KeyUsedElsewhere.class)).isFalse();
        }
    }

    /// Stopped in the middle of an era, exported, imported elsewhere: it votes on at once. Whoever starts the old one
    /// again does no harm.
    @Test
    void aNodeThatMovesVotesOnAndTheOldMachineStops() {
        try (SmallNetwork network = SmallNetwork.running(directory)) {
            network.startAll();
            KeepingSatellite satellite = network.satellite(0);
            int first = network.nextEra();
            await(PATIENCE, () -> reveals(satellite, network.hyperNodes.getFirst(), first));
            HyperNodeConfig here = network.config(0);
            HyperNodeConfig there = network.elsewhere(0, "moved");
            Path file = directory.resolve("node.protection");
            assertThatThrownBy(() -> VoteProtection.exportTo(here, file, Instant.now()))
                    .as("while it runs")
                    .hasMessageContaining("is in use by another node");
            assertThat(file).doesNotExist();
            network.stop(0);
            VoteProtection.exportTo(here, file, Instant.now());
            TakenIn taken = VoteProtection.importFrom(there, file, Instant.now());
            assertThat(taken.fresh()).isTrue();
            assertThat(VoteProtection.importFrom(there, file, Instant.now()).changes())
                    .isFalse();
            ConcurrentLinkedQueue<HyperNodeNotice> told = new ConcurrentLinkedQueue<>();
            int next = network.nextEra();

            try (HyperNode moved = network.start(there, told)) {
                await(PATIENCE, () -> reveals(satellite, network.hyperNodes.getFirst(), next));
                assertThat(heard(told, HyperNodeNotice.SitsOut.class)).isFalse();

                network.start(0);

                assertThat(waiting(network, 0).reason()).isEqualTo(Waiting.Reason.HANDED_OVER);
                await(PATIENCE, () -> network.heard(0, HyperNodeNotice.KeyUsedElsewhere.class));
                await(PATIENCE, () -> !network.fatal.isEmpty());
                assertThat(heard(told, HyperNodeNotice.KeyUsedElsewhere.class)).isFalse();
                int last = network.nextEra();
                await(PATIENCE, () -> reveals(satellite, network.hyperNodes.getFirst(), last));
                assertThat(SmallNetwork.get(moved, "/readyz")).doesNotContain("protection");
            }
            assertThat(satellite.evidence).isEmpty();
            assertThat(satellite.objections).isEmpty();
        }
    }
}
