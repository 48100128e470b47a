package network.icn.protocol.settlement;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;

/// How a ScalerNode stands in a window on one track.
///
/// @param outcome of this track alone
/// @param test where the track's sequential test stands; nothing on the track of availability
/// @param reasons why it is broken
public record TrackStanding(
        Track track, WindowVerdict.Outcome outcome, Optional<Test> test, List<VerdictReason> reasons) {
    /// Where a sequential test stands at the end of what is known.
    ///
    /// @param score in billionths of a nat
    /// @param acceptsAt score at which it accepts, below 0
    /// @param rejectsAt score at which it rejects
    /// @param trials of the window
    /// @param betaPpm share of clean trials, older eras weighing less, in parts per million; for people, and
    ///     decides nothing
    /// @param rejections of the window
    /// @param repeated whether the track was rejected half a window before, too: no one mistake does that,
    ///     if it is mended. Whoever attaches a loss to verdicts has to ask for this.
    public record Test(
            long score, long acceptsAt, long rejectsAt, Trials trials, int betaPpm, int rejections, boolean repeated) {}

    public TrackStanding {
        reasons = List.copyOf(reasons);
    }
}
