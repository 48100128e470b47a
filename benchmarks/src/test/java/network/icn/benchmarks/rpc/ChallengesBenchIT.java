package network.icn.benchmarks.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is measured is real: every challenge of every member is answered, and rightly.
@Timeout(120)
class ChallengesBenchIT {
    @TempDir
    Path folder;

    @Test
    void allThatIsAskedInTwoErasIsAnsweredRightlyAndEchoesComeBack() {
        try (AskedNode node = new AskedNode(3, folder);
                Askers askers = new Askers(node)) {
            askers.era().run();
            askers.era().run();

            assertThat(askers.echoes(Duration.ofMillis(200))).isPositive();
            BareWork bare = new BareWork(node);
            bare.check();
            bare.hashes();
            bare.challenge();
        }
    }
}
