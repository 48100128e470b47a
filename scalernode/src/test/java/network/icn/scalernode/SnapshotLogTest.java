package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.JournalState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of snapshots over many eras, on a disk whose flushes take no time.
class SnapshotLogTest {
    private static final NodeId SELF = Ed25519.best().signer(new byte[32]).id();
    private static final Signed SIGNATURE = snapshot(0).signedBy(Ed25519.best().signer(new byte[32]));

    @TempDir
    Path directory;

    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();
    private final List<Signed> restored = new ArrayList<>();

    /// A file without flushes.
    private record Quick(DurableChannel file) implements DurableChannel {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public void sync() {}

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private SnapshotLog open() {
        restored.clear();
        return SnapshotLog.open(
                directory.resolve("snapshots.wal"),
                new SnapshotLog.Owner(Hash32.ZERO, SELF),
                fatal::set,
                path -> new Quick(DurableChannel.openFile(path)),
                restored::add);
    }

    private static EraSnapshot snapshot(long era) {
        return new EraSnapshot(Hash32.ZERO, SELF, new EraId(era), new EraId(0), TestNetwork.totals(1), Hash32.ZERO);
    }

    /// The signature is not looked at here.
    private static Signed signed(long era) {
        return Signed.of(snapshot(era).bytes(), SELF, SIGNATURE.signature());
    }

    @Test
    void theFileStaysShortForEverAndClaimsNoMoreThanItHolds() throws Exception {
        int eras = 9_000;
        long longest = 0;
        try (SnapshotLog log = open()) {
            log.keep(new EraId(5));
            for (long era = 5; era < eras; era++) {
                log.keep(signed(era));
                longest = Math.max(longest, log.bytes());
            }
        }
        assertThat(longest).isBetween(SnapshotLog.MAX_BYTES - 4_096, SnapshotLog.MAX_BYTES);
        assertThat(Files.size(directory.resolve("snapshots.wal"))).isLessThan(SnapshotLog.MAX_BYTES);

        try (SnapshotLog log = open()) {
            assertThat(restored).hasSizeGreaterThanOrEqualTo(SnapshotRetention.KEPT_SNAPSHOTS);
            assertThat(restored.getLast()).isEqualTo(signed(eras - 1));
            EraId oldest =
                    EraSnapshot.parse(restored.getFirst().statement().bytes()).era();
            assertThat(log.covers()).contains(oldest);
            assertThat(log.state()).isEqualTo(JournalState.whole());
        }
        assertThat(fatal.get()).isNull();
    }

    /// After a loss it claims only later eras, and goes on claiming only these.
    @Test
    void aClaimToLaterErasOnlyStaysWhatItIs() {
        int eras = 9_000;
        try (SnapshotLog log = open()) {
            for (long era = 5; era < eras; era++) {
                if (era == eras - 10) {
                    log.keep(new EraId(eras));
                }
                log.keep(signed(era));
            }
        }

        try (SnapshotLog log = open()) {
            assertThat(log.covers()).contains(new EraId(eras));
        }
    }

    /// An imported record adds older ones behind newer ones, and a network may be begun anew over the same folder.
    @Test
    void whatCountsIsTheEraAndNotTheOrderNorAnotherNetwork() {
        Hash32 elsewhere = Hash32.sha256(new byte[] {1});
        Signed newest = signed(9_000);
        try (SnapshotLog log = open()) {
            log.keep(new EraId(5));
            log.keep(newest);
            for (long era = 5; era < 4_000; era++) {
                log.keep(signed(era));
                EraSnapshot other = new EraSnapshot(
                        elsewhere, SELF, new EraId(50_000 + era), new EraId(0), TestNetwork.totals(1), Hash32.ZERO);
                log.keep(Signed.of(other.bytes(), SELF, SIGNATURE.signature()));
            }
        }

        try (SnapshotLog log = open()) {
            assertThat(restored).as("it was compacted").hasSizeLessThan(4_000).contains(newest, signed(3_999));
            EraId covers = log.covers().orElseThrow();
            for (long era = covers.number(); era < 4_000; era++) {
                assertThat(restored).as("era %d, as claimed", era).contains(signed(era));
            }
        }
    }
}
