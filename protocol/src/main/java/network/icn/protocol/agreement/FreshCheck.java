package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.agreement.ObservationPool.Opening;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Subject;
import org.jspecify.annotations.Nullable;

/// fresh_ok of docs/design/eq1.md 5: whether a member may notarize a fresh value, and what a leader proposes.
final class FreshCheck {
    /// Rules 3 and 4 hold up to this view; later they would cost liveness.
    private static final int STRICT_VIEWS = 3;

    private final Agreement agreement;
    private final Subject subject;
    private final ObservationPool pool;
    private final int self;

    /// Whether the others have our own opening in time for all we know: a leader that came by it too late, because this
    /// member was restarted or busy, is no censor.
    private boolean committedInTime;

    private boolean revealedInTime;

    /// False for a member that started after the windows closed: all came too late for it, so it judges by 1 and 2
    /// alone.
    private boolean sawWindows = true;

    private @Nullable Judgement judged;

    private record Judgement(EqMessage.Propose propose, int version, Outcome outcome) {}

    /// What the openings of the last proposal merge to: whatever else comes later makes it be judged again, and nearly
    /// always of the same ones.
    private @Nullable Merged lastMerged;

    private record Merged(SortedMap<Integer, Opening> openings, Payload body) {}

    FreshCheck(Agreement agreement, ObservationPool pool, int self) {
        this.agreement = agreement;
        this.subject = agreement.subject();
        this.pool = pool;
        this.self = self;
    }

    enum Outcome {
        OK,
        /// Some opening that the value names has not come: pull and try again.
        MISSING,
        /// Never votes for this.
        WRONG
    }

    void startedAt(Instant time) {
        sawWindows = !time.isAfter(agreement.commitsUntil());
    }

    /// Our own COMMIT has left, in this life.
    void committedAt(Instant time) {
        committedInTime = !time.plus(agreement.timing().delta()).isAfter(agreement.commitsUntil());
    }

    /// Our own REVEAL has left, in this life.
    void revealedAt(Instant time) {
        revealedInTime = !time.plus(agreement.timing().delta()).isAfter(agreement.revealsUntil());
    }

    /// The outcome for a fresh proposal; worked out again only when more is known than the last time.
    Outcome judge(EqMessage.Propose propose) {
        Judgement last = judged;
        if (last != null && last.propose().equals(propose) && last.version() == pool.version()) {
            return last.outcome();
        }
        Outcome outcome = check(propose.view(), propose.body());
        judged = new Judgement(propose, pool.version(), outcome);
        return outcome;
    }

    private Outcome check(int view, Payload body) {
        AgreedBody value;
        try {
            value = AgreedBody.parse(body.bytes());
        } catch (MalformedException _) {
            return Outcome.WRONG;
        }
        MemberSet observers = value.observers();
        if (observers.committeeSize() != agreement.committee().size()
                || observers.count() < agreement.committee().quorum()) {
            return Outcome.WRONG;
        }
        Optional<SortedMap<Integer, Opening>> openings = pool.select(value);
        if (openings.isEmpty()) {
            return Outcome.MISSING;
        }
        boolean right = merged(openings.get()).equals(body)
                && (view > STRICT_VIEWS || (includesEnough(observers) && committedInTime(value)));
        return right ? Outcome.OK : Outcome.WRONG;
    }

    private Payload merged(SortedMap<Integer, Opening> openings) {
        Merged before = lastMerged;
        if (before != null && before.openings().equals(openings)) {
            return before.body();
        }
        Payload body = Payload.of(merge(openings).bytes());
        lastMerged = new Merged(openings, body);
        return body;
    }

    private AgreedBody merge(SortedMap<Integer, Opening> openings) {
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        openings.forEach((member, opening) -> {
            commitments.put(member, opening.commitment());
            observations.put(member, opening.observation());
        });
        return AgreedBody.of(
                subject,
                commitments,
                Merge.merge(agreement.shard(), agreement.slots(), agreement.kinds(), observations));
    }

    /// Rule 3: a leader may not leave out what everybody saw in time.
    private boolean includesEnough(MemberSet observers) {
        Instant committedBy = agreement.commitsUntil();
        long missing = pool.usable(committedBy, agreement.revealsUntil()).keySet().stream()
                .filter(member -> !observers.contains(member))
                .filter(member -> member != self || (committedInTime && revealedInTime))
                .count();
        return missing <= Committee.mayLeaveOut(agreement.committee().size());
    }

    /// Rule 4: no observation that was committed after others could have been seen.
    private boolean committedInTime(AgreedBody value) {
        Instant latest =
                agreement.commitsUntil().plus(agreement.timing().delta().multipliedBy(2));
        return !sawWindows || pool.committedInTime(value, latest);
    }

    /// The value of an honest leader, if enough openings have come.
    Optional<AgreedBody> proposal(int view) {
        boolean strict = view <= STRICT_VIEWS;
        Instant committedBy =
                strict ? agreement.commitsUntil().plus(agreement.timing().delta()) : agreement.hardStop();
        SortedMap<Integer, Opening> openings = pool.usable(committedBy, agreement.hardStop());
        return openings.size() < agreement.committee().quorum() ? Optional.empty() : Optional.of(merge(openings));
    }
}
