package network.icn.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;

/// fresh_ok of quorum.md 1.3: whether a member may notarize a fresh value, and what a leader proposes.
final class FreshCheck {
    /// Rules 3 and 4 hold up to this view; later they would cost liveness.
    private static final int STRICT_VIEWS = 3;
    /// Of 32 members one may be missing from the leader's set although its reveal came in time.
    private static final int INCLUSION_SHARE = 32;

    private final Agreement agreement;
    private final ObservationPool pool;

    FreshCheck(Agreement agreement, ObservationPool pool) {
        this.agreement = agreement;
        this.pool = pool;
    }

    enum Outcome {
        OK,
        /// Some opening that the value names has not come: pull and try again.
        MISSING,
        /// Never votes for this.
        WRONG
    }

    Outcome check(int view, Payload body) {
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
        Optional<SortedMap<Integer, Observation>> observations = observations(observers);
        if (observations.isEmpty()) {
            return Outcome.MISSING;
        }
        byte[] merged = Merge.merge(agreement.shard(), agreement.slots(), observations.get()).bytes();
        boolean right = Payload.of(merged).equals(body)
                && (view > STRICT_VIEWS || (includesEnough(observers) && committedInTime(observers)));
        return right ? Outcome.OK : Outcome.WRONG;
    }

    /// Rule 1: one commitment and its opening for every observer.
    private Optional<SortedMap<Integer, Observation>> observations(MemberSet observers) {
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (int member : observers.indices()) {
            pool.opened(member).ifPresent(opening -> observations.put(member, opening.observation()));
        }
        return observations.size() == observers.count() ? Optional.of(observations) : Optional.empty();
    }

    /// Rule 3: a leader may not leave out what everybody saw in time.
    private boolean includesEnough(MemberSet observers) {
        Instant committedBy = agreement.commitsUntil();
        long missing = pool.usable(committedBy, agreement.revealsUntil()).keySet().stream()
                .filter(member -> !observers.contains(member))
                .count();
        return missing <= agreement.committee().size() / INCLUSION_SHARE;
    }

    /// Rule 4: no observation that was committed after others could have been seen.
    private boolean committedInTime(MemberSet observers) {
        Instant latest = agreement.commitsUntil().plus(twice(agreement.timing().delta()));
        return observers.indices().stream().allMatch(member -> pool.committedInTime(member, latest));
    }

    /// The value of an honest leader, if enough openings have come.
    Optional<AgreedBody> proposal(int view) {
        boolean strict = view <= STRICT_VIEWS;
        Instant committedBy =
                strict ? agreement.commitsUntil().plus(agreement.timing().delta()) : agreement.hardStop();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        pool.usable(committedBy, agreement.hardStop())
                .forEach((member, opening) -> observations.put(member, opening.observation()));
        if (observations.size() < agreement.committee().quorum()) {
            return Optional.empty();
        }
        return Optional.of(Merge.merge(agreement.shard(), agreement.slots(), observations));
    }

    private static Duration twice(Duration delta) {
        return delta.multipliedBy(2);
    }
}
