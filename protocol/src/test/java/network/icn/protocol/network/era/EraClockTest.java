package network.icn.protocol.network.era;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.network.registry.Parameters;
import org.junit.jupiter.api.Test;

class EraClockTest {
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    private final EraClock clock = new EraClock(GENESIS, Duration.ofSeconds(20), 12);

    @Test
    void erasFollowOneAnotherWithoutAGap() {
        assertThat(clock.eraAt(GENESIS)).isEqualTo(new EraId(0));
        assertThat(clock.eraAt(GENESIS.plusMillis(19_999))).isEqualTo(new EraId(0));
        assertThat(clock.eraAt(GENESIS.plusMillis(20_000))).isEqualTo(new EraId(1));
        assertThat(clock.end(new EraId(4))).isEqualTo(clock.start(new EraId(5)));
    }

    @Test
    void beforeGenesisItIsTheFirstEra() {
        assertThat(clock.eraAt(GENESIS.minusSeconds(1))).isEqualTo(new EraId(0));
        assertThat(clock.eraAfter(GENESIS.minusSeconds(1))).isEqualTo(new EraId(0));
        assertThat(clock.eraAfter(GENESIS)).isEqualTo(new EraId(1));
    }

    @Test
    void everyMomentOfAnEraBelongsToOneSlot() {
        EraId era = new EraId(3);
        for (int slot = 0; slot < 12; slot++) {
            Instant start = clock.slotStart(era, slot);
            // Slots of 1666.6 ms: the boundary is cut to whole milliseconds, the slot begins within the next one.
            assertThat(clock.slotAt(era, start.plusMillis(1))).isEqualTo(slot);
        }
        assertThat(clock.slotAt(era, clock.start(era).minusSeconds(5))).isZero();
        assertThat(clock.slotAt(era, clock.end(era).plusSeconds(5))).isEqualTo(11);
    }

    @Test
    void theLastEraOfTheLongestLengthIsStillATime() {
        EraClock longest = new EraClock(GENESIS, Parameters.MAX_ERA, 12);

        assertThat(longest.eraAt(longest.start(new EraId(EraId.MAX - 1)))).isEqualTo(new EraId(EraId.MAX - 1));
    }

    @Test
    void limitsHoldFromBothSides() {
        assertThat(new EraClock(GENESIS, Duration.ofSeconds(6), 60).slots()).isEqualTo(60);
        assertThatThrownBy(() -> new EraClock(GENESIS, Duration.ofSeconds(20), 61))
                .hasMessage("slots: must be from 1 to 60, got 61");
        assertThatThrownBy(() -> new EraClock(GENESIS, Duration.ofMillis(5_999), 60))
                .hasMessageStartingWith("eraLength: must be at least 100 ms a slot");
        assertThatThrownBy(() -> new EraId(-1)).hasMessage("era: 0 to 2^40, got -1");
        assertThatThrownBy(() -> new EraId(EraId.MAX + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTimetableOfAnHourIsThatOfTheSpecification() {
        AgreementTiming hour = AgreementTiming.forEra(Duration.ofHours(1));

        assertThat(hour.commitWindow()).isEqualTo(Duration.ofSeconds(60));
        assertThat(hour.leaderDraw()).isEqualTo(Duration.ofSeconds(90));
        assertThat(hour.firstView()).isEqualTo(Duration.ofSeconds(125));
        assertThat(hour.delta()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hour.hardStop()).isEqualTo(Duration.ofMinutes(20));
        assertThat(hour.clockTolerance()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aShortEraLeavesTimeForRoundTripsAndFlushes() {
        AgreementTiming devnet = AgreementTiming.forEra(Duration.ofSeconds(20));

        assertThat(devnet.delta()).isEqualTo(Duration.ofMillis(300));
        assertThat(devnet.firstView())
                .isGreaterThanOrEqualTo(devnet.commitWindow().plus(devnet.revealWindow()));
        assertThat(devnet.hardStop()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void theLastEraThatHasANumberEnds() {
        EraClock clock = new EraClock(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(2), 60);
        EraId last = new EraId(EraId.MAX);

        assertThat(Duration.between(clock.start(last), clock.end(last))).isEqualTo(Duration.ofHours(2));
        assertThat(clock.slotStart(last, 59)).isBefore(clock.end(last));
    }
}
