package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import network.icn.node.log.LoggedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node logs about its votes; alone in its process, because all nodes of one log to the same place.
class LostJournalIT {
    /// Emptied, or with a torn end: the node tells once what was lost and which eras that costs.
    @Test
    void aLostOrCutJournalIsOneWarning(@TempDir Path directory) throws IOException {
        try (SmallNetwork network = new SmallNetwork(directory)) {
            network.start(0);
            Instant genesis = network.registry.parameters().genesis();
            await(Duration.ofSeconds(90), () -> Instant.now().isAfter(genesis));
            network.stop(0);
            Path votes = directory.resolve("hypernode-0/votes.wal");
            byte[] torn = {1, 2, 3, 4, 5};
            Files.write(votes, torn, StandardOpenOption.APPEND);
            try (LoggedLines lines = new LoggedLines()) {
                network.start(0);
                network.stop(0);
                Files.write(votes, new byte[0]);
                network.start(0);

                assertThat(lines.warnings().stream().filter(line -> !line.contains("clock")))
                        .satisfiesExactly(
                                cut -> assertThat(cut)
                                        .contains(
                                                "this node signs nothing in eras", "bytes=\"5\"", "from=", "through="),
                                lost -> assertThat(lost)
                                        .contains("this node signs nothing in eras", "bytes=\"0\"", "missing"));
            }
        }
    }
}
