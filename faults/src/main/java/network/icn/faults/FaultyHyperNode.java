package network.icn.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import network.icn.protocol.role.hypernode.ProbeId;

/// A HyperNode that misbehaves: the honest machine inside, with what it hears or says rewritten. The honest
/// code knows nothing of it.
public final class FaultyHyperNode implements HyperNodeRole {
    private static final byte[] OTHER_TAG = "another value".getBytes(StandardCharsets.US_ASCII);

    private final HyperNodeRole honest;
    private final HyperNodeFault fault;
    private final Signer signer;

    /// @param signer of that node: what it says falsely, it signs
    public FaultyHyperNode(HyperNodeRole honest, HyperNodeFault fault, Signer signer) {
        this.honest = honest;
        this.fault = fault;
        this.signer = signer;
    }

    @Override
    public List<HyperNodeEffect> step(HyperNodeInput input, ClockReading now) {
        if (fault == HyperNodeFault.EQUIVOCATE && tellsOfItself(input)) {
            return input instanceof HyperNodeInput.GossipArrived(long token, GossipItem _)
                    ? List.of(new HyperNodeEffect.GossipJudged(token, GossipVerdict.DUPLICATE))
                    : List.of();
        }
        return spoken(honest.step(heard(input, now.wall()), now));
    }

    /// An honest node that heard its own contradictions would take them for somebody else's and stop.
    private boolean tellsOfItself(HyperNodeInput input) {
        return input instanceof HyperNodeInput.OwnArchived
                || (input instanceof HyperNodeInput.GossipArrived(long _, GossipItem item) && isAboutItself(item));
    }

    private boolean isAboutItself(GossipItem item) {
        return switch (item) {
            case GossipItem.StatementItem(Signed message) -> message.signer().equals(signer.id());
            case GossipItem.EvidenceItem(Evidence evidence) ->
                evidence.accused().equals(signer.id());
            case GossipItem.CertificateItem _, GossipItem.ReceiptItem _, GossipItem.BeaconItem _ -> false;
        };
    }

