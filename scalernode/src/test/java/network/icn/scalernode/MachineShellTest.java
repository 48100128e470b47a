package network.icn.scalernode;

import static network.icn.scalernode.TestNetwork.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The alarm of a ScalerNode while somebody sets its wall clock.
class MachineShellTest {
    @TempDir
    Path directory;

    private final AtomicReference<Instant> wall = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();
    private TestNetwork network;
    private SnapshotLog log;
    private MachineShell shell;

    @BeforeEach
    void startBeforeGenesis() {
        network = new TestNetwork(directory);
        // Era 0 is signed at once; nothing is due for hours.
        wall.set(network.genesis.minus(Duration.ofHours(3)));
        InstantSource clock = () -> {
            looks.incrementAndGet();
            return wall.get();
        };
        ScalerNodeMachine machine = new ScalerNodeMachine(
                RegistryHistory.of(network.registry), network.scalerNode, Ed25519.best(), _ -> true);
        log = SnapshotLog.open(
                directory.resolve("snapshots.wal"),
                new SnapshotLog.Owner(network.registry.network(), network.scalerNode.id()),
                network.fatal::set,
                DurableChannel::openFile,
                _ -> {});
        KeptSnapshots kept = new KeptSnapshots(network.registry.network(), network.scalerNode.id());
        shell = new MachineShell(machine, log, kept, clock, _ -> {}, new NoArchive());
        shell.step(new ScalerNodeInput.JournalOpened(JournalState.whole(), log.covers()));
        shell.start();
        shell.step(new ScalerNodeInput.DataIndexed(TestNetwork.totals(256), false));
    }

    private static final class NoArchive implements MachineShell.Archive {
        @Override
        public void ask(ScalerNodeEffect.AskArchive question, Consumer<ScalerNodeInput.ArchiveAnswered> answer) {}

        @Override
        public void handIn(ScalerNodeEffect.HandIn handIn, Consumer<ScalerNodeInput.EvidenceAnswered> answer) {}
    }

    @AfterEach
    void close() {
        shell.close();
        log.close();
        network.close();
    }

    @Test
    void aClockThatIsSetForwardDelaysNoSnapshot() {
        assertThat(kept()).isEqualTo(1);

        wall.set(network.genesis.plus(TestNetwork.ERA).minusSeconds(3));

        until(() -> kept() == 2);
    }

    @Test
    void aClockThatIsSetMakesTheNodeNeitherRaceNorSleep() {
        for (Duration step : List.of(Duration.ofDays(-1), Duration.ofDays(2))) {
            int before = looks.get();
            long start = System.nanoTime();
            wall.updateAndGet(time -> time.plus(step));

            // Four of them belong to one tick.
            until(() -> looks.get() >= before + 12);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("after a step of %s", step)
                    .isGreaterThan(Duration.ofSeconds(1));
        }
    }

    /// The last requests are answered while the node closes, and each of them sets an alarm.
    @Test
    void aStepAfterTheLastAlarmFailsNobody() {
        shell.close();
        wall.set(network.genesis.plus(TestNetwork.ERA).minusSeconds(3));

        shell.step(new ScalerNodeInput.Ticked());

        assertThat(kept()).isEqualTo(2);
    }

    private int kept() {
        AtomicInteger snapshots = new AtomicInteger();
        WriteAheadFile.read(directory.resolve("snapshots.wal"), 2_048, record -> {
            if (record.payload().bytes()[0] == 1) {
                snapshots.incrementAndGet();
            }
        });
        return snapshots.get();
    }
}
