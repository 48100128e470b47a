package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Subject;

/// What a member has to say in the view that it is in: the vote rules of docs/design/eq1.md 4. They look, and
/// change nothing: who asks makes durable what they say and takes part in it before asking for the next.
final class ViewRules {
    private final int self;
    private final MessageValidator validator;
    private final VotePool votes;
    private final Certificates certificates;
    private final FreshCheck fresh;
    private final Ballot ballot;
    private final ViewClock clock;

    /// @param self index of the member
    ViewRules(int self, MessageValidator validator, FreshCheck fresh, Ballot ballot, ViewClock clock) {
        this.self = self;
        this.validator = validator;
        this.votes = validator.votes();
        this.certificates = validator.certificates();
        this.fresh = fresh;
        this.ballot = ballot;
        this.clock = clock;
    }

    private Subject subject() {
        return validator.subject();
    }

    private Optional<EqMessage.Propose> heard(int view) {
        return votes.proposal(view, validator.leader(view));
    }

    /// R0: the leader proposes as soon as it can justify a value.
    Optional<EqMessage> proposal() {
        int view = clock.view();
        if (validator.leader(view) != self || ballot.hasProposed(view)) {
            return Optional.empty();
        }
        Optional<Integer> parent = certificates.parentFor(view);
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        Optional<QuorumCertificate> notarized = certificates.notarized(parent.get());
        if (notarized.isPresent()) {
            Hash32 digest = notarized.get().digest();
            return Optional.of(new EqMessage.Propose(subject(), self, view, parent.get(), digest, Payload.EMPTY));
        }
        return fresh.proposal(view).map(body -> {
            Payload bytes = Payload.of(body.bytes());
            return new EqMessage.Propose(subject(), self, view, 0, AgreedBody.digest(subject(), bytes), bytes);
        });
    }

    /// R1, except that a leader that has made two proposals gets no vote.
    Optional<EqMessage> notarization() {
        int view = clock.view();
        return heard(view)
                .filter(_ -> ballot.mayNotarize(view))
                .filter(this::isRight)
                .map(propose -> new EqMessage.Notarize(subject(), self, view, propose.parent(), propose.digest()));
    }

    private boolean isRight(EqMessage.Propose propose) {
        return isJustified(propose) && (propose.parent() > 0 || fresh.judge(propose) == FreshCheck.Outcome.OK);
    }

    private boolean isJustified(EqMessage.Propose propose) {
        return certificates.justified(propose.view(), propose.parent(), propose.digest());
    }

    /// A proposal that cannot be judged before something is pulled: R2 waits for it until T_view.
    boolean isPending() {
        return heard(clock.view())
                .filter(propose -> propose.parent() > 0
                        ? !isJustified(propose)
                        : fresh.judge(propose) == FreshCheck.Outcome.MISSING)
                .isPresent();
    }

    /// Whether this member has voted and waits for the votes of others. Where no more than q members vote,
    /// each of their votes must come, and what was lost has to be pulled, perhaps twice, in time for the view.
    boolean awaitsVotes() {
        int view = clock.view();
        return !ballot.mayNotarize(view) && certificates.notarized(view).isEmpty();
    }

    /// Whether this member leads and has not been able to propose.
    boolean owesProposal() {
        return validator.leader(clock.view()) == self && !ballot.hasProposed(clock.view());
    }

    /// R3, also for old views; before R2, because whoever knows a notarization had better finish it.
    List<EqMessage.Finalize> finalizations() {
        return certificates.allNotarized().stream()
                .filter(certificate -> ballot.mayFinalize(certificate.view()))
                .map(certificate -> new EqMessage.Finalize(subject(), self, certificate.view(), certificate.digest()))
                .toList();
    }

    /// R2: too late, or proof that the leader contradicts itself.
    Optional<EqMessage> nullification(Instant now) {
        int view = clock.view();
        if (!ballot.mayNullify(view)) {
            return Optional.empty();
        }
        boolean proposalLate = ballot.mayNotarize(view) && clock.proposalLate(now) && !isPending();
        return proposalLate || clock.viewLate(now) || votes.hasTwoProposals(view, validator.leader(view))
                ? Optional.of(new EqMessage.Nullify(subject(), self, view))
                : Optional.empty();
    }
}
