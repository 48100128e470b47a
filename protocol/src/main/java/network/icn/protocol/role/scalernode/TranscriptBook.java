package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.possession.ChallengeRef;
import network.icn.protocol.challenge.possession.CountersignedTranscript;
import network.icn.protocol.challenge.possession.PossessionChallenge;
import network.icn.protocol.challenge.possession.Transcript;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandOutCountersignature;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.KeepTranscript;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.RefuseTranscript;
import network.icn.protocol.role.scalernode.ScalerNodeInput.TranscriptArrived;

/// The receipts that this node has given lately, and what it has signed about them: one transcript a challenge, never
/// another.
///
/// The HyperNode measures and the ScalerNode cannot measure the same, so it signs what its own clock does not rule out.
final class TranscriptBook {
    /// The largest committee, 256, that probes in the largest number of slots, 60, with a retry each: 30,720 receipts.
    /// What comes beyond is answered, but has no transcript.
    static final int MAX_RECEIPTS_PER_ERA = 32_768;
    /// How much shorter than our own serving time a claimed answer time may be: clocks are corrected in small steps.
    static final Duration CLOCK_STEP = Duration.ofMillis(100);

    /// What is known of one challenge.
    private sealed interface Page {
        NodeId challenger();

        /// Answered; nothing is signed about it.
        record Open(NodeId challenger, Signed challenge, Signed receipt, Instant arrivedAt, Instant answeredAt)
                implements Page {}

        /// Signed, and on disk if `kept`.
        record Closed(NodeId challenger, Hash32 transcript, Signature64 countersignature, boolean kept)
                implements Page {
            Closed onDisk() {
                return new Closed(challenger, transcript, countersignature, true);
            }
        }
    }

    private record Keeping(EraId era, Hash32 challenge, Page.Closed page) {}

    private record Refusal(TranscriptRefusal reason, String detail) {}

    private final RegistryHistory history;
    private final Signer signer;
    private final SignatureVerifier signatures;
    private final TreeMap<EraId, Map<Hash32, Page>> eras = new TreeMap<>();
    /// Transcripts on their way to the disk, by token; the shell bounds their number.
    private final Map<Long, Keeping> keeping = new LinkedHashMap<>();

    TranscriptBook(RegistryHistory history, Signer signer, SignatureVerifier signatures) {
        this.history = history;
        this.signer = signer;
        this.signatures = signatures;
    }

    /// A receipt leaves this node.
    void answered(PossessionChallenge content, Signed challenge, Signed receipt, Instant arrivedAt, Instant now) {
        Map<Hash32, Page> pages = eras.computeIfAbsent(content.era(), _ -> new LinkedHashMap<>());
        if (pages.size() < MAX_RECEIPTS_PER_ERA) {
            pages.putIfAbsent(
                    challenge.hash(), new Page.Open(content.challenger(), challenge, receipt, arrivedAt, now));
        }
    }

