package network.icn.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import network.icn.faults.HyperNodeFault;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.World;
import org.junit.jupiter.api.Test;

/// A judge is judged by what it finds in reports that are false.
class TruthTest {
    private static final List<SlotVerdict> UP = Collections.nCopies(12, SlotVerdict.SURELY_UP);
    private static final List<SlotVerdict> DOWN = Collections.nCopies(12, SlotVerdict.SURELY_DOWN);
    private static final long MILLI = 1000;

    private final World near = world(40);
    private final World far = world(600);
    private final World outOfReach = world(2_000);

    /// All pairs alike, no jitter, no loss: every round trip takes twice as long.
    private static World world(int oneWayMillis) {
        LinkModel links = new LinkModel(Duration.ofMillis(oneWayMillis), 0, 0, 0, 1_000_000_000_000L);
        return new World(new Scenario("t", "t", 4, 1, 1, 1, Duration.ofMinutes(2), links, HyperNodeFault.NONE), 7);
    }

    private static TargetReport report(
            World world, List<SlotVerdict> slots, long millis, long atLeastMillis, List<Hash32> evidence) {
        NodeId target = world.registry().scalerNodes().getFirst().id();
        long micros = millis * MILLI;
        LatencySummary latency = millis == 0 ? LatencySummary.NONE : new LatencySummary(36, micros, micros, micros);
        Sections sections = Sections.NONE
                .with(Sayings.ECHO, EchoResult.FORM, new EchoResult(latency, atLeastMillis * MILLI, FailedShare.NONE))
                .with(
                        Sayings.POSSESSION,
                        PossessionResult.FORM,
                        new PossessionResult(Committed.NONE, 100, 100, evidence));
        return new TargetReport(target, slots, 4, sections);
    }

    private static boolean isTrue(World world, List<SlotVerdict> slots, long millis, long atLeastMillis) {
        return new Truth(world)
                .contradiction(new EraId(0), report(world, slots, millis, atLeastMillis, List.of()))
                .isEmpty();
    }

    @Test
    void aNodeThatAnswersEverybodyInTimeIsUpAndMeetsItsPromise() {
        assertThat(isTrue(near, UP, 80, 80)).isTrue();
        assertThat(isTrue(near, DOWN, 0, 0)).isFalse();
        assertThat(isTrue(near, Collections.nCopies(12, SlotVerdict.UNKNOWN), 0, 0))
                .isFalse();
    }

    @Test
    void aLatencyThatNoLinkHasIsFalse() {
        assertThat(isTrue(near, UP, 79, 79)).isFalse();
        assertThat(isTrue(near, UP, 1_001, 80)).isFalse();
        assertThat(isTrue(near, UP, 80, 81)).isFalse();
        assertThat(isTrue(far, UP, 1_199, 1_199)).isFalse();
        assertThat(isTrue(far, UP, 1_200, 1_201)).isFalse();
    }

    /// The promise is one second and the round trip 1.2: short of it, and there all the time.
    @Test
    void aNodeBehindSlowLinksBreaksItsPromiseAndIsNotDown() {
        assertThat(isTrue(far, UP, 1_200, 1_200)).isTrue();
        assertThat(isTrue(far, DOWN, 0, 0)).isFalse();
    }

    @Test
    void aNodeThatNobodyCanHearInTimeMayBeCalledDown() {
        assertThat(isTrue(outOfReach, DOWN, 0, 0)).isTrue();
    }

    @Test
    void nothingWasLost() {
        assertThat(new Truth(far).contradiction(new EraId(0), report(far, UP, 1_200, 1_200, List.of(Hash32.ZERO))))
                .hasValueSatisfying(why -> assertThat(why).contains("nothing was lost"));
    }
}
