package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoTime;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeTiming;

/// What is kept of one probe.
///
/// @param findings of each kind of challenge that was asked; of none without a challenge
record ProbeEntry(ProbeId probe, ProbeResult result, Sections findings) {
    /// What ended before a challenge was sent.
    static ProbeEntry unasked(ProbeId probe, ProbeOutcome outcome) {
        return new ProbeEntry(probe, ProbeResult.of(outcome), Sections.NONE);
    }

    /// The same with what was found by one more kind.
    <F> ProbeEntry with(ChallengeKind<F, ?, ?> kind, F finding) {
        return new ProbeEntry(probe, result, findings.with(kind.name(), kind.findings(), finding));
    }

    /// @param challenges that were sent, in the order of the report's outcomes
    /// @param snapshot under which
    static ProbeEntry of(ProbeId probe, ProbeReport report, List<Challenge> challenges, EraSnapshot snapshot) {
        Sections findings = report.echoRoundTrip()
                .map(time -> Sections.NONE.with(Echo.NAME, EchoTime.FORM, EchoTime.of(time)))
                .orElse(Sections.NONE);
        for (int i = 0; i < challenges.size(); i++) {
            Challenge asked = challenges.get(i);
            AskedKind<?, ?, ?> kind = ChallengeKinds.asked(asked.kind()).orElseThrow();
            findings = with(findings, kind, asked, snapshot, report.outcome(i));
        }
        return new ProbeEntry(probe, ProbeResult.of(routine(report, challenges)), findings);
    }

    /// What every probe asks for says whether the slot was answered; more than that is asked on top of
    /// it.
    private static ProbeReport routine(ProbeReport report, List<Challenge> challenges) {
        List<ProbeOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < challenges.size(); i++) {
            if (ChallengeKinds.asked(challenges.get(i).kind()).orElseThrow() instanceof RoutineKind<?, ?, ?>) {
                outcomes.add(report.outcome(i));
            }
        }
        return outcomes.isEmpty() ? report : new ProbeReport(outcomes, report.echoRoundTrip());
    }

    private static <F> Sections with(
            Sections findings, AskedKind<F, ?, ?> kind, Challenge asked, EraSnapshot snapshot, ProbeOutcome outcome) {
        Optional<F> found = switch (outcome) {
            case ProbeOutcome.Passed(SignedAnswer answer, ProbeTiming timing) ->
                Optional.of(kind.finding(asked, snapshot, answer.answer(), answered(answer, Optional.empty(), timing)));
            case ProbeOutcome.Failed(WrongAnswer evidence, ProbeTiming timing) ->
                Optional.of(kind.finding(
                        asked,
                        snapshot,
                        evidence.answer().answer(),
                        answered(evidence.answer(), Optional.of(new Evidence.Wrong(evidence).id()), timing)));
            case ProbeOutcome.Late _, ProbeOutcome.Offline _, ProbeOutcome.Unanswered _ ->
                Optional.of(kind.unanswered(asked, snapshot));
            case ProbeOutcome.Unknown _ -> kind.untold(asked, snapshot);
        };
        return found.map(finding -> findings.with(kind.name(), kind.findings(), finding))
                .orElse(findings);
    }

    private static Answered answered(SignedAnswer answer, Optional<Hash32> evidence, ProbeTiming timing) {
        return new Answered(answer.receipt().hash(), evidence, timing.answerTime());
    }

    /// What was found by that kind; empty if it was not asked, or is not to be relied on.
    <F> Optional<F> finding(ChallengeKind<F, ?, ?> kind) {
        return findings.find(kind.name(), kind.findings());
    }

    /// The same without what its times say.
    ProbeEntry untimed() {
        Sections left = Sections.NONE;
        for (ChallengeKind<?, ?, ?> kind : ChallengeKinds.all()) {
            left = withUntimed(left, kind);
        }
        return new ProbeEntry(probe, result, left);
    }

    private <F> Sections withUntimed(Sections left, ChallengeKind<F, ?, ?> kind) {
        return finding(kind)
                .flatMap(kind::untimed)
                .map(finding -> left.with(kind.name(), kind.findings(), finding))
                .orElse(left);
    }

    /// The same as one of our own faults.
    ProbeEntry takenBack() {
        return new ProbeEntry(probe, ProbeResult.UNKNOWN, findings);
    }

    /// Wrong bytes under a signature are still an answer in time: possession and availability are
    /// separate verdicts (docs/design/challenges.md 1).
    SlotResult slotResult() {
        return switch (result) {
            case PASSED, FAILED -> SlotResult.OK;
            case LATE, OFFLINE, UNANSWERED -> SlotResult.FAIL;
            case UNKNOWN -> SlotResult.SKIP;
        };
    }
}
