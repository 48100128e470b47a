package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.OperatorVoices;
import network.icn.protocol.network.registry.RegistryDifference;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryNotice;
import network.icn.protocol.network.registry.RegistryWatch;
import network.icn.protocol.role.clock.ClockJudgement.Standing;

/// Whether our own clock can be trusted, by what HyperNodes answered to our own questions (P-110 and on).
///
/// Each answer bounds the other clock to within the round trip, so a delay widens and never shifts. Our clock is
/// suspect when f + 1 operators lie wholly beyond the bound on one side: one of them is honest. It is cleared when
/// n − 1 − f answers are in and no side has f + 1 beyond half the bound, so it cannot swing between the two. What
/// ScalerNodes say counts for nothing: for them it would be an excuse.
///
/// The same answers say by which registry their signers go: [RegistryWatch].
public final class ClockSkewMonitor {
    /// What became of an answer, for labels.
    public enum Verdict {
        HEARD,
        /// Not one of those that this node goes by.
        NOT_ASKED,
        MALFORMED,
        /// Of another network, for another asker, or to another question.
        NOT_AN_ANSWER,
        BAD_SIGNATURE
    }

    private final NodeId self;
    private final RegistryHistory history;
    private final ClockDraw draw;
    private final ClockBounds bounds;
    /// Beyond it a clock may not be cleared. Worked out once: this is looked at in every step.
    private final Duration half;
    private final SignatureVerifier verifier;
    private final RegistryWatch registries;
    private final Map<NodeId, String> operators;
    private final ClockAnswers answers;
    private boolean suspect;

    /// @param self any member: a HyperNode, a ScalerNode or a satellite
    public ClockSkewMonitor(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.self = self;
        this.history = history;
        this.draw = new ClockDraw(history);
        this.bounds = ClockBounds.of(history);
        this.answers = new ClockAnswers(bounds);
        this.half = bounds.bound().dividedBy(2);
        this.verifier = verifier;
        this.operators = OperatorVoices.of(history.latest());
        this.registries = new RegistryWatch(history, bounds.needed());
        if (!draw.isDrawn()) {
            answers.begin(new EraId(0), draw.everybodyBut(self));
        }
    }

    /// The numbers it goes by.
    public ClockBounds bounds() {
        return bounds;
    }

    /// The beacon of an era is known: from now on others are asked, if there are too many to ask all.
    ///
    /// @param randomness R of the era; verified
    public void drawn(EraId era, Hash32 randomness) {
        if (draw.isDrawn() && !answers.hasDraw(era)) {
            answers.begin(era, draw.of(self, randomness));
        }
    }

    /// Whether a draw of that era would be news.
    public boolean wantsDraw(EraId era) {
        return draw.isDrawn() && answers.wantsDraw(era);
    }

    /// Whom to ask, by the newest draw; nobody before the first.
    public List<NodeId> asked() {
        return answers.asked();
    }

    /// @param member whose connection the answer came over
    public Verdict hear(NodeId member, TimeAnswer answer) {
        if (!operators.containsKey(member) || member.equals(self)) {
            return Verdict.NOT_ASKED;
        }
        TimeStatement said;
        try {
            said = TimeStatement.parse(answer.statement().statement().bytes());
        } catch (MalformedException _) {
            return Verdict.MALFORMED;
        }
        if (!said.network().equals(history.network())
                || !said.asker().equals(self)
                || !said.nonce().equals(answer.nonce())
                || !answer.statement().signer().equals(member)
                || answer.receivedAt().compareTo(answer.sentAt()) < 0) {
            return Verdict.NOT_AN_ANSWER;
        }
        if (!answer.statement().verify(verifier)) {
            return Verdict.BAD_SIGNATURE;
        }
        registries.hear(member, said.registry(), said.time(), answer.receivedAt());
        if (!answers.goneBy().contains(member)) {
            return Verdict.NOT_ASKED;
        }
        answers.keep(member, Heard.of(answer, said));
        return Verdict.HEARD;
    }

    /// Whether others go by the same registry; looks at it anew.
    public List<RegistryNotice> lookAtRegistries(ClockReading now) {
        return registries.look(now.wall(), now.monotonic(), answers.goneBy());
    }

    /// How the registry differs that others go by, as of the last look.
    public Optional<RegistryDifference> apart() {
        return registries.apart();
    }

    /// Weighs what is known at that moment. The only state that it changes is whether we are suspect.
    public ClockJudgement judge(ClockReading now) {
        ClockVoices voices = new ClockVoices(bounds, half);
        for (ClockAnswers.Said said : answers.current(now.monotonic())) {
            voices.add(operators.getOrDefault(said.member(), ""), said.heard(), now);
        }
        if (voices.saySuspect()) {
            suspect = true;
        } else if (voices.sayRight()) {
            suspect = false;
        }
        Standing standing = suspect ? Standing.SUSPECT : voices.suffice() ? Standing.CLEAR : Standing.UNKNOWN;
        return voices.judgement(standing);
    }
}
