package network.icn.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The view that a member is in and the timers that run in it: T_lead = 2Δ, T_view = 3Δ from entry, T_fin = 2Δ from the
/// notarization (docs/design/eq1.md 4).
final class ViewClock {
    private final Agreement agreement;
    private int view;
    private Instant enteredAt = Instant.EPOCH;
    private @Nullable Instant notarizedAt;

    ViewClock(Agreement agreement) {
        this.agreement = agreement;
    }

    /// 0 before the first view.
    int view() {
        return view;
    }

    /// R4 and catch-up: moves to the view that the certificates and timers call for; false when it is this one.
    boolean advance(Certificates certificates, Instant now) {
        if (view > 0 && notarizedAt == null && certificates.notarized(view).isPresent()) {
            notarizedAt = now;
        }
        int next = Math.min(EqMessage.MAX_VIEW, next(certificates, now));
        if (next <= view) {
            return false;
        }
        view = next;
        enteredAt = now;
        notarizedAt = null;
        return true;
    }

    /// Skipping is safe: safety rests on the vote rules and R5, never on how a view was entered.
    private int next(Certificates certificates, Instant now) {
        if (view == 0) {
            return Math.max(1, certificates.highestView());
        }
        if (certificates.highestView() > view) {
            return certificates.highestView();
        }
        Instant notarized = notarizedAt;
        boolean waited = notarized != null && !now.isBefore(notarized.plus(deltas(2)));
        return waited || certificates.nullified(view) ? view + 1 : view;
    }

    /// Whether a proposal and votes on it have had time to come from most, although there may be time for more.
    boolean votesDue(Instant now) {
        return !now.isBefore(enteredAt.plus(deltas(1)));
    }

    boolean proposalLate(Instant now) {
        return !now.isBefore(enteredAt.plus(deltas(2)));
    }

    boolean viewLate(Instant now) {
        return !now.isBefore(enteredAt.plus(deltas(3)));
    }

    void addDeadlinesTo(Collection<Instant> times) {
        if (view == 0) {
            return;
        }
        times.add(enteredAt.plus(deltas(1)));
        times.add(enteredAt.plus(deltas(2)));
        times.add(enteredAt.plus(deltas(3)));
        Instant notarized = notarizedAt;
        if (notarized != null) {
            times.add(notarized.plus(deltas(2)));
        }
    }

    Duration deltas(int count) {
        return agreement.delta(Math.max(1, view)).multipliedBy(count);
    }
}
