package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import org.jspecify.annotations.Nullable;

/// Turns judgements into what is told: each change once.
public final class ClockNews {
    /// After a start nobody has answered yet, and that is no news.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration MEASURE_PAUSE = Duration.ofSeconds(1);

    private boolean suspect;
    private boolean warned;
    private @Nullable Duration unknownSince;
    private @Nullable Duration measuredAt;

    /// @param monotonic time of the judgement
    public List<ClockNotice> of(ClockJudgement judgement, Duration monotonic) {
        List<ClockNotice> news = new ArrayList<>();
        boolean isSuspect = judgement.standing() == Standing.SUSPECT;
        if (isSuspect != suspect) {
            suspect = isSuspect;
            news.add(isSuspect ? new ClockNotice.Suspect(judgement.detail()) : new ClockNotice.Confirmed());
        }
        if (judgement.standing() == Standing.UNKNOWN) {
            unknownSince = unknownSince == null ? monotonic : unknownSince;
            if (!warned && monotonic.minus(unknownSince).compareTo(PATIENCE) >= 0) {
                warned = true;
                news.add(new ClockNotice.Unknown(judgement.detail()));
            }
        } else {
            unknownSince = null;
            warned = false;
        }
        if (!news.isEmpty() || measuredAt == null || monotonic.minus(measuredAt).compareTo(MEASURE_PAUSE) >= 0) {
            measuredAt = monotonic;
            news.add(new ClockNotice.Measured(judgement));
        }
        return news;
    }
}
