package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.identity.NodeId;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final long ROUND = 700;

    private final VirtualNetwork network = new VirtualNetwork(41, 4);
    private final ClockWatch clock = new ClockWatch(network.registry);
    private final List<NodeId> satellites = List.copyOf(network.satellites.keySet());
    private final Instant due = network.registry.beacon().timeOf(ROUND);
    /// Two seconds, for eras of 20.
    private final long tolerance =
            network.registry.parameters().timing().clockTolerance().toMillis();

    @Test
    void aRoundThatComesEarlierThanClocksMayDifferShowsAClockBehind() {
        clock.roundSeen(ROUND, due.minusMillis(tolerance));
        assertThat(clock.isSuspect()).isFalse();

        clock.roundSeen(ROUND, due.minusMillis(tolerance + 1));

        assertThat(clock.isSuspect()).isTrue();
        assertThat(clock.takeChange())
                .hasValueSatisfying(notice -> assertThat(notice.toString()).contains("behind", "round 700"));
        assertThat(clock.takeChange()).as("told once").isEmpty();
    }

    @Test
    void aRoundThatComesLateProvesNothing() {
        clock.roundSeen(ROUND, due.plusSeconds(500));

        assertThat(clock.isSuspect()).isFalse();
    }

    @Test
    void mostSatellitesMustDenyAnOverdueRound() {
        clock.roundDenied(ROUND, satellites.getFirst(), due.plusMillis(tolerance + 1));
        clock.roundDenied(ROUND, satellites.getFirst(), due.plusMillis(tolerance + 2));
        assertThat(clock.isSuspect()).as("one of two").isFalse();

        clock.roundDenied(ROUND, satellites.getLast(), due.plusMillis(tolerance));
        assertThat(clock.isSuspect()).as("too soon to tell").isFalse();
        clock.roundDenied(ROUND, satellites.getLast(), due.plusMillis(tolerance + 1));

        assertThat(clock.isSuspect()).isTrue();
        assertThat(clock.takeChange())
                .hasValueSatisfying(notice -> assertThat(notice.toString()).contains("ahead"));
    }

    @Test
    void denialsOfDifferentRoundsDoNotAddUp() {
        clock.roundDenied(ROUND, satellites.getFirst(), due.plusSeconds(60));
        clock.roundDenied(ROUND + 1, satellites.getLast(), due.plusSeconds(60));

        assertThat(clock.isSuspect()).isFalse();
    }

    @Test
    void onlyARoundInTimeRestoresTrust() {
        clock.roundSeen(ROUND, due.minusSeconds(60));
        clock.roundSeen(ROUND, due.plusSeconds(60));
        assertThat(clock.isSuspect()).isTrue();

        clock.roundSeen(ROUND + 1, due.plusSeconds(1));

        assertThat(clock.isSuspect()).isFalse();
        clock.takeChange();
        assertThat(clock.takeChange()).isEmpty();
    }
}
