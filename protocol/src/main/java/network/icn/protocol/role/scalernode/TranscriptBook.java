package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Transcript;
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

/// The receipts that this node has given lately, and what it has signed about them: one transcript a
/// challenge, never another.
///
/// The HyperNode measures and the ScalerNode cannot measure the same, so it signs what its own clock does
/// not rule out.
final class TranscriptBook {
    /// The largest committee, 256, that probes in the largest number of slots, 60, with a retry each:
    /// 30,720 receipts of each kind that every probe asks for; what is asked again is few, and fits into
    /// the rest. What comes beyond is answered, but has no transcript.
    static final int MAX_RECEIPTS_PER_ERA = 32_768;
    /// How much shorter than our own serving time a claimed answer time may be: clocks are corrected in
    /// small steps.
    static final Duration CLOCK_STEP = Duration.ofMillis(100);

    private record Keeping(EraId era, Hash32 challenge, TranscriptPage.Closed page) {}

    private final RegistryHistory history;
    private final Signer signer;
    private final SignatureVerifier signatures;
    private final TranscriptRule rule;
    private final TreeMap<EraId, Map<Hash32, TranscriptPage>> eras = new TreeMap<>();
    /// Transcripts on their way to the disk, by token; the shell bounds their number.
    private final Map<Long, Keeping> keeping = new LinkedHashMap<>();

    TranscriptBook(RegistryHistory history, Signer signer, SignatureVerifier signatures) {
        this.history = history;
        this.signer = signer;
        this.signatures = signatures;
        this.rule = new TranscriptRule(history);
    }

    /// A receipt leaves this node.
    void answered(Challenge content, Signed challenge, Signed receipt, Instant arrivedAt, Instant now) {
        Map<Hash32, TranscriptPage> pages = eras.computeIfAbsent(content.era(), _ -> new LinkedHashMap<>());
        int kinds = ChallengeKinds.routine(
                        history.at(content.era()).parameters().kinds())
                .size();
        if (pages.size() < MAX_RECEIPTS_PER_ERA * kinds) {
            pages.putIfAbsent(
                    challenge.hash(),
                    new TranscriptPage.Open(content.challenger(), challenge, receipt, arrivedAt, now));
        }
    }

    /// A transcript that was signed before a restart; one of another node is left out.
    void restore(CountersignedTranscript transcript) {
        try {
            Challenge asked = transcript.content().challenge();
            if (asked.target().equals(signer.id()) && asked.network().equals(history.network())) {
                TranscriptPage.Closed page = new TranscriptPage.Closed(
                        asked.challenger(),
                        transcript.challenge(),
                        transcript.transcript().hash(),
                        transcript.countersignature(),
                        true);
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
        Map<Hash32, TranscriptPage> pages = eras.get(about.era());
        TranscriptPage page = pages == null ? null : pages.get(about.hash());
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
            case TranscriptPage.Closed closed -> repeat(token, closed, signed);
            case TranscriptPage.Open open ->
                rule.judge(open, transcript, now)
                        .<ScalerNodeEffect>map(refusal -> refuse(token, refusal.reason(), refusal.detail()))
                        .orElseGet(() -> sign(token, about.era(), open, signed));
        };
    }

    private ScalerNodeEffect repeat(long token, TranscriptPage.Closed closed, Signed signed) {
        if (!closed.transcript().equals(signed.hash())) {
            return refuse(
                    token, TranscriptRefusal.CONTRADICTION, "transcript " + closed.transcript() + " is the signed one");
        }
        return closed.kept()
                ? new HandOutCountersignature(token, closed.countersignature())
                : refuse(token, TranscriptRefusal.BUSY, "it is being written");
    }

    private static RefuseTranscript refuse(long token, TranscriptRefusal reason, String detail) {
        return new RefuseTranscript(token, reason, detail);
    }

    /// From here on any other transcript of the challenge is a contradiction.
    private KeepTranscript sign(long token, EraId era, TranscriptPage.Open open, Signed transcript) {
        Signature64 countersignature = signer.sign(transcript.statement().bytes());
        Hash32 challenge = open.challenge().hash();
        TranscriptPage.Closed page = new TranscriptPage.Closed(
                open.challenger(), open.challenge(), transcript.hash(), countersignature, false);
        put(era, challenge, page);
        keeping.put(token, new Keeping(era, challenge, page));
        return new KeepTranscript(
                token, new CountersignedTranscript(open.challenge(), open.receipt(), transcript, countersignature));
    }

    private void put(EraId era, Hash32 challenge, TranscriptPage page) {
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

    /// What this node was asked in an era and remembers, by who asked.
    Map<NodeId, List<Signed>> challenges(EraId era) {
        Map<NodeId, List<Signed>> asked = new LinkedHashMap<>();
        eras.getOrDefault(era, new LinkedHashMap<>())
                .values()
                .forEach(page -> asked.computeIfAbsent(page.challenger(), _ -> new ArrayList<>())
                        .add(page.challenge()));
        return asked;
    }

    /// Forgets what no transcript can refer to any more.
    void forgetBefore(EraId era) {
        eras.headMap(era).clear();
    }
}
