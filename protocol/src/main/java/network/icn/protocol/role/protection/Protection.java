package network.icn.protocol.role.protection;

import java.time.Instant;
import java.util.Optional;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import org.jspecify.annotations.Nullable;

/// In which eras a node may sign, and what it means when others hear from it what its journal does not know.
///
/// Two questions are kept apart. *May I sign in era e?* No, while an earlier life of this node may have signed
/// in it and the journal cannot say what. *Who signed this statement of era e?* An earlier life of this node,
/// if it can have: up to the era that ran at the start, or `ahead` eras more. Otherwise somebody who has the
/// same key and is at work now.
///
/// Only what the journal claims to know whole counts against anybody. What it lost in a cut or has let go of
/// long ago is unknown to it, so replaying that silences nobody.
///
/// A journal that was lost cannot say whether another process has the key, and silence is no answer. So whoever waited
/// votes again only once others have told what they heard from it in an era that was voted on since the start: if
/// somebody is at work with its key, that is where it shows. A start before that, in whatever era, waits anew.
///
/// In a life that began before anything could be signed nothing has to be waited for: the first of a network, or of
/// a node. But only its clock says so. So it owes the same answer, in its first era, until others confirm the
/// clock ([#excuseConfirmed]), and the wait begins if it turns out to be wrong before ([#excuseNoMore]).
public final class Protection {
    /// Eras before the running one whose statements are asked for and count.
    public static final int ERAS_BACK = 2;

    private final EraClock eras;
    private final EraId firstNamed;
    private final int ahead;

    private boolean started;
    private EraId startedIn = new EraId(0);
    /// All that this key signed in this era or a later one is in the journal, or was not signed here.
    private EraId covers = new EraId(0);
    /// Nothing is signed in an era before this one.
    private EraId signsFrom = new EraId(0);
    private @Nullable Waiting waiting;
    /// The first era about which others have to be heard before anything is signed again, if that is so.
    private @Nullable EraId unheardSince;
    /// Whether that holds nothing up, since this life began before anything could be signed.
    private boolean excused;
    private boolean claimedEarly;
    private boolean doubled;
    /// The last era that a beacon has drawn, which proves that the one before has begun.
    private @Nullable EraId drawn;
    private EraId last = new EraId(0);

    /// @param firstNamed the first era whose registry names the node: before it, it cannot have signed
    /// @param ahead how many eras before its own a statement may be signed: 0 for votes, 1 for snapshots. What
    ///     another process signs ahead shows too late to wait for, so only votes wait until others were heard
    public Protection(EraClock eras, EraId firstNamed, int ahead) {
        this.eras = eras;
        this.firstNamed = firstNamed;
        this.ahead = ahead;
    }

    /// Takes up the journal, once, before anything is signed.
    ///
    /// @param covered the first era that the journal's own record says it knows whole; empty without such a
    ///     record
    /// @return the first era that it knows whole from now on, to be written into it before anything is signed;
    ///     empty if it says so already
    public Optional<EraId> start(JournalState journal, Optional<EraId> covered, Instant now) {
        started = true;
        last = eraAt(now);
        startedIn = last;
        EraId fresh = firstUnsigned(now);
        if (journal.forced()) {
            covers = firstNamed;
            boolean handedOver = journal.condition() == JournalState.Condition.HANDED_OVER;
            return Optional.of(firstNamed).filter(era -> handedOver || !covered.equals(Optional.of(era)));
        }
        if (journal.isLost()) {
            covers = fresh;
            waitBefore(fresh, reasonFor(journal.condition()), journal.bytes());
            if (waiting == null) {
                return startEarly(journal, covered);
            }
            return Optional.of(later(fresh, covered.orElse(fresh)));
        }
        EraId claimed = covered.orElse(firstNamed);
        // A claim beyond what can have been signed was made under a wrong clock.
        covers = earlier(claimed, fresh);
        if (claimed.compareTo(last) > 0) {
            waitBefore(covers, Waiting.Reason.BEGUN_LATE, 0);
        }
        signsFrom = later(signsFrom, covers);
        return Optional.empty();
    }

    /// Before anything can have been signed. A claim of one that signs ahead would be believed at the next start, by
    /// whatever clock.
    private Optional<EraId> startEarly(JournalState journal, Optional<EraId> covered) {
        unheardSince = ahead == 0 ? firstNamed : null;
        if (journal.condition() == JournalState.Condition.HANDED_OVER) {
            // It goes on elsewhere. The mark stays in the journal until this one was heard, or forced.
            covers = new EraId(firstNamed.number() + ahead + 1);
            signsFrom = covers;
            waiting = new Waiting(Waiting.Reason.HANDED_OVER, firstNamed, covers.back(1), journal.bytes());
            return Optional.empty();
        }
        excused = true;
        return ahead == 0 ? Optional.of(later(covers, covered.orElse(covers))) : Optional.empty();
    }

