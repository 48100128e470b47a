package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rounds of SIGKILL over all roles: every node comes back alone, nothing that was acknowledged is lost,
/// nobody votes twice, and the eras certify all the same. `-Dicn.kills=6` has more rounds, `-Dicn.seed=`
/// other moments.
class KillIT {
    private static final int ROUNDS = Integer.getInteger("icn.kills", Boolean.getBoolean("icn.thorough") ? 6 : 2);
    private static final int SEED = Integer.getInteger("icn.seed", 1);

    @Test
    void killedNodesComeBackAndNothingIsLost() {
        System.out.println("seed " + SEED);

        Ran ran = Ran.icn(
                "devnet",
                "--hypernodes",
                "4",
                "--scalernodes",
                "2",
                "--capacity",
                "1MiB",
                "--era",
                "20s",
                "--kills",
                Integer.toString(ROUNDS),
                "--seed",
                Integer.toString(SEED),
                "--json");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        assertThat(ran.events("killed")).hasSize(3 * ROUNDS);
        assertThat(ran.events("node-started")).as(ran.toString()).hasSize(3 * ROUNDS);
        assertThat(ran.events("evidence")).as(ran.toString()).isEmpty();
        JsonNode read = ran.events("files-read").findFirst().orElseThrow();
        assertThat(read.get("kills").asInt()).isEqualTo(3 * ROUNDS);
        assertThat(read.get("votes").asInt()).isGreaterThan(ROUNDS);
        assertThat(read.get("receipts").asInt()).isGreaterThan(ROUNDS);
        assertThat(read.get("transcripts").asInt()).isGreaterThan(ROUNDS);
    }
}
