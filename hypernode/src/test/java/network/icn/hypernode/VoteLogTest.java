package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeMachine;
import network.icn.protocol.role.protection.JournalState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteLogTest {
    /// A record of an agreement about nothing: a kind and what an agreement would have written.
    private static final int BULK = 40;

    @TempDir
    Path directory;

    private SmallNetwork network;
    private Path file;

    @BeforeEach
    void makeANetwork() {
        network = new SmallNetwork(directory);
        file = directory.resolve("votes.wal");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private VoteLog open(DurableChannel.Opener disk) {
        return VoteLog.open(
                file,
                RegistryHistory.of(network.registry),
                network.hyperNodes.getFirst().id(),
                network.fatal::add,
                disk);
    }

    /// What a node writes when an era is drawn, by the node's own machine.
    private List<Payload> drawn(long era) {
        HyperNodeMachine machine = new HyperNodeMachine(
                RegistryHistory.of(network.registry), network.hyperNodes.getFirst(), Ed25519.best(), _ -> true);
        Instant start = network.registry.parameters().clock().start(new EraId(era));
        BeaconValue beacon = network.beacon(BeaconSchedule.ofEra(network.registry.genesis(), new EraId(era)));
        List<Payload> records = new ArrayList<>();
        machine.step(new HyperNodeInput.Woken(), new ClockReading(start, Duration.ZERO));
        for (HyperNodeEffect effect :
                machine.step(new HyperNodeInput.BeaconArrived(beacon), new ClockReading(start, Duration.ZERO))) {
            if (effect instanceof HyperNodeEffect.Note(Payload record)) {
                records.add(record);
            }
        }
        assertThat(records).hasSize(1);
        return records;
    }

    private static Payload bulk() {
        byte[] record = new byte[64 << 10];
        // An agreement's record of a commitment: kind, type, subject, salt, the length of the rest.
        record[0] = 1;
        record[1] = 2;
        int rest = record.length - 2 - 64 - 4;
        record[66] = (byte) (rest >> 24);
        record[67] = (byte) (rest >> 16);
        record[68] = (byte) (rest >> 8);
        record[69] = (byte) rest;
        return Payload.of(record);
    }

    private List<Payload> writeEras(long last) {
        List<Payload> written = new ArrayList<>();
        // The claim, and then past the log, which would look after the length of its file.
        open(DurableChannel::openFile).close();
        for (long era : new long[] {0, last}) {
            written.addAll(drawn(era));
            // More in the first, so that leaving it behind gains more than it keeps.
            for (int i = 0; i < BULK + (era == 0 ? 1 : 0); i++) {
                written.add(bulk());
            }
        }
        try (WriteAheadFile raw = WriteAheadFile.open(file, 8 << 20, network.fatal::add, _ -> {})) {
            raw.appendAndSync(written.stream().map(Payload::bytes).toList());
        }
        return written;
    }

    private List<Payload> reopened(DurableChannel.Opener disk) {
        VoteLog log = open(disk);
        List<Payload> restored = log.takeRestored();
        log.close();
        return restored;
    }

    @Test
    void whatBindsIsKeptWholeAndInOrder() {
        List<Payload> written = writeEras(24);

        assertThat(reopened(DurableChannel::openFile)).isEqualTo(written);
    }

    @Test
    void whatIsTooOldToMatterIsLeftBehind() throws IOException {
        List<Payload> written = writeEras(25);
        long before = Files.size(file);

        List<Payload> restored = reopened(DurableChannel::openFile);

        assertThat(restored.subList(1, restored.size()))
                .as("behind the claim, what it covers")
                .isEqualTo(written.subList(2 + BULK, written.size()));
        assertThat(Files.size(file)).isLessThan(before * 6 / 10);
        assertThat(reopened(DurableChannel::openFile)).isEqualTo(restored);
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".new"));
        }
    }

    @Test
    void theFileIsCompactedWhileTheNodeVotes() throws IOException {
        List<Payload> votes = new ArrayList<>();
        try (VoteLog log = open(DurableChannel::openFile)) {
            for (long era : new long[] {0, 25, 50, 75}) {
                votes.clear();
                votes.addAll(drawn(era));
                for (int i = 0; i < BULK; i++) {
                    votes.add(bulk());
                }
                for (Payload vote : votes) {
                    log.persist(vote);
                    log.keepPromises();
                }
            }
            // Three old eras are in it until it has been compacted, whenever that is; all later votes are needed.
            for (int i = 0; Files.size(file) > (long) (votes.size() + BULK) * bulk().size(); i++) {
                assertThat(i).as("records until it is short enough").isLessThan(1_000);
                Payload vote = bulk();
                votes.add(vote);
                log.persist(vote);
                log.keepPromises();
            }
        }

        List<Payload> restored = reopened(DurableChannel::openFile);

        assertThat(restored.subList(restored.size() - votes.size(), restored.size()))
                .isEqualTo(votes);
    }

    @Test
    void aFullDiskLeavesTheOldFileAsItWas() throws IOException {
        writeEras(25);
        byte[] before = Files.readAllBytes(file);
        FillingDisk disk = new FillingDisk();
        disk.fill();

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("No space left on device");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        reopened(DurableChannel::openFile);
        assertThat(Files.size(file)).isLessThan(before.length);
    }

    @Test
    void aLostOrCutJournalIsOneUntilWhatFollowsIsWrittenDown() throws IOException {
        assertThat(stateAndDeath()).isEqualTo(JournalState.missing());
        assertThat(stateAndDeath()).as("begun, and nothing more").isEqualTo(JournalState.missing());
        VoteLog log = open(DurableChannel::openFile);
        drawn(0).forEach(log::persist);
        log.takenUp();
        log.close();
        assertThat(stateAndDeath()).isEqualTo(JournalState.whole());

        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        assertThat(stateAndDeath()).isEqualTo(JournalState.cut(3));
        assertThat(stateAndDeath()).as("the file is sound now").isEqualTo(JournalState.cut(3));
        log = open(DurableChannel::openFile);
        log.takenUp();
        log.close();
        assertThat(stateAndDeath()).isEqualTo(JournalState.whole());

        Files.write(file, new byte[0]);
        assertThat(stateAndDeath()).isEqualTo(JournalState.missing());
    }

    /// The node dies before its machine has written down what follows.
    private JournalState stateAndDeath() {
        VoteLog log = open(DurableChannel::openFile);
        JournalState state = log.state();
        log.close();
        return state;
    }

    @Test
    void recordsThatNobodyCanReadAreNotTouched() {
        VoteLog log = open(DurableChannel::openFile);
        List<Payload> written = new ArrayList<>(List.of(Payload.of(new byte[] {99})));
        for (int i = 0; i < BULK; i++) {
            written.add(bulk());
        }
        written.forEach(log::persist);
        log.keepPromises();
        log.close();

        assertThat(reopened(DurableChannel::openFile)).isEqualTo(written);
    }
}
