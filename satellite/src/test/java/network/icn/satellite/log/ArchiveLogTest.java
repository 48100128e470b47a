package network.icn.satellite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.satellite.log.ArchiveLog.Source;
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
    private final InstantSource clock = InstantSource.system();
    /// Before this nobody can have been acknowledged anything.
    private Instant begun = Instant.MAX;

    private Source source() {
        return source(NETWORK, signer);
    }

    private Source source(Hash32 network, Signer by) {
        LeafRule rule = record -> {
            if (record[0] == '!') {
                throw new MalformedException("not a word");
            }
            return record;
        };
        return new Source(directory, network, by, Ed25519.best(), 100, rule, DurableChannel::openFile, clock, begun);
    }

    private ArchiveLog open() {
        return ArchiveLog.open(source(), fatal::set, replayed::add);
    }

    private static List<Payload> words(String... words) {
        return IntStream.range(0, words.length)
                .mapToObj(i -> Payload.of(words[i].getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static Hash32 root(String... words) {
        return Merkle.root(
                words(words).stream().map(word -> Merkle.leafHash(word.bytes())).toList());
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
        LogPosition second;
        try (ArchiveLog log = open()) {
            log.append(words("a"));
            second = log.append(words("b", "c")).getFirst();

            assertThat(second.index()).isEqualTo(1);
            assertThat(log.read(second.offset())).isEqualTo(words("b").getFirst());
            assertThat(log.state()).isEqualTo(new LogState(3, root("a", "b", "c")));
            assertThat(LogHead.parse(log.head().statement().bytes()).root()).isEqualTo(root("a", "b", "c"));
        }

        try (ArchiveLog log = open()) {
            assertThat(log.state()).isEqualTo(new LogState(3, root("a", "b", "c")));
            assertThat(replayed).hasSize(3);
            assertThat(replayed.get(1).position()).isEqualTo(second);
            log.append(words("d"));
            assertThat(log.state().root()).isEqualTo(root("a", "b", "c", "d"));
        }
    }

    @Test
    void entriesThatWereWrittenButNeverSignedForAreKeptAndSignedNow() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(words("a"));
        }
        byte[] head = Files.readAllBytes(directory.resolve("log.head"));
        try (ArchiveLog log = open()) {
            log.append(words("b"));
        }
        Files.write(directory.resolve("log.head"), head);

        try (ArchiveLog log = open()) {
            assertThat(log.state().size()).isEqualTo(2);
            assertThat(LogHead.parse(log.head().statement().bytes()).size()).isEqualTo(2);
        }
    }

    @Test
    void eitherSlotOfTheHeadMayBeTorn() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(words("a"));
            log.append(words("b"));
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

    /// A crash or a bad sector takes a whole page.
    @Test
    void everyPageOfTheHeadMayBeLost() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(words("a", "b"));
        }
        begun = Instant.EPOCH;
        byte[] heads = Files.readAllBytes(directory.resolve("log.head"));
        for (int page = 0; page < heads.length / SLOT; page++) {
            byte[] damaged = heads.clone();
            Arrays.fill(damaged, page * SLOT, (page + 1) * SLOT, (byte) 0);
            Files.write(directory.resolve("log.head"), damaged);
            Files.deleteIfExists(directory.resolve("log.doubt"));
            try (ArchiveLog log = open()) {
                assertThat(log.state().size()).isEqualTo(2);
                assertThat(log.doubt()).as("page %s", page).isPresent();
            }
        }
    }

    /// What was signed after the beginning is not forgotten because the clock says that it is earlier.
    @Test
    void aClockThatWasSetBackHidesNoDoubt() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(words("a", "b"));
            log.settle(Instant.now().plusSeconds(60));
        }
        begun = Instant.now().plusSeconds(30);
        flip("log.head", SLOT + 40);

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
    void theSecondCopyOfTheHeadServesAndSaysSoUntilItIsKnownWhatWasSigned() throws Exception {
        try (ArchiveLog log = open()) {
            log.append(words("a", "b"));
        }
        begun = Instant.EPOCH;
        flip("log.head", SLOT + 40);

        for (int start = 0; start < 2; start++) {
            try (ArchiveLog log = open()) {
                assertThat(log.doubt()).contains("the newer of its two signed heads may be lost");
                assertThat(log.state()).isEqualTo(new LogState(2, root("a", "b")));
                assertThatThrownBy(() -> log.append(words("c"))).isInstanceOf(IllegalStateException.class);
            }
        }
        Instant ahead = Instant.now().plusSeconds(3_600);
        try (ArchiveLog log = open()) {
            log.settle(ahead);
            log.append(words("c"));
            assertThat(log.newestHead().size()).isEqualTo(3);
            assertThat(log.newestHead().at()).as("later than what others have").isAfter(ahead);
        }
        try (ArchiveLog log = open()) {
            assertThat(log.doubt()).isEmpty();
            assertThat(log.newestHead().at()).isAfter(ahead);
        }
    }

    @Test
    void recordsThatAreNoneStopTheStart() {
        try (ArchiveLog log = open()) {
            assertThatThrownBy(() -> log.append(words("!"))).isInstanceOf(IllegalArgumentException.class);
            log.append(words("a"));
        }

        assertThatThrownBy(() -> ArchiveLog.open(
                        new Source(
                                directory,
                                NETWORK,
                                signer,
                                Ed25519.best(),
                                100,
                                _ -> {
                                    throw new MalformedException("not a word");
                                },
                                DurableChannel::openFile,
                                clock,
                                begun),
                        fatal::set,
                        replayed::add))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("that is none (not a word)");
    }
}
