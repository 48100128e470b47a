package network.icn.protocol.role.hypernode;

import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.report.SlotResult;

/// What is kept of one probe.
///
/// @param micros time to the first byte; 0 without an answer, or when the time says more about us
/// @param samples leaves asked for; 0 when no challenge was sent
/// @param snapshot hash of the snapshot it referred to; zero without one
/// @param receipt hash of the signed receipt; zero without one
/// @param evidence id of the evidence found; zero without one
record ProbeEntry(
        ProbeId probe, ProbeResult result, long micros, int samples, Hash32 snapshot, Hash32 receipt, Hash32 evidence) {
    private static final long MAX_MICROS = 0xffff_ffffL;

    static ProbeEntry of(ProbeId probe, ProbeOutcome outcome, int samples, Hash32 snapshot) {
        return switch (outcome) {
            case ProbeOutcome.Passed(var receipt, var timing) ->
                new ProbeEntry(
                        probe,
                        ProbeResult.PASSED,
                        micros(timing.echoRoundTrip().toNanos()),
                        samples,
                        snapshot,
                        receipt.hash(),
                        Hash32.ZERO);
            case ProbeOutcome.Failed(var evidence, var time) ->
                new ProbeEntry(
                        probe,
                        ProbeResult.FAILED,
                        micros(time.toNanos()),
                        samples,
                        snapshot,
                        evidence.answer().receipt().hash(),
                        new Evidence.Possession(evidence).id());
            case ProbeOutcome.Late _ -> without(probe, ProbeResult.LATE, samples, snapshot);
            case ProbeOutcome.Offline _ -> without(probe, ProbeResult.OFFLINE, samples, snapshot);
            case ProbeOutcome.Unanswered _ -> without(probe, ProbeResult.UNANSWERED, samples, snapshot);
            case ProbeOutcome.Unknown _ -> without(probe, ProbeResult.UNKNOWN, samples, snapshot);
        };
    }

    private static ProbeEntry without(ProbeId probe, ProbeResult result, int samples, Hash32 snapshot) {
        return new ProbeEntry(probe, result, 0, samples, snapshot, Hash32.ZERO, Hash32.ZERO);
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1_000, 1, MAX_MICROS);
    }

    /// The same without its time.
    ProbeEntry untimed() {
        return new ProbeEntry(probe, result, 0, samples, snapshot, receipt, evidence);
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