    /// A transcript that was signed before a restart; one of another node is left out.
    void restore(CountersignedTranscript transcript) {
        try {
            PossessionChallenge asked = transcript.content().challenge();
            if (asked.target().equals(signer.id()) && asked.network().equals(history.network())) {
                Page.Closed page = new Page.Closed(
                        asked.challenger(), transcript.transcript().hash(), transcript.countersignature(), true);
                put(asked.era(), transcript.challenge().hash(), page);
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("kept transcript is malformed", e);
        }
    }

    /// Cheap checks first, the signature before anything is looked up.
    ScalerNodeEffect judge(TranscriptArrived arrived, Instant now) {
        long token = arrived.token();
        Signed signed = arrived.transcript();
        if (!history.isHyperNode(arrived.peer(), history.clock().eraAt(now).back(1))) {
            return refuse(token, TranscriptRefusal.UNKNOWN_PEER, arrived.peer() + " is no HyperNode of the registry");
        }
        Transcript transcript;
        try {
            transcript = Transcript.parse(signed.statement().bytes());
        } catch (MalformedException e) {
            return refuse(token, TranscriptRefusal.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (!signed.signer().equals(arrived.peer()) || !signed.verify(signatures)) {
            return refuse(token, TranscriptRefusal.BAD_SIGNATURE, "signature of " + arrived.peer());
        }
        ChallengeRef about = transcript.challenge();
        try {
            transcript.header().requireNetwork(history.network());
        } catch (MalformedException e) {
            return refuse(token, TranscriptRefusal.UNKNOWN_RECEIPT, String.valueOf(e.getMessage()));
        }
        Map<Hash32, Page> pages = eras.get(about.era());
        Page page = pages == null ? null : pages.get(about.hash());
        if (page == null) {
            return refuse(
                    token,
                    TranscriptRefusal.UNKNOWN_RECEIPT,
                    "no receipt for challenge " + about.hash() + " in era " + about.era());
        }
        if (!page.challenger().equals(arrived.peer())) {
            return refuse(token, TranscriptRefusal.NOT_CHALLENGER, "the receipt was for " + page.challenger());
        }
        return switch (page) {
            case Page.Closed closed -> repeat(token, closed, signed);
            case Page.Open open ->
                judge(open, transcript, now)
                        .<ScalerNodeEffect>map(refusal -> refuse(token, refusal.reason(), refusal.detail()))
                        .orElseGet(() -> sign(token, about.era(), open, signed));
        };
    }

    private ScalerNodeEffect repeat(long token, Page.Closed closed, Signed signed) {
        if (!closed.transcript().equals(signed.hash())) {
            return refuse(
                    token, TranscriptRefusal.CONTRADICTION, "transcript " + closed.transcript() + " is the signed one");
        }
        return closed.kept()
                ? new HandOutCountersignature(token, closed.countersignature())
                : refuse(token, TranscriptRefusal.BUSY, "it is being written");
    }

    private Optional<Refusal> judge(Page.Open open, Transcript transcript, Instant now) {
        if (!transcript.receipt().equals(open.receipt().hash())) {
            return refusal(
                    TranscriptRefusal.UNKNOWN_RECEIPT,
                    "the receipt is " + open.receipt().hash());
        }
        if (!transcript.right()) {
            return refusal(TranscriptRefusal.NOT_RIGHT, "wrong bytes are proved by evidence, not by a transcript");
        }
        return judgeTimes(open, transcript, now);
    }

    /// The clocks may differ by the network's tolerance. The echo left before the challenge came, and no longer before
    /// than a probe lasts. The answer was not there before we had served it, and is by now.
    private Optional<Refusal> judgeTimes(Page.Open open, Transcript transcript, Instant now) {
        Duration tolerance = history.timing().clockTolerance();
        Duration timeout = history.at(transcript.challenge().era()).parameters().answerTimeout();
        Instant arrived = open.arrivedAt();
        Instant started = transcript.startedAt();
        if (started.isAfter(arrived.plus(tolerance))
                || started.isBefore(arrived.minus(timeout).minus(tolerance))) {
            return refusal(TranscriptRefusal.CLOCK, "started " + started + ", the challenge came " + arrived);
        }
        if (transcript.echoRoundTrip().compareTo(timeout) > 0) {
            return refusal(TranscriptRefusal.TIMING, "first byte after " + transcript.echoRoundTrip());
        }
        Duration served = Duration.between(arrived, open.answeredAt());
        Duration atMost = Duration.between(arrived, now).plus(tolerance);
        Duration claimed = transcript.answerTime();
        if (claimed.plus(CLOCK_STEP).compareTo(served) < 0 || claimed.compareTo(atMost) > 0) {
            return refusal(
                    TranscriptRefusal.TIMING, "answered after " + claimed + ", here " + served + " to " + atMost);
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(TranscriptRefusal reason, String detail) {
        return Optional.of(new Refusal(reason, detail));
    }

    private static RefuseTranscript refuse(long token, TranscriptRefusal reason, String detail) {
        return new RefuseTranscript(token, reason, detail);
    }

    /// From here on any other transcript of the challenge is a contradiction.
    private KeepTranscript sign(long token, EraId era, Page.Open open, Signed transcript) {
        Signature64 countersignature = signer.sign(transcript.statement().bytes());
        Hash32 challenge = open.challenge().hash();
        Page.Closed page = new Page.Closed(open.challenger(), transcript.hash(), countersignature, false);
        put(era, challenge, page);
        keeping.put(token, new Keeping(era, challenge, page));
        return new KeepTranscript(
                token, new CountersignedTranscript(open.challenge(), open.receipt(), transcript, countersignature));
    }

    private void put(EraId era, Hash32 challenge, Page page) {
        eras.computeIfAbsent(era, _ -> new LinkedHashMap<>()).put(challenge, page);
    }

    /// The disk has it: the signature may leave.
    Optional<HandOutCountersignature> kept(long token) {
        Keeping done = keeping.remove(token);
        if (done == null) {
            return Optional.empty();
        }
        if (eras.containsKey(done.era())) {
            put(done.era(), done.challenge(), done.page().onDisk());
        }
        return Optional.of(new HandOutCountersignature(token, done.page().countersignature()));
    }

    /// Forgets what no transcript can refer to any more.
    void forgetBefore(EraId era) {
        eras.headMap(era).clear();
    }
}