    /// What a first journal claims once something is signed in it, or its first era has begun: that it knows all.
    ///
    /// @return empty if it says so already
    public Optional<EraId> claimEarly() {
        boolean claims = excused && ahead > 0 && !claimedEarly;
        claimedEarly |= claims;
        return claims ? Optional.of(covers) : Optional.empty();
    }

    /// A beacon has drawn the era, in this life or in the journal: whatever the clock says, the one before has begun.
    public void drawn(EraId era) {
        drawn = drawn == null ? era : later(drawn, era);
    }

    private EraId eraAt(Instant now) {
        EraId shown = eras.eraAt(now);
        return drawn == null ? shown : later(shown, drawn.back(1));
    }

    /// What a journal can claim for another machine that goes on from it.
    ///
    /// @param covered what its own record says; empty without such a record
    public static EraId claimOf(
            JournalState journal, Optional<EraId> covered, EraClock eras, EraId firstNamed, int ahead, Instant now) {
        Protection here = new Protection(eras, firstNamed, ahead);
        here.startedIn = eras.eraAt(now);
        return journal.isLost() ? here.firstUnsigned(now) : covered.orElse(firstNamed);
    }

    private static Waiting.Reason reasonFor(JournalState.Condition condition) {
        return switch (condition) {
            case MISSING -> Waiting.Reason.MISSING;
            case CUT -> Waiting.Reason.CUT;
            case HANDED_OVER -> Waiting.Reason.HANDED_OVER;
            case UNHEARD -> Waiting.Reason.UNHEARD;
            case WHOLE -> throw new IllegalArgumentException("condition: a lost journal, got " + condition);
        };
    }

    /// The first era in which no earlier life of this node can have signed.
    private EraId firstUnsigned(Instant now) {
        boolean early = now.isBefore(eras.start(firstNamed)) && (drawn == null || drawn.compareTo(firstNamed) <= 0);
        return early ? firstNamed : lastOfEarlierLives().next();
    }

    private EraId lastOfEarlierLives() {
        return new EraId(startedIn.number() + ahead);
    }

    private void waitBefore(EraId first, Waiting.Reason reason, long bytes) {
        if (first.compareTo(firstNamed) <= 0) {
            return;
        }
        if (first.compareTo(signsFrom) > 0) {
            Waiting before = waiting;
            EraId from = before == null ? later(startedIn.back(ERAS_BACK), firstNamed) : before.from();
            signsFrom = first;
            waiting = new Waiting(reason, from, first.back(1), bytes);
            unheardSince = ahead == 0 ? first.back(1) : null;
        }
    }

    /// To be told of every step before anything else.
    ///
    /// @param setForward whether the clock was set forward since the last step, or the machine slept
    /// @return the first era that the journal knows whole from now on, if that has changed
    public Optional<EraId> tick(Instant now, boolean setForward) {
        last = eraAt(now);
        boolean late = setForward && last.compareTo(startedIn) > 0;
        boolean early = now.isBefore(eras.start(startedIn));
        Optional<EraId> changed = Optional.empty();
        if (excused && ahead > 0 && !now.isBefore(eras.start(firstNamed))) {
            // What is signed ahead waits for nobody's answer: the clock has come here without a jump, so it was right.
            changed = claimEarly();
            excused = false;
        } else if (started && (late || early)) {
            changed = startAnew(now, late);
        }
        if (waiting != null && last.number() + ahead > waiting.through().number()) {
            waiting = unheardSince == null ? null : unheard(waiting);
        }
        return changed;
    }

    /// The running era may be signed in if others are heard before its end. What has ended unheard is lost.
    private Waiting unheard(Waiting now) {
        if (signsFrom.compareTo(last) >= 0) {
            return now;
        }
        signsFrom = last;
        return new Waiting(Waiting.Reason.UNHEARD, now.from(), last.back(1), now.bytes());
    }

    /// Enough others have told all that they heard from this node in the era, when it had been voted on. Whatever of
    /// that was not in the journal was given to [#hear] before.
    ///
    /// @return the first era that the journal knows whole, if that lets the node sign again
    public Optional<EraId> heardOut(EraId era) {
        if (doubled || unheardSince == null || era.compareTo(unheardSince) < 0) {
            return Optional.empty();
        }
        unheardSince = null;
        excused = false;
        if (waiting != null && last.number() + ahead > waiting.through().number()) {
            waiting = null;
        }
        return Optional.of(covers);
    }

    /// Whether others have yet to tell what they heard. The journal has to say so as long as it is so, or the next
    /// start would know nothing of it.
    public boolean isUnheard() {
        return unheardSince != null;
    }

    /// Whether nothing may be signed until they have.
    public boolean isHeldUp() {
        return isUnheard() && !excused;
    }

