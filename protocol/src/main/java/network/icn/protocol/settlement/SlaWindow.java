package network.icn.protocol.settlement;

import java.time.Instant;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Genesis;

/// A span of whole eras over which promises are judged. Windows follow one another from era 0 on; every era belongs to
/// one.
///
/// They do not roll: a breach that rolled out of sight would flap, and a slot would be held against a node in many
/// windows. Who spends all its bad slots at the end of one window and the start of the next still keeps the promise
/// over both (docs/verdicts.md).
///
/// @param number from 0
/// @param last the last era that belongs to it
public record SlaWindow(long number, EraId first, EraId last, int slots) {
    /// The window that an era belongs to.
    public static SlaWindow of(Genesis genesis, EraId era) {
        return numbered(genesis, era.number() / genesis.erasPerWindow());
    }

    /// The window of that number.
    ///
    /// @param number from 0
    public static SlaWindow numbered(Genesis genesis, long number) {
        int eras = genesis.erasPerWindow();
        EraId first = new EraId(Math.multiplyExact(number, eras));
        EraId last = new EraId(Math.min(EraId.MAX, first.number() + eras - 1));
        return new SlaWindow(number, first, last, genesis.windowSlots());
    }

    /// The first era that its sequential tests remember: they begin a window earlier, or whoever knows where
    /// windows end could begin anew there.
    public EraId remembers() {
        return new EraId(Math.max(0, first.number() - eras()));
    }

    /// How many eras belong to it.
    public int eras() {
        return Math.toIntExact(last.number() - first.number() + 1);
    }

    /// Whether the era belongs to it.
    public boolean contains(EraId era) {
        return first.compareTo(era) <= 0 && era.compareTo(last) <= 0;
    }

    /// Whether all its reports have had their time.
    public boolean isOver(Genesis genesis, Instant now) {
        Instant settled = genesis.clock().end(last).plus(genesis.timing().hardStop());
        return !now.isBefore(settled);
    }
}
