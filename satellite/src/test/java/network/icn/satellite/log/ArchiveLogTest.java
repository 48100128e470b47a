package network.icn.satellite.log;

import static network.icn.satellite.log.Words.entries;
import static network.icn.satellite.log.Words.leaf;
import static network.icn.satellite.log.Words.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.satellite.HookedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log by itself: records are words, a word is its own leaf.
class ArchiveLogTest {
    private static final int SLOT = 4_096;
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {1});

    @TempDir
    Path directory;

    private final Signer signer = Ed25519.best().signer(new byte[32]);
    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();
    private final List<LogRecord> replayed = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now.equals(Instant.EPOCH) ? Instant.now() : now;
    /// Before this nobody can have been acknowledged anything.
    private Instant begun = Instant.MAX;

    private LogSource source() {
        return source(NETWORK, signer);
    }

    private LogSource source(Hash32 network, Signer by) {
        return new LogSource(
                directory, network, by, Ed25519.best(), Words::rule, 300, DurableChannel::openFile, clock, begun);
    }

    private ArchiveLog open() {
        return ArchiveLog.open(source(), fatal::set, replayed::add);
    }

    private void flip(String file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(file));
        bytes[offset] ^= 1;
        Files.write(directory.resolve(file), bytes);
    }

    @Test
    void anEmptyLogHasTheRootOfNothingAndASignedHead() throws Exception {
        try (ArchiveLog log = open()) {
            assertThat(log.state()).isEqualTo(new LogState(0, Merkle.EMPTY_ROOT));
            assertThat(log.head().verify(Ed25519.best())).isTrue();
            assertThat(LogHead.parse(log.head().statement().bytes()).size()).isZero();
        }
    }

    @Test
    void appendsReadsAndReplays() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(entries("a"));

            assertThat(log.append(entries("b", "c"))).isEqualTo(1);
            assertThat(log.leaf(1)).isEqualTo(leaf("b"));
            assertThatThrownBy(() -> log.leaf(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(log.state()).isEqualTo(new LogState(3, root("a", "b", "c")));
            assertThat(LogHead.parse(log.head().statement().bytes()).root()).isEqualTo(root("a", "b", "c"));
        }

        try (ArchiveLog log = open()) {
            assertThat(log.state()).isEqualTo(new LogState(3, root("a", "b", "c")));
            assertThat(replayed).hasSize(3);
            assertThat(replayed.get(1))
                    .isEqualTo(new LogRecord(
                            1, leaf("b"), Merkle.leafHash(leaf("b").bytes())));
            assertThat(log.leaf(2)).isEqualTo(leaf("c"));
            log.append(entries("d"));
            assertThat(log.state().root()).isEqualTo(root("a", "b", "c", "d"));
        }
    }

    @Test
    void theHeadIsInTheLogAndNeedsNoFlushOfItsOwn() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        Map<Path, Long> sizes = new ConcurrentHashMap<>();
        LogSource counted = new LogSource(
                directory,
                NETWORK,
                signer,
                Ed25519.best(),
                Words::rule,
                1_000_000,
                path -> new HookedChannel(DurableChannel.openFile(path), () -> {
                    // What confirms earlier batches in a quiet moment makes nothing longer.
                    if (Files.size(path) > sizes.merge(path, 0L, Long::max)) {
                        sizes.put(path, Files.size(path));
                        flushes.incrementAndGet();
                    }
                }),
                clock,
                begun);
        Signed head;
        try (ArchiveLog log = ArchiveLog.open(counted, fatal::set, replayed::add)) {
            log.append(entries("A"));
            int before = flushes.get();
            log.append(entries("b", "c", "d"));
            assertThat(flushes.get() - before).as("without attachments").isEqualTo(1);
            log.append(entries("E", "f", "G"));
            assertThat(flushes.get() - before).as("one more with attachments").isEqualTo(3);
            head = log.head();
            Files.copy(directory.resolve("log.wal"), directory.resolve("killed"));
        }
        Files.move(directory.resolve("killed"), directory.resolve("log.wal"), StandardCopyOption.REPLACE_EXISTING);

        try (ArchiveLog log = open()) {
            assertThat(log.head()).isEqualTo(head);
            assertThat(log.newestHead().size()).isEqualTo(7);
        }
    }

    @Test
    void aHeadThatIsAMinuteOldIsKeptAnew() throws Exception {
        now = Instant.parse("2026-01-01T00:00:00Z");
        try (ArchiveLog log = open()) {
            log.append(entries("a"));
            byte[] before = Files.readAllBytes(directory.resolve("log.head"));
            now = now.plusSeconds(59);
            log.append(entries("b"));
            assertThat(Files.readAllBytes(directory.resolve("log.head"))).isEqualTo(before);
            now = now.plusSeconds(3);
            log.append(entries("c"));
            assertThat(Files.readAllBytes(directory.resolve("log.head"))).isNotEqualTo(before);
        }
    }

    @Test
    void eitherSlotOfTheHeadMayBeTorn() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(entries("a"));
            log.append(entries("b"));
        }
        byte[] heads = Files.readAllBytes(directory.resolve("log.head"));
        for (int slot = 0; slot < 2; slot++) {
            flip("log.head", slot * SLOT + 40);
            open().close();
            Files.write(directory.resolve("log.head"), heads);
        }
        flip("log.head", 40);
        flip("log.head", SLOT + 40);

        assertThatThrownBy(this::open)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("holds no head of this satellite");
    }

    /// A crash or a bad sector takes a whole page. The log has the newest head all the same.
    @Test
    void everyPageOfTheHeadMayBeLost() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(entries("a", "b"));
        }
        begun = Instant.EPOCH;
        byte[] heads = Files.readAllBytes(directory.resolve("log.head"));
        for (int page = 0; page < heads.length / SLOT; page++) {
            byte[] damaged = heads.clone();
            Arrays.fill(damaged, page * SLOT, (page + 1) * SLOT, (byte) 0);
            Files.write(directory.resolve("log.head"), damaged);
            try (ArchiveLog log = open()) {
                assertThat(log.newestHead().size()).isEqualTo(2);
                assertThat(log.doubt()).as("page %s", page).isEmpty();
            }
            assertThat(Files.readAllBytes(directory.resolve("log.head"))).isEqualTo(heads);
        }
    }

    private void tear() throws IOException {
        Files.write(directory.resolve("log.wal"), new byte[] {0, 0, 1, 0, 7, 7, 7}, StandardOpenOption.APPEND);
    }

    /// What was signed after the beginning is not forgotten because the clock says that it is earlier.
    @Test
    void aClockThatWasSetBackHidesNoDoubt() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(entries("a", "b"));
            log.settle(Instant.now().plusSeconds(60));
        }
        begun = Instant.now().plusSeconds(30);
        tear();

        try (ArchiveLog log = open()) {
            assertThat(log.doubt()).isPresent();
        }
    }

    @Test
    void aHeadOfAnotherKeyOrNetworkIsNone() {
        open().close();

        assertThatThrownBy(() -> ArchiveLog.open(source(Hash32.ZERO, signer), fatal::set, replayed::add))
                .hasMessageContaining("holds no head");
        Signer other = Ed25519.best().signer(new byte[] {
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
        });
        assertThatThrownBy(() -> ArchiveLog.open(source(NETWORK, other), fatal::set, replayed::add))
                .hasMessageContaining("holds no head");
    }

    @Test
    void anInterruptedFirstStartIsNoDamage() throws Exception {
        Files.createFile(directory.resolve("log.head.partial"));

        try (ArchiveLog log = open()) {
            assertThat(log.state().size()).isZero();
        }
        assertThat(directory.resolve("log.head.partial")).doesNotExist();
    }

    /// It gets its name when it is whole and on the medium, so a shorter one was damaged later.
    @Test
    void aHeadThatIsEmptyIsDamageAlsoWithoutALog() throws Exception {
        Files.createFile(directory.resolve("log.head"));

        assertThatThrownBy(this::open).isInstanceOf(EnvironmentException.class).hasMessageContaining("holds no head");
    }

    @Test
    void afterACutNothingIsSignedUntilItIsKnownWhatWasSigned() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(entries("a", "b"));
        }
        begun = Instant.EPOCH;
        tear();

        for (int start = 0; start < 2; start++) {
            try (ArchiveLog log = open()) {
                assertThat(log.doubt()).contains("7 bytes of its log were cut off");
                assertThat(log.state()).isEqualTo(new LogState(2, root("a", "b")));
                assertThatThrownBy(() -> log.append(entries("c"))).isInstanceOf(IllegalStateException.class);
            }
        }
        Instant ahead = Instant.now().plusSeconds(3_600);
        try (ArchiveLog log = open()) {
            log.settle(ahead);
            log.append(entries("c"));
            assertThat(log.newestHead().size()).isEqualTo(3);
            assertThat(log.newestHead().at()).as("later than what others have").isAfter(ahead);
        }
        try (ArchiveLog log = open()) {
            assertThat(log.doubt()).isEmpty();
            assertThat(log.leaf(2)).isEqualTo(leaf("c"));
            assertThat(log.newestHead().at()).isAfter(ahead);
        }
    }

    @Test
    void recordsThatAreNoneStopTheStart() {
        try (ArchiveLog log = open()) {
            assertThatThrownBy(() -> log.append(entries("!"))).isInstanceOf(IllegalArgumentException.class);
            log.append(entries("a"));
        }

        LogSource stricter = new LogSource(
                directory,
                NETWORK,
                signer,
                Ed25519.best(),
                _ -> {
                    throw new MalformedException("not a word");
                },
                DurableChannel::openFile,
                clock,
                begun);
        assertThatThrownBy(() -> ArchiveLog.open(stricter, fatal::set, replayed::add))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("that is none (not a word)");
    }

    @Test
    void aLeafWithoutTheAttachmentThatItNamesIsNotTaken() {
        try (ArchiveLog log = open()) {
            assertThatThrownBy(() -> log.append(List.of(new LogEntry(leaf("A"), Payload.EMPTY))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the one that the leaf names");
            assertThat(log.state().size()).isZero();
        }
    }
}
