package network.icn.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import network.icn.cli.witness.KeptTranscripts;
import network.icn.node.EnvironmentException;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TranscriptsCommandTest {
    private static final Instant TIME = Instant.parse("2026-11-21T00:00:00.250Z");

    private static final Hash32 SNAPSHOT = Hash32.sha256(new byte[] {7});

    private final Signer hyperNode = Ed25519.best().signer(new byte[32]);
    private final Signer scalerNode = Ed25519.best().signer(Hash32.sha256().bytes());

    @TempDir
    Path data;

    private CountersignedTranscript transcript(int era) {
        Signed challenge = new Challenge(
                        Hash32.ZERO,
                        new EraId(era),
                        2,
                        hyperNode.id(),
                        scalerNode.id(),
                        Possession.NAME,
                        SNAPSHOT,
                        Hash32.ZERO,
                        Hash32.ZERO,
                        new PossessionQuestion(1).bytes(),
                        TIME)
                .signedBy(hyperNode);
        Signed receipt = new Receipt(ChallengeRef.of(challenge), Hash32.ZERO, TIME).signedBy(scalerNode);
        Transcript both = new Transcript(
                ChallengeRef.of(challenge),
                receipt.hash(),
                TIME,
                Duration.ofNanos(1_234_000),
                Duration.ofMillis(20),
                true);
        return new CountersignedTranscript(challenge, receipt, both.signedBy(hyperNode), scalerNode.sign(both.bytes()));
    }

    private void keep(CountersignedTranscript... transcripts) {
        try (TranscriptStore store = TranscriptStore.open(
                data, TranscriptStore.DEFAULT_BYTES, TranscriptsCommandTest::fail, DurableChannel::openFile, _ -> {})) {
            for (CountersignedTranscript transcript : transcripts) {
                store.keep(transcript);
            }
        }
    }

    private static void fail(EnvironmentException e) {
        throw new AssertionError(e);
    }

    private Ran show(String role, String... more) {
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {role, "transcripts", "--data", data.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Ran.icn(args);
    }

    @Test
    void showsWhoClaimedWhatAndThatBothSigned() {
        keep(transcript(3), transcript(4));

        Ran ran = show("scalernode");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        assertThat(ran.out().lines())
                .hasSize(3)
                .first()
                .isEqualTo("era 3 slot 2 2026-11-21T00:00:00.250Z: " + hyperNode.id() + " asked " + scalerNode.id()
                        + " for possession, echo 1.234 ms, answer 20.000 ms, both signed");
        assertThat(ran.out()).endsWith("2 transcripts, 0 of them not signed by both sides\n");
    }

    @Test
    void oneEraAsJson() {
        keep(transcript(3), transcript(4));

        Ran ran = show("hypernode", "--era", "4", "--json");

        JsonNode event = ran.events("transcript").findFirst().orElseThrow();
        assertThat(event.get("era").asInt()).isEqualTo(4);
        assertThat(event.get("kind").asString()).isEqualTo("possession");
        assertThat(event.get("scalernode").asString()).isEqualTo(scalerNode.id().toString());
        assertThat(event.get("echoMicros").asLong()).isEqualTo(1_234);
        assertThat(event.get("answerMicros").asLong()).isEqualTo(20_000);
        assertThat(event.get("flaw").isNull()).isTrue();
        assertThat(ran.lastEvent().get("transcripts").asInt()).isEqualTo(1);
    }

    /// The witness of the proof runs has a reader of its own, by offsets.
    @Test
    void theWitnessReadsWhatIsKept() {
        keep(transcript(3), transcript(4));
        String target = HexFormat.of().formatHex(scalerNode.id().bytes());

        assertThat(KeptTranscripts.in(data))
                .extracting(KeptTranscripts.Kept::era, KeptTranscripts.Kept::target, KeptTranscripts.Kept::snapshot)
                .containsExactly(tuple(3L, target, SNAPSHOT.toString()), tuple(4L, target, SNAPSHOT.toString()));
    }

    @Test
    void aForgedOneIsNamedAndIsExitCodeOne() {
        CountersignedTranscript right = transcript(3);
        keep(
                right,
                new CountersignedTranscript(
                        right.challenge(),
                        right.receipt(),
                        right.transcript(),
                        Signature64.of(new byte[Signature64.BYTES])));

        Ran ran = show("scalernode");

        assertThat(ran.exit()).isEqualTo(ExitCode.FALSE);
        assertThat(ran.out().lines().toList().get(1)).endsWith(", countersignature");
        assertThat(show("scalernode", "--json").lastEvent().get("flawed").asInt())
                .isEqualTo(1);
    }

    @Test
    void aNodeWithoutTranscriptsHasNoneAndAMissingDirectoryIsOneLine() throws Exception {
        assertThat(show("scalernode").out()).isEqualTo("0 transcripts, 0 of them not signed by both sides\n");

        Files.delete(data);
        Ran ran = show("scalernode");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains("must be a directory");
        Files.createDirectory(data);
    }
}
