package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.util.Optional;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoTime;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionFinding;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.probe.ProbeOutcome;

/// What is kept of one probe.
///
/// @param findings of each kind of challenge that was asked; of none without a challenge
record ProbeEntry(ProbeId probe, ProbeResult result, Sections findings) {
    /// What ended before a challenge was sent.
    static ProbeEntry unasked(ProbeId probe, ProbeOutcome outcome) {
        return new ProbeEntry(probe, ProbeResult.of(outcome), Sections.NONE);
    }

    /// @param samples leaves asked for
    /// @param snapshot hash of the snapshot that they are in
    static ProbeEntry of(ProbeId probe, ProbeOutcome outcome, int samples, Hash32 snapshot) {
        Sections findings = switch (outcome) {
            case ProbeOutcome.Passed(var receipt, var timing) ->
                answered(
                        timing.echoRoundTrip(),
                        new PossessionFinding(snapshot, samples, true, receipt.hash(), Hash32.ZERO));
            case ProbeOutcome.Failed(var evidence, var echoRoundTrip) ->
                answered(
                        echoRoundTrip,
                        new PossessionFinding(
                                snapshot,
                                samples,
                                false,
                                evidence.answer().receipt().hash(),
                                new Evidence.Possession(evidence).id()));
            case ProbeOutcome.Late _, ProbeOutcome.Offline _, ProbeOutcome.Unanswered _, ProbeOutcome.Unknown _ ->
                with(Sections.NONE, PossessionFinding.unanswered(snapshot, samples));
        };
        return new ProbeEntry(probe, ProbeResult.of(outcome), findings);
    }

    private static Sections answered(Duration echoRoundTrip, PossessionFinding possession) {
        return with(Sections.NONE.with(Echo.NAME, EchoTime.FORM, EchoTime.of(echoRoundTrip)), possession);
    }

    private static Sections with(Sections findings, PossessionFinding possession) {
        return findings.with(Possession.NAME, PossessionFinding.FORM, possession);
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

    /// Wrong bytes under a signature are still an answer in time: possession and availability are separate verdicts
    /// (docs/design/challenges.md 1).
    SlotResult slotResult() {
        return switch (result) {
            case PASSED, FAILED -> SlotResult.OK;
            case LATE, OFFLINE, UNANSWERED -> SlotResult.FAIL;
            case UNKNOWN -> SlotResult.SKIP;
        };
    }
}
