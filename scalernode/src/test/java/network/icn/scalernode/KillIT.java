package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.proto.v1.CountersignResponse;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ScalerNode as a process of its own, ended with SIGKILL.
class KillIT {
    /// Long enough for two starts of a JVM on a busy machine.
    private static final int SECONDS_TO_GENESIS = 40;
    /// Long enough for one start; era 0 has begun when the second one comes.
    private static final int KILL_TO_GENESIS = 25;

    @TempDir
    Path directory;

    /// Killed at once: the answer has left, so the signature is on disk.
    @Test
    void aKilledNodeKnowsWhatItHasCountersigned() throws Exception {
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(KILL_TO_GENESIS);
        TestNetwork network = new TestNetwork(directory, genesis);
        network.now.set(Instant.now());
        NodeProcess.configure(directory, "1MiB");

        Transcript transcript;
        ByteString before;
        try (NodeProcess _ = NodeProcess.start(network, directory)) {
            Signed snapshot = network.snapshot(TestNetwork.ERA_0);
            for (Instant now = Instant.now(); now.isBefore(genesis.plusMillis(100)); now = Instant.now()) {
                LockSupport.parkNanos(20_000_000);
            }
            network.now.set(Instant.now());
            Signed challenge = network.challenge(snapshot, TestNetwork.ERA_0, 3).signedBy(network.hyperNode);
            Instant sent = Instant.now();
            long start = System.nanoTime();
            Signed receipt = TestNetwork.answer(
                            network.send(network.hyperNode, challenge, network.beacon(TestNetwork.ERA_0)))
                    .receipt();
            // Measured, and not assumed: a young process on a busy machine takes its time, and knows how long.
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            transcript =
                    new Transcript(ChallengeRef.of(challenge), receipt.hash(), sent, Duration.ofMillis(1), took, true);
            before = countersigned(network, transcript).getSignature();
        }
        assertThat(before.size()).isEqualTo(64);
        try (NodeProcess _ = NodeProcess.start(network, directory)) {
            Transcript other = new Transcript(
                    transcript.challenge(),
                    transcript.receipt(),
                    transcript.startedAt(),
                    Duration.ZERO,
                    transcript.answerTime(),
                    true);

            assertThat(countersigned(network, transcript).getSignature()).isEqualTo(before);
            assertThat(countersigned(network, other).getRefusal().getReason()).isEqualTo("contradiction");
        }
    }

    private static CountersignResponse countersigned(TestNetwork network, Transcript transcript) {
        return network.countersign(network.hyperNode, transcript.bytes(), network.hyperNode.sign(transcript.bytes()));
    }

    @Test
    void aKilledNodeComesBackWithTheSnapshotItHadSigned() throws Exception {
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(SECONDS_TO_GENESIS);
        TestNetwork network = new TestNetwork(directory, genesis);
        network.now.set(Instant.now());
        NodeProcess.configure(directory, "1MiB");

        Signed before;
        try (NodeProcess _ = NodeProcess.start(network, directory)) {
            before = network.snapshot(TestNetwork.ERA_0);
        }
        // Without the kept snapshot the new object would lead to another one for the same era.
        Files.write(directory.resolve("data/inbox/new"), new byte[9_000]);
        try (NodeProcess _ = NodeProcess.start(network, directory)) {

            assertThat(network.snapshot(TestNetwork.ERA_0)).isEqualTo(before);
        }
    }
}
