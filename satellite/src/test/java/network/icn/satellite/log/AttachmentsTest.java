package network.icn.satellite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.CrashDisk;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.satellite.HookedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What lies beside the log: after a crash it is all there, and its damage is nothing but its own.
///
/// `-Dicn.images=` crash images (500), `-Dicn.seed=`.
class AttachmentsTest {
    private static final int IMAGES = Integer.getInteger("icn.images", 500);
    private static final int IMAGES_A_HISTORY = 50;
    private static final long SEED = Long.getLong("icn.seed", 1);
    private static final long SEGMENT_BYTES = 300;
    private static final Signer SIGNER = Ed25519.best().signer(new byte[32]);
    private static final String FIRST = "000000000000";

    @TempDir
    Path directory;

    private final Logger log = (Logger) LoggerFactory.getLogger("network.icn");
    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();

    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(Level.INFO);
    }

    private ArchiveLog open(DurableChannel.Opener disk) {
        return ArchiveLog.open(
                new LogSource(
                        directory,
                        Hash32.ZERO,
                        SIGNER,
                        Ed25519.best(),
                        Words::rule,
                        SEGMENT_BYTES,
                        disk,
                        InstantSource.system(),
                        Instant.MAX),
                fatal::set,
                _ -> {});
    }

    private ArchiveLog open() {
        return open(DurableChannel::openFile);
    }

    private Path file(String name) {
        return directory.resolve("attachments").resolve(name);
    }

    private void put(Map<Path, byte[]> files) throws IOException {
        try (Stream<Path> old = Files.walk(directory)) {
            for (Path path : old.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(directory))
                    .toList()) {
                Files.delete(path);
            }
        }
        for (Map.Entry<Path, byte[]> each : files.entrySet()) {
            Files.createDirectories(each.getKey().toAbsolutePath().getParent());
            Files.write(each.getKey(), each.getValue());
        }
    }

    /// Some with and some without an attachment, all different.
    private static String[] words(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> (number % 3 == 1 ? "w" : "W") + number)
                .toArray(String[]::new);
    }

    private static void assertAllAreThere(ArchiveLog log, String[] words, String name) {
        for (int i = 0; i < log.state().size(); i++) {
            assertThat(log.leaf(i)).as("%s, entry %s", name, i).isEqualTo(Words.leaf(words[i]));
            assertThat(log.attachment(i)).as("%s, attachment %s", name, i).contains(Words.attachment(words[i]));
        }
        assertThat(log.attachmentsMissed()).as(name).isZero();
    }

    /// The attachments are flushed first, so an entry that is there has its own, whatever else arrived.
    @Test
    void noCrashLeavesAnEntryWithoutItsAttachment() throws IOException {
        for (int history = 0; history < Math.max(1, IMAGES / IMAGES_A_HISTORY); history++) {
            crashOften(new Random(SEED * 1_000_003 + history), "seed " + SEED + ", history " + history);
        }
    }

    private void crashOften(Random random, String name) throws IOException {
        put(Map.of());
        CrashDisk disk = new CrashDisk();
        TreeMap<Integer, Integer> acknowledged = new TreeMap<>(Map.of(0, 0));
        // So that some begin a new file.
        String[] all = words(0, 1_000);
        int count = 0;
        try (ArchiveLog log = open(disk)) {
            for (int batch = 0; batch < 8; batch++) {
                int size = 1 + random.nextInt(random.nextBoolean() ? 5 : 120);
                log.append(Words.entries(Arrays.copyOfRange(all, count, count + size)));
                count += size;
                acknowledged.put(disk.moment(), count);
            }
        }
        for (int i = 0; i < IMAGES_A_HISTORY; i++) {
            int moment = 2 + random.nextInt(disk.moment() - 1);
            int owed = acknowledged.floorEntry(moment).getValue();
            String image = name + ", image " + i + " at moment " + moment;
            put(disk.image(moment, random));
            int restored;
            try (ArchiveLog log = open()) {
                restored = (int) log.state().size();
                assertThat(restored).as(image).isBetween(owed, count);
                assertAllAreThere(log, all, image);
                log.append(Words.entries(Arrays.copyOfRange(all, restored, restored + 30)));
            }
            try (ArchiveLog log = open()) {
                assertThat(log.state().size()).as(image).isEqualTo(restored + 30L);
                assertAllAreThere(log, all, image);
            }
        }
    }

    /// A log of nine entries whose attachments fill one file.
    private byte[] fill() throws IOException {
        try (ArchiveLog log = open()) {
            log.append(Words.entries(words(0, 4)));
            log.append(Words.entries(words(4, 5)));
        }
        return Files.readAllBytes(file(FIRST));
    }

    private List<Integer> missing(ArchiveLog log) {
        List<Integer> missing = new ArrayList<>();
        String[] words = words(0, 9);
        for (int i = 0; i < words.length; i++) {
            assertThat(log.leaf(i)).isEqualTo(Words.leaf(words[i]));
            Optional<Payload> found = log.attachment(i);
            if (found.isEmpty()) {
                missing.add(i);
            } else {
                assertThat(found).contains(Words.attachment(words[i]));
            }
        }
        return missing;
    }

    /// Entries whose attachment has a byte from `from` on, and before `to`.
    private static List<Integer> hit(int from, int to) {
        List<Integer> hit = new ArrayList<>();
        int at = 0;
        String[] words = words(0, 9);
        for (int i = 0; i < words.length; i++) {
            int end = at + Words.attachment(words[i]).size();
            if (end > from && at < to && end > at) {
                hit.add(i);
            }
            at = end;
        }
        return hit;
    }

    @Test
    void aFlippedBitIsThatOfOneAttachmentAndNothingElse() throws IOException {
        byte[] sound = fill();
        for (int at = 0; at < sound.length; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 4;
            Files.write(file(FIRST), damaged);
            try (ArchiveLog log = open()) {
                assertThat(log.state()).isEqualTo(new LogState(9, Words.root(words(0, 9))));
                assertThat(missing(log)).as("byte %s", at).isEqualTo(hit(at, at + 1));
            }
            assertThat(Files.readAllBytes(file(FIRST)))
                    .as("nothing was changed")
                    .isEqualTo(damaged);
        }
    }

    @Test
    void aFileThatWasCutAnywhereMissesWhatWasThereAndTakesMore() throws IOException {
        byte[] sound = fill();
        Map<Path, byte[]> files = new TreeMap<>();
        for (String name : List.of("log.wal", "log.head")) {
            files.put(directory.resolve(name), Files.readAllBytes(directory.resolve(name)));
        }
        for (int length = 0; length < sound.length; length++) {
            files.put(file(FIRST), Arrays.copyOf(sound, length));
            put(files);
            List<Integer> lost = hit(length, sound.length);
            try (ArchiveLog log = open()) {
                assertThat(log.attachmentsMissed()).as("told, %s", length).isEqualTo(lost.size());
                assertThat(missing(log)).as("cut to %s", length).isEqualTo(lost);
                log.append(Words.entries("NEXT"));
                assertThat(log.attachment(9)).contains(Words.attachment("NEXT"));
            }
            try (ArchiveLog log = open()) {
                assertThat(missing(log)).as("still cut to %s", length).isEqualTo(lost);
                assertThat(log.attachment(9)).contains(Words.attachment("NEXT"));
                for (int entry : lost) {
                    assertThat(log.restore(entry, Words.attachment("OTHER"))).isFalse();
                    assertThat(log.restore(entry, Words.attachment(words(entry, 1)[0])))
                            .isTrue();
                }
                assertThat(missing(log)).as("restored, %s", length).isEmpty();
            }
            assertThat(Files.readAllBytes(file(FIRST))).startsWith(sound);
        }
    }

    @Test
    void whatBelongsToNoEntryIsCutOffAndKept() throws IOException {
        byte[] sound = fill();
        byte[] longer = Arrays.copyOf(sound, sound.length + 70_000);
        Arrays.fill(longer, sound.length, longer.length, (byte) 7);
        Files.write(file(FIRST), longer);

        try (ArchiveLog log = open()) {
            assertThat(missing(log)).isEmpty();
        }

        assertThat(Files.readAllBytes(file(FIRST))).isEqualTo(sound);
        assertThat(Files.readAllBytes(file(FIRST + ".cut")))
                .isEqualTo(Arrays.copyOfRange(longer, sound.length, longer.length));
    }

    /// What a retention rule will do one day: files go as a whole, each begins with a multiple of 256.
    @Test
    void aFileMayGoAsAWholeAndTheRestStands() throws IOException {
        String[] words = words(0, 700);
        try (ArchiveLog log = open()) {
            for (int from = 0; from < words.length; from += 100) {
                log.append(Words.entries(Arrays.copyOfRange(words, from, from + 100)));
            }
            assertAllAreThere(log, words, "before");
        }
        try (Stream<Path> files = Files.list(directory.resolve("attachments"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(FIRST, "000000000256", "000000000512");
        }
        Files.delete(file("000000000256"));

        try (ArchiveLog log = open()) {
            for (int i = 0; i < words.length; i++) {
                boolean gone = i >= 256 && i < 512 && Character.isUpperCase(words[i].charAt(0));
                assertThat(log.leaf(i)).isEqualTo(Words.leaf(words[i]));
                assertThat(log.attachment(i).isEmpty()).as("entry %s", i).isEqualTo(gone);
            }
            assertThat(log.restore(300, Words.attachment(words[300]))).isTrue();
            assertThat(log.attachment(300)).contains(Words.attachment(words[300]));
        }
    }

    @Test
    void anAttachmentThatCannotBeFlushedIsNotAcknowledged() throws IOException {
        fill();
        DurableChannel.Opener full = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (path.endsWith("attachments/" + FIRST)) {
                throw new IOException("No space left on device");
            }
        });
        try (ArchiveLog log = open(full)) {
            assertThatThrownBy(() -> log.append(Words.entries("NEXT"))).isInstanceOf(EnvironmentException.class);
            assertThat(fatal.get()).hasMessageContaining("cannot write");
            assertThat(log.state().size()).isEqualTo(9);
        }

        try (ArchiveLog log = open()) {
            assertThat(log.state().size()).isEqualTo(9);
            assertThat(missing(log)).isEmpty();
        }
    }
}