    private HyperNodeInput heard(HyperNodeInput input, Instant now) {
        if (input instanceof HyperNodeInput.OwnHeard(NodeId from, Hash32 subject, var _)
                && fault == HyperNodeFault.EQUIVOCATE) {
            return new HyperNodeInput.OwnHeard(from, subject, List.of());
        }
        if (input instanceof HyperNodeInput.ProbeFinished(ProbeId probe, ProbeReport report, var _)) {
            return new HyperNodeInput.ProbeFinished(probe, claimed(probe.target(), report, now));
        }
        if (input
                instanceof HyperNodeInput.SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome, var _)) {
            return new HyperNodeInput.SnapshotUnavailable(target, era, claimed(target, outcome, now));
        }
        if (fault == HyperNodeFault.EQUIVOCATE && input instanceof HyperNodeInput.PullAnswered(var items)) {
            return new HyperNodeInput.PullAnswered(
                    items.stream().filter(item -> !isAboutItself(item)).toList());
        }
        return input;
    }

    private ProbeReport claimed(NodeId target, ProbeReport report, Instant now) {
        return switch (fault) {
            case NONE, SILENT, EQUIVOCATE, CHOOSES_SEED -> report;
            case LIES_UP -> ProbeReport.of(madeUp(target, now));
            case LIES_DOWN -> ProbeReport.of(new ProbeOutcome.Offline());
        };
    }

    private ProbeOutcome claimed(NodeId target, ProbeOutcome outcome, Instant now) {
        return switch (fault) {
            case NONE, SILENT, EQUIVOCATE, CHOOSES_SEED -> outcome;
            case LIES_UP -> madeUp(target, now);
            case LIES_DOWN -> new ProbeOutcome.Offline();
        };
    }

    /// The receipt is signed by the wrong node: nobody could show a right one, or a countersignature.
    private ProbeOutcome madeUp(NodeId target, Instant now) {
        byte[] statement = Hash32.sha256(OTHER_TAG, target.bytes()).bytes();
        Signed receipt = Signed.of(statement, signer.id(), signer.sign(statement));
        return new ProbeOutcome.Passed(
                new SignedAnswer(Payload.EMPTY, receipt),
                new ProbeTiming(now, Duration.ofNanos(1_000), Duration.ofNanos(1_000)));
    }

    private List<HyperNodeEffect> spoken(List<HyperNodeEffect> effects) {
        return switch (fault) {
            case NONE, LIES_UP, LIES_DOWN -> effects;
            case SILENT ->
                effects.stream()
                        .filter(effect -> !isSpeech(effect))
                        .map(FaultyHyperNode::unhelpful)
                        .toList();
            case EQUIVOCATE -> twice(effects);
            case CHOOSES_SEED -> effects.stream().map(this::chosen).toList();
        };
    }

    private HyperNodeEffect chosen(HyperNodeEffect effect) {
        return effect instanceof HyperNodeEffect.StartProbe probe
                ? new HyperNodeEffect.StartProbe(
                        probe.probe(),
                        probe.snapshot(),
                        probe.challenges().stream()
                                .map(challenge -> chosen(challenge, probe.snapshot()))
                                .toList(),
                        probe.beacon(),
                        probe.at(),
                        probe.deadline())
                : effect;
    }

    private OwnChallenge chosen(OwnChallenge challenge, VerifiedSnapshot snapshot) {
        Challenge due = challenge.content();
        return OwnChallenge.sign(
                new Challenge(
                        due.network(),
                        due.era(),
                        due.slot(),
                        due.challenger(),
                        due.target(),
                        due.kind(),
                        due.snapshot(),
                        due.beacon(),
                        other(due.seed()),
                        due.question(),
                        due.expiresAt()),
                snapshot,
                signer);
    }

    private static boolean isSpeech(HyperNodeEffect effect) {
        return effect instanceof HyperNodeEffect.Publish || effect instanceof HyperNodeEffect.Push;
    }

    private static HyperNodeEffect unhelpful(HyperNodeEffect effect) {
        return effect instanceof HyperNodeEffect.AnswerPull(long token, var _)
                ? new HyperNodeEffect.AnswerPull(token, Optional.of(List.of()))
                : effect;
    }

    private List<HyperNodeEffect> twice(List<HyperNodeEffect> effects) {
        List<HyperNodeEffect> doubled = new ArrayList<>();
        for (HyperNodeEffect effect : effects) {
            doubled.add(effect);
            if (effect
                    instanceof HyperNodeEffect.Publish(GossipTopic topic, GossipItem.StatementItem(Signed message))) {
                contradiction(message)
                        .ifPresent(other ->
                                doubled.add(new HyperNodeEffect.Publish(topic, new GossipItem.StatementItem(other))));
            }
        }
        return doubled;
    }

    private Optional<Signed> contradiction(Signed message) {
        try {
            return switch (EqMessage.parse(message.statement().bytes())) {
                case EqMessage.Commit said ->
                    Optional.of(new EqMessage.Commit(said.subject(), said.signer(), other(said.commitment()))
                            .signedBy(signer));
                case EqMessage.Notarize said ->
                    Optional.of(new EqMessage.Notarize(
                                    said.subject(), said.signer(), said.view(), said.parent(), other(said.digest()))
                            .signedBy(signer));
                case EqMessage.Finalize said ->
                    Optional.of(new EqMessage.Finalize(said.subject(), said.signer(), said.view(), other(said.digest()))
                            .signedBy(signer));
                case EqMessage.Reveal _, EqMessage.Propose _, EqMessage.Nullify _ -> Optional.empty();
            };
        } catch (MalformedException e) {
            throw new IllegalStateException("own message does not parse", e);
        }
    }

    private static Hash32 other(Hash32 value) {
        return Hash32.sha256(OTHER_TAG, value.bytes());
    }
}
