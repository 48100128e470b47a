package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.node.Role;
import network.icn.protocol.network.era.EraClock;
import org.junit.jupiter.api.Test;

/// What a person sees at each moment of a run.
class LiveTableTest {
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    private static final EraClock CLOCK = new EraClock(GENESIS, Duration.ofSeconds(20), 10);

    private final StringWriter screen = new StringWriter();
    private final Findings findings = new Findings(
            List.of("scaler-1", "scaler-2"),
            List.of("satellite-1"),
            FaultPlan.of(List.of(), List.of(), Map.of(Role.HYPERNODE, 4, Role.SCALERNODE, 2, Role.SATELLITE, 1)));

    private String at(double seconds, boolean coloured) {
        screen.getBuffer().setLength(0);
        LiveTable table = new LiveTable(
                new PrintWriter(screen), CLOCK, new EraSpan(1, 2), List.of("scaler-1", "scaler-2"), findings, coloured);
        table.tick(GENESIS.plusMillis((long) (seconds * 1000)));
        return screen.toString();
    }

    private void report(String node, String verdict) {
        Instant end = GENESIS.plusSeconds(40);
        findings.saw(
                "satellite-1", new Findings.ReportSeen(1, node, "id", verdict, List.of(), Optional.empty()), end, end);
    }

    @Test
    void saysWhatTheWaitIsForBeforeTheFirstEra() {
        assertThat(at(14, false)).startsWith("era 1 starts in 6 s: ScalerNodes sign what they store");
    }

    @Test
    void showsHowFarTheRunningEraIs() {
        assertThat(at(30, false))
                .contains("era 1  [###############---------------]  slot 6 of 10  10 s of 20 s")
                .contains("scaler-1    ...")
                .doesNotContain("has ended");
    }

    @Test
    void saysWhatHappensToTheEraThatHasEndedUntilItIsArchived() {
        assertThat(at(41, false)).contains("era 1 has ended: HyperNodes agree on its reports");

        report("scaler-1", "met");
        report("scaler-2", "breach");

        assertThat(at(41, false))
                .doesNotContain("has ended")
                .contains("scaler-1    met         ...")
                .contains("scaler-2    breach      ...");
    }

    @Test
    void coloursVerdictsOnlyWhereThatIsWanted() {
        report("scaler-1", "met");
        report("scaler-2", "breach");

        assertThat(at(41, true)).contains("\033[32mmet         \033[0m").contains("\033[1;31mbreach      \033[0m");
        assertThat(at(41, false)).doesNotContain("\033");
    }
}
