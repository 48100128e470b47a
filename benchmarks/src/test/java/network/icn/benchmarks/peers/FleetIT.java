package network.icn.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FleetIT {
    private static final int WINDOW = 64;

    @Test
    void everyMessageOfAFloodReachesEveryNodeAndIsPaidFor(@TempDir Path folder) throws Exception {
        try (Fleet fleet = Fleet.start(Kind.OURS, 2, 3, WINDOW, "StrictSign", folder)) {
            Flood flood = fleet.flood(4 * WINDOW);

            assertThat(flood.messages()).isEqualTo(4 * WINDOW);
            assertThat(flood.copies()).isGreaterThanOrEqualTo(2L * flood.messages());
            assertThat(flood.cpuMicrosPerMessage()).isPositive();
        }
    }
}
