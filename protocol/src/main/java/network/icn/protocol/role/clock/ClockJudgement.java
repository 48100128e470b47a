package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.Optional;

/// What the answers say of our clock at one moment.
///
/// @param heard members whose answers say something at present, whatever they call themselves
/// @param ahead operators that show our clock ahead by more than the bound
/// @param behind operators that show our clock behind by more than the bound
/// @param agreeing operators that show nearly our time, and do not call their own clock wrong
/// @param needed of them to convict, or to confirm
/// @param offset the median of the others' clocks minus ours; empty while nobody was heard
public record ClockJudgement(
        Standing standing, int heard, int ahead, int behind, int agreeing, int needed, Optional<Duration> offset) {
    /// What follows for us.
    public enum Standing {
        /// Too few answers to know. Whoever was suspect stays [#SUSPECT]; nothing else follows.
        UNKNOWN,
        /// Enough answers, and they do not convict.
        CLEAR,
        /// Convicted, and not cleared since.
        SUSPECT
    }

    /// Whether at least one honest operator shows our time: that nobody convicts us says less, for a moment later
    /// more may have answered.
    public boolean isConfirmed() {
        return standing == Standing.CLEAR && agreeing >= needed;
    }

    /// One line for people.
    public String detail() {
        String far = offset.map(ClockJudgement::seconds).orElse("an unknown time");
        return switch (standing) {
            case UNKNOWN ->
                "only " + heard + " of the HyperNodes told the time within bounds, " + needed + " operators are needed";
            case CLEAR -> "our clock is right";
            case SUSPECT ->
                ahead > behind
                        ? "our clock is ahead by about " + far + ": " + ahead + " operators show another time"
                        : behind > 0
                                ? "our clock is behind by about " + far + ": " + behind + " operators show another time"
                                : "our clock was found wrong, and too few members have confirmed it since";
        };
    }

    private static String seconds(Duration offset) {
        long tenths = (offset.abs().toMillis() + 50) / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
