package network.icn.protocol.network.era;

import java.time.Duration;
import java.time.Instant;

/// Turns wall-clock time into eras and slots. Eras follow one another without a gap from genesis on.
public record EraClock(Instant genesis, Duration eraLength, int slots) {
    /// Two bits a slot and one slot of 5 minutes in an hour is the reference; more than 60 would only cost bytes.
    public static final int MAX_SLOTS = 60;
    /// A probe and its answer have to fit in.
    public static final Duration MIN_SLOT = Duration.ofMillis(100);

    public EraClock {
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException("slots: must be from 1 to " + MAX_SLOTS + ", got " + slots);
        }
        if (eraLength.toMillis() < MIN_SLOT.toMillis() * slots) {
            throw new IllegalArgumentException("eraLength: must be at least 100 ms a slot, got " + eraLength);
        }
    }

    /// The era at that moment; before genesis it is era 0.
    public EraId eraAt(Instant time) {
        return new EraId(Math.max(0, Duration.between(genesis, time).toMillis()) / eraLength.toMillis());
    }

    /// The first era that starts after that moment; before genesis that is era 0.
    public EraId eraAfter(Instant time) {
        return time.isBefore(genesis) ? new EraId(0) : eraAt(time).next();
    }

    /// When the era begins; it ends when the next one begins.
    public Instant start(EraId era) {
        return genesis.plusMillis(era.number() * eraLength.toMillis());
    }

    /// Not the start of the next era: behind the last number there is none.
    public Instant end(EraId era) {
        return start(era).plus(eraLength);
    }

    /// When a slot of the era begins.
    ///
    /// @param slot from 0
    public Instant slotStart(EraId era, int slot) {
        return start(era).plusMillis(eraLength.toMillis() * slot / slots);
    }

    /// The slot of the era at that moment, clamped to the era.
    public int slotAt(EraId era, Instant time) {
        long into = Duration.between(start(era), time).toMillis();
        return Math.clamp(into * slots / eraLength.toMillis(), 0, slots - 1);
    }
}
