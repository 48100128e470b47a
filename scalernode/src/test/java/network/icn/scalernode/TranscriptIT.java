package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Countersignatures over real sockets, real files, real mutual TLS.
class TranscriptIT {
    private static final ChallengeRef NO_CHALLENGE = new ChallengeRef(Hash32.ZERO, TestNetwork.ERA_0, Hash32.ZERO);

    @TempDir
    Path directory;

    private TestNetwork network;

    @BeforeEach
    void makeNetwork() {
        network = new TestNetwork(directory);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    /// Has a challenge answered and writes down what happened.
    private Transcript probed() {
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        Signed challenge = network.challenge(snapshot, TestNetwork.ERA_0, 3).signedBy(network.hyperNode);
        Signed receipt = TestNetwork.answer(
                        network.send(network.hyperNode, challenge, network.beacon(TestNetwork.ERA_0)))
                .receipt();
        return network.transcript(challenge, receipt, network.now.get());
    }

    private CountersignResponse sent(Signer as, Transcript transcript) {
        return network.countersign(as, transcript.bytes(), as.sign(transcript.bytes()));
    }

    private CountersignResponse sent(Transcript transcript) {
        return sent(network.hyperNode, transcript);
    }

    private static String refusal(CountersignResponse response) {
        return response.getRefusal().getReason();
    }

    private static Transcript slower(Transcript transcript) {
        return new Transcript(
                transcript.challenge(),
                transcript.receipt(),
                transcript.startedAt(),
                transcript.echoRoundTrip(),
                transcript.answerTime().plusMillis(1),
                true);
    }

    private List<CountersignedTranscript> kept() {
        List<CountersignedTranscript> kept = new ArrayList<>();
        TranscriptStore.FORMAT.all(directory.resolve("data")).forEach(file -> file.read(kept::add));
        return kept;
    }

    @Test
    void bothSidesSignTheSameBytesAndTheNodeKeepsThem() throws Exception {
        network.start();
        Transcript transcript = probed();

        CountersignResponse response = sent(transcript);

        assertThat(kept()).singleElement().satisfies(both -> {
            assertThat(both.flaw(Ed25519.best())).isEmpty();
            assertThat(both.content().transcript()).isEqualTo(transcript);
            assertThat(response.getSignature())
                    .isEqualTo(ByteString.copyFrom(both.countersignature().bytes()));
        });
        assertThat(network.metrics()).contains("icn_scalernode_transcripts_countersigned_total 1.0");
    }

    @Test
    void aRepeatGetsTheSameSignatureAndAnotherClaimIsRefusedAndCounted() throws Exception {
        network.start();
        Transcript transcript = probed();
        CountersignResponse first = sent(transcript);

        assertThat(sent(transcript)).isEqualTo(first);
        assertThat(refusal(sent(slower(transcript)))).isEqualTo("contradiction");

        assertThat(kept()).hasSize(1);
        assertThat(network.metrics())
                .contains("icn_scalernode_transcripts_refused_total{reason=\"contradiction\"} 1.0");
    }

    @Test
    void othersGetNothing() throws Exception {
        network.start();
        Transcript transcript = probed();
        byte[] bytes = transcript.bytes();

        assertThatThrownBy(() -> sent(network.stranger, transcript)).hasMessageContaining("PERMISSION_DENIED");
        assertThat(refusal(sent(network.otherHyperNode, transcript))).isEqualTo("not-challenger");
        assertThat(refusal(network.countersign(network.otherHyperNode, bytes, network.hyperNode.sign(bytes))))
                .as("replayed over another connection")
                .isEqualTo("bad-signature");
        assertThat(refusal(network.countersign(network.hyperNode, bytes, network.otherHyperNode.sign(bytes))))
                .isEqualTo("bad-signature");
        assertThat(kept()).isEmpty();
        assertThat(sent(transcript).hasSignature()).isTrue();
    }

    @Test
    void unknownReceiptsWrongTimesAndWrongAnswersAreRefused() throws Exception {
        network.start();
        Transcript right = probed();
        Duration echo = right.echoRoundTrip();
        Duration answer = right.answerTime();

        assertThat(refusal(sent(new Transcript(NO_CHALLENGE, right.receipt(), right.startedAt(), echo, answer, true))))
                .isEqualTo("unknown-receipt");
        assertThat(refusal(sent(new Transcript(right.challenge(), Hash32.ZERO, right.startedAt(), echo, answer, true))))
                .isEqualTo("unknown-receipt");
        assertThat(refusal(sent(
                        new Transcript(right.challenge(), right.receipt(), right.startedAt(), echo, answer, false))))
                .isEqualTo("not-right");
        assertThat(refusal(sent(new Transcript(
                        right.challenge(), right.receipt(), right.startedAt().plusSeconds(120), echo, answer, true))))
                .isEqualTo("clock");
        assertThat(refusal(sent(new Transcript(
                        right.challenge(), right.receipt(), right.startedAt(), echo, Duration.ofMinutes(2), true))))
                .isEqualTo("timing");
        assertThat(kept()).isEmpty();
    }

    @Test
    void oversizedAndMalformedTranscriptsLeaveTheServerAlive() throws Exception {
        network.start();
        Transcript transcript = probed();
        byte[] garbage = new byte[Transcript.BYTES];
        try (GrpcChannels channels = network.channels(network.hyperNode)) {
            CountersignRequest oversized = CountersignRequest.newBuilder()
                    .setTranscript(ByteString.copyFrom(new byte[1 << 20]))
                    .build();
            assertThatThrownBy(() -> network.stub(channels).countersign(oversized))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            assertThatThrownBy(() -> network.stub(channels).countersign(CountersignRequest.getDefaultInstance()))
                    .hasMessage("INVALID_ARGUMENT: transcript: must be there");
            for (int size : new int[] {Transcript.BYTES - 1, Transcript.BYTES + 1}) {
                CountersignRequest wrong = CountersignRequest.newBuilder()
                        .setTranscript(ByteString.copyFrom(new byte[size]))
                        .build();
                assertThatThrownBy(() -> network.stub(channels).countersign(wrong))
                        .hasMessage("INVALID_ARGUMENT: transcript: 138 bytes, got " + size);
            }
        }

        assertThat(refusal(network.countersign(network.hyperNode, garbage, network.hyperNode.sign(garbage))))
                .isEqualTo("malformed");
        assertThat(sent(transcript).hasSignature()).isTrue();
    }

    @Test
    void aRestartedNodeStandsByWhatItSignedAndSignsNothingAboutReceiptsItForgot() throws Exception {
        network.start();
        Transcript signed = probed();
        CountersignResponse first = sent(signed);
        Transcript unsigned = probed();
        network.close();

        network.start();

        assertThat(sent(signed)).isEqualTo(first);
        assertThat(refusal(sent(slower(signed)))).isEqualTo("contradiction");
        assertThat(refusal(sent(unsigned))).isEqualTo("unknown-receipt");
        assertThat(sent(probed()).hasSignature()).isTrue();
        assertThat(kept()).hasSize(2);
    }

    @Test
    void noSignatureLeavesBeforeTheFlushAndChallengesDoNotWaitForIt() throws Exception {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<@Nullable Transcript> held = new AtomicReference<>();
        // Only the flush of that record: others come by themselves, of other files and to confirm the one before.
        network.opener = path -> {
            AtomicBoolean hold = new AtomicBoolean();
            return new HookedChannel(
                    DurableChannel.openFile(path),
                    written -> hold.compareAndSet(false, holds(written, held.get())),
                    () -> {
                        if (hold.getAndSet(false)) {
                            syncing.countDown();
                            release(release);
                        }
                    });
        };
        network.start();
        Transcript first = probed();
        sent(first);
        Transcript second = probed();
        held.set(second);

        CompletableFuture<CountersignResponse> slow = CompletableFuture.supplyAsync(() -> sent(second));
        assertThat(syncing.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(refusal(sent(second))).as("the same bytes meanwhile").isEqualTo("busy");
        network.nextSlot();
        assertThat(probed()).as("a challenge meanwhile").isNotNull();
        assertThat(slow).isNotDone();
        release.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS).hasSignature()).isTrue();
    }

    private static boolean holds(byte[] written, @Nullable Transcript transcript) {
        return transcript != null
                && new String(written, StandardCharsets.ISO_8859_1)
                        .contains(new String(transcript.bytes(), StandardCharsets.ISO_8859_1));
    }

    private static void release(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFailedFlushIsFatalAndHandsNothingOut() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        network.opener = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (broken.get()) {
                throw new IOException("No space left on device");
            }
        });
        network.start();
        sent(probed());
        Transcript transcript = probed();
        broken.set(true);

        assertThatThrownBy(() -> sent(transcript))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageNotContaining("space left");

        network.close();
        assertThat(network.fatal.get()).hasMessageContaining("No space left on device");
    }
}
