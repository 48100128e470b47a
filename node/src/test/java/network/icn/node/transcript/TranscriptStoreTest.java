package network.icn.node.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.node.eras.EraFile;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptStoreTest {
    private static final Signer HYPER_NODE = Ed25519.best().signer(new byte[32]);
    private static final Signer SCALER_NODE =
            Ed25519.best().signer(Hash32.sha256().bytes());

    @TempDir
    Path directory;

    private final List<CountersignedTranscript> restored = new ArrayList<>();
    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();

    private TranscriptStore open() {
        return open(DurableChannel::openFile);
    }

    private TranscriptStore open(DurableChannel.Opener opener) {
        restored.clear();
        return TranscriptStore.open(directory, TranscriptStore.DEFAULT_BYTES, fatal::set, opener, restored::add);
    }

    private static CountersignedTranscript transcript(long era, int slot) {
        Signed challenge = new Challenge(
                        Hash32.ZERO,
                        new EraId(era),
                        slot,
                        HYPER_NODE.id(),
                        SCALER_NODE.id(),
                        Possession.NAME,
                        Hash32.ZERO,
                        Hash32.ZERO,
                        Hash32.ZERO,
                        new PossessionQuestion(1).bytes(),
                        Instant.EPOCH)
                .signedBy(HYPER_NODE);
        Signed receipt = new Receipt(ChallengeRef.of(challenge), Hash32.ZERO, Instant.EPOCH).signedBy(SCALER_NODE);
        Transcript both = new Transcript(
                ChallengeRef.of(challenge),
                receipt.hash(),
                Instant.EPOCH,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                true);
        return new CountersignedTranscript(
                challenge, receipt, both.signedBy(HYPER_NODE), SCALER_NODE.sign(both.bytes()));
    }

    private List<CountersignedTranscript> read(EraFile<CountersignedTranscript> file) {
        List<CountersignedTranscript> found = new ArrayList<>();
        file.read(found::add);
        return found;
    }

    private List<Long> eras() {
        return TranscriptStore.FORMAT.all(directory).stream()
                .map(file -> file.era().number())
                .toList();
    }

    private Path file(long era) {
        return directory.resolve("transcripts/era-" + era + ".wal");
    }

    @Test
    void whatIsKeptIsThereAfterARestartAndTheLastTwoErasAreHandedOut() {
        try (TranscriptStore store = open()) {
            store.keep(transcript(3, 0));
            store.keep(transcript(4, 0));
            store.keep(transcript(10, 1));
            store.keep(transcript(4, 2));
        }

        try (TranscriptStore _ = open()) {
            assertThat(restored).containsExactly(transcript(4, 0), transcript(4, 2), transcript(10, 1));
        }
        assertThat(eras()).containsExactly(3L, 4L, 10L);
        assertThat(read(TranscriptStore.FORMAT.all(directory).getFirst())).containsExactly(transcript(3, 0));
    }

    @Test
    void aNodeWithoutTranscriptsHasNoFiles() {
        try (TranscriptStore _ = open()) {
            assertThat(restored).isEmpty();
        }
        assertThat(TranscriptStore.FORMAT.all(directory)).isEmpty();
        assertThat(directory.resolve("transcripts")).doesNotExist();
    }

    @Test
    void readersDoNotDisturbTheNodeThatWrites() {
        try (TranscriptStore store = open()) {
            store.keep(transcript(3, 0));

            assertThat(read(TranscriptStore.FORMAT.all(directory).getFirst())).containsExactly(transcript(3, 0));
            store.keep(transcript(3, 1));
            assertThat(read(TranscriptStore.FORMAT.all(directory).getFirst()))
                    .containsExactly(transcript(3, 0), transcript(3, 1));
        }
    }

    @Test
    void aTornEndIsCutOffByTheNodeAndLeftAloneByReaders() throws IOException {
        try (TranscriptStore store = open()) {
            store.keep(transcript(3, 0));
        }
        Files.write(file(3), new byte[] {0, 0, 3, 34, 1}, StandardOpenOption.APPEND);
        long size = Files.size(file(3));

        assertThat(read(TranscriptStore.FORMAT.all(directory).getFirst())).hasSize(1);
        assertThat(file(3)).hasSize(size);
        try (TranscriptStore store = open()) {
            assertThat(restored).hasSize(1);
            assertThat(file(3)).hasSize(size - 5);
            assertThat(directory.resolve("transcripts/era-3.wal.cut-2")).hasSize(5);
            store.keep(transcript(3, 1));
        }
    }

    @Test
    void damageBeforeSoundRecordsIsOneLine() throws IOException {
        try (TranscriptStore store = open()) {
            store.keep(transcript(3, 0));
            store.keep(transcript(3, 1));
        }
        try (RandomAccessFile raw = new RandomAccessFile(file(3).toFile(), "rw")) {
            raw.seek(12_288 + 200);
            raw.write(77);
        }

        assertThatThrownBy(this::open).isInstanceOf(EnvironmentException.class).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> read(TranscriptStore.FORMAT.all(directory).getFirst()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void soManyErasAreKeptAndNoMoreWhateverTheirNumbers() throws IOException {
        Files.createDirectories(file(0).getParent());
        for (int era = 0; era < TranscriptStore.KEPT_ERAS - 1; era++) {
            Files.createFile(file(era));
        }
        Files.createFile(directory.resolve("transcripts/era-01.wal"));
        try (TranscriptStore store = open()) {
            store.keep(transcript(2_000, 0));
            assertThat(eras()).hasSize(TranscriptStore.KEPT_ERAS).startsWith(0L);

            store.keep(transcript(2_001, 0));
            assertThat(eras()).hasSize(TranscriptStore.KEPT_ERAS).startsWith(1L).endsWith(2_001L);
        }
        assertThat(directory.resolve("transcripts/era-01.wal"))
                .as("none of ours")
                .exists();
    }

    @Test
    void aStoreThatIsClosedOrCannotBeOpenedSaysSo() {
        TranscriptStore store = open();
        store.keep(transcript(3, 0));
        store.close();

        assertThatThrownBy(() -> store.keep(transcript(4, 0)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(() -> open(_ -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("No space left");
    }
}