    /// Others have confirmed the clock by which this life began before anything could be signed, and it was not
    /// set since.
    ///
    /// @return the first era that the journal knows whole, if it owed an answer until now
    public Optional<EraId> excuseConfirmed() {
        if (!excused) {
            return Optional.empty();
        }
        excused = false;
        unheardSince = null;
        return Optional.of(covers);
    }

    /// The clock by which this life began before anything could be signed is not to be relied on: it was set
    /// since, or others say that it is wrong.
    ///
    /// @return the first era that the journal knows whole, if the wait begins now
    public Optional<EraId> excuseNoMore(Instant now) {
        if (!excused || now.isBefore(eras.start(firstNamed))) {
            return Optional.empty();
        }
        excused = false;
        last = eraAt(now);
        startedIn = last;
        covers = firstUnsigned(now);
        waitBefore(covers, Waiting.Reason.BEGUN_LATE, 0);
        return Optional.of(covers);
    }

    /// Set forward, or after a sleep: while it waits, what it missed may have been signed by an earlier life
    /// that had the right time. Set back: it would wait for eras in which nobody can have signed yet.
    private Optional<EraId> startAnew(Instant now, boolean late) {
        startedIn = last;
        EraId first = firstUnsigned(now);
        Waiting before = waiting;
        if (late ? before == null : signsFrom.compareTo(first) <= 0) {
            return Optional.empty();
        }
        EraId held = new EraId(startedIn.number() + ahead + 1);
        boolean beforeAll = first.compareTo(firstNamed) <= 0;
        if (beforeAll && before != null && signsFrom.equals(held)) {
            return Optional.empty();
        }
        waiting = null;
        unheardSince = null;
        covers = first;
        signsFrom = firstNamed;
        waitBefore(
                first,
                before == null ? Waiting.Reason.BEGUN_LATE : before.reason(),
                before == null ? 0 : before.bytes());
        if (beforeAll && before != null) {
            // By a clock of before genesis nobody can have signed; it may be set forward again.
            signsFrom = held;
            waiting = new Waiting(before.reason(), startedIn, held.back(1), before.bytes());
            unheardSince = ahead == 0 ? startedIn : null;
        }
        return Optional.of(covers);
    }

    /// Whether this life, without a sleep or a jump of the clock since, began before the era.
    public boolean ranBefore(EraId era) {
        return started && startedIn.compareTo(era) < 0;
    }

    /// Whether anything may be signed in the era.
    public boolean maySign(EraId era) {
        return started && !doubled && era.compareTo(signsFrom) >= 0;
    }

    /// Judges a statement of the era under the node's own key that is not in its journal. It is of this
    /// network, and its signature was checked.
    public Meaning hear(EraId era) {
        if (!started || doubled || !isRecent(era)) {
            return Meaning.NOTHING;
        }
        if (era.compareTo(lastOfEarlierLives()) > 0) {
            doubled = true;
            if (ahead == 0) {
                // The other one may be at work still when this node starts again.
                unheardSince = startedIn;
                excused = false;
            }
            return Meaning.DOUBLE;
        }
        // Nothing of an era is signed earlier than `1 - ahead` eras after it began: that was after this start.
        boolean sinceTheStart = ahead == 0 && era.equals(startedIn);
        if (era.compareTo(covers) < 0 && !sinceTheStart) {
            return Meaning.NOTHING;
        }
        EraId first = lastOfEarlierLives().next();
        covers = later(covers, first);
        waitBefore(sinceTheStart ? later(first, era.next().next()) : first, Waiting.Reason.STALE, 0);
        if (sinceTheStart && (unheardSince == null || unheardSince.compareTo(era) <= 0)) {
            hearAgain(era);
        }
        excused = false;
        return Meaning.STALE;
    }

    /// Whoever made a statement of the era of the start may be at work still: it is heard in a later era, also if
    /// others had been heard out before.
    private void hearAgain(EraId era) {
        unheardSince = era.next();
        if (waiting == null) {
            signsFrom = later(signsFrom, last);
            waiting = new Waiting(Waiting.Reason.STALE, era, last.back(1), 0);
        }
    }

    /// Whether a statement of the era could still mean something: of the running era, and of those shortly
    /// before.
    public boolean isRecent(EraId era) {
        return era.compareTo(last.back(ERAS_BACK)) >= 0 && era.number() <= last.number() + ahead;
    }

    /// Whether somebody else signs with this key.
    public boolean isDoubled() {
        return doubled;
    }

    /// Why nothing is signed at the moment, and until when.
    public Optional<Waiting> waiting() {
        return Optional.ofNullable(waiting);
    }

    /// The first era that the journal knows whole.
    public EraId covers() {
        return covers;
    }

    private static EraId later(EraId one, EraId other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static EraId earlier(EraId one, EraId other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
