package network.icn.protocol.role.hypernode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Countersign;
import network.icn.protocol.role.hypernode.HyperNodeEffect.KeepTranscript;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Tell;
import network.icn.protocol.role.hypernode.HyperNodeNotice.Countersigning;
import network.icn.protocol.role.hypernode.HyperNodeNotice.TranscriptEnded;
import org.jspecify.annotations.Nullable;

/// The transcripts that this node has signed and has no countersignature of yet. Nothing waits for them: neither the
/// slot's result nor the observation.
final class Transcripts {
    /// The first question may meet a connection that is just breaking.
    private static final int ATTEMPTS = 2;

    private record Pending(Signed challenge, Signed receipt, Signed transcript, int attempts) {
        Pending again() {
            return new Pending(challenge, receipt, transcript, attempts + 1);
        }
    }

    private final Signer signer;
    private final SignatureVerifier verifier;
    /// By the hash of the transcript: a probe has one for each challenge that was answered.
    private final TreeMap<ProbeId, Map<Hash32, Pending>> pending = new TreeMap<>();

    Transcripts(Signer signer, SignatureVerifier verifier) {
        this.signer = signer;
        this.verifier = verifier;
    }

    /// Signs what happened, and asks the ScalerNode to do the same.
    Countersign ask(ProbeId probe, Signed challenge, ProbeOutcome.Passed passed) {
        ProbeTiming timing = passed.timing();
        Signed transcript = new Transcript(
                        ChallengeRef.of(challenge),
                        passed.answer().receipt().hash(),
                        timing.startedAt(),
                        timing.echoRoundTrip(),
                        timing.answerTime(),
                        true)
                .signedBy(signer);
        put(probe, new Pending(challenge, passed.answer().receipt(), transcript, 1));
        return new Countersign(probe, transcript);
    }

    private void put(ProbeId probe, Pending asked) {
        pending.computeIfAbsent(probe, _ -> new TreeMap<>())
                .put(asked.transcript().hash(), asked);
    }

    private @Nullable Pending take(ProbeId probe, Hash32 transcript) {
        Map<Hash32, Pending> ofProbe = pending.getOrDefault(probe, new TreeMap<>());
        Pending asked = ofProbe.remove(transcript);
        if (ofProbe.isEmpty()) {
            pending.remove(probe);
        }
        return asked;
    }

    /// @param transcript its hash
    /// @return nothing for one that waits for no answer
    List<HyperNodeEffect> answered(ProbeId probe, Hash32 transcript, CountersignAnswer answer) {
        Pending asked = take(probe, transcript);
        if (asked == null) {
            return List.of();
        }
        return switch (answer) {
            case CountersignAnswer.Given(Signature64 signature) -> countersigned(probe, asked, signature);
            case CountersignAnswer.Refused(String reason) -> ended(probe, Countersigning.REFUSED, reason);
            case CountersignAnswer.Unreachable(String cause) -> {
                if (asked.attempts() >= ATTEMPTS) {
                    yield ended(probe, Countersigning.UNREACHABLE, cause);
                }
                put(probe, asked.again());
                yield List.of(new Countersign(probe, asked.transcript()));
            }
        };
    }

    private List<HyperNodeEffect> countersigned(ProbeId probe, Pending asked, Signature64 signature) {
        if (!verifier.verify(probe.target(), asked.transcript().statement().bytes(), signature)) {
            return ended(probe, Countersigning.WRONG_SIGNATURE, "not of " + probe.target());
        }
        CountersignedTranscript both =
                new CountersignedTranscript(asked.challenge(), asked.receipt(), asked.transcript(), signature);
        return List.of(
                new KeepTranscript(both), new Tell(new TranscriptEnded(probe, Countersigning.COUNTERSIGNED, "")));
    }

    private static List<HyperNodeEffect> ended(ProbeId probe, Countersigning result, String detail) {
        return List.of(new Tell(new TranscriptEnded(probe, result, detail)));
    }

    void forgetBefore(EraId era) {
        pending.keySet().removeIf(probe -> probe.era().compareTo(era) < 0);
    }
}
