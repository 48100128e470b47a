package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;

/// What others get that ask what they have been heard to say themselves, after a start and as eras end. Whoever lost
/// its
/// votes takes "nothing" for an answer (P-119), so it is never said in place of "I do not know".
final class OwnAnswers {
    private final Parts parts;
    private final PullLimiter pulls;

    OwnAnswers(Parts parts, PullLimiter pulls) {
        this.parts = parts;
        this.pulls = pulls;
    }

    /// The answer, or nothing if the neighbour has had its share.
    ///
    /// @param clockRight otherwise this node does not know which eras have been voted on
    List<HyperNodeEffect> answer(HyperNodeInput.OwnAsked asked, boolean clockRight, Instant now) {
        NodeId neighbour = asked.neighbour();
        if (!pulls.admitsOwn(neighbour, asked.subject(), parts.agreements().running(), now)) {
            return PullLimiter.refusal(asked.token(), neighbour);
        }
        List<GossipItem> said = said(asked);
        boolean seated = parts.agreements().isSeated(asked.subject());
        boolean knows = !said.isEmpty() || (clockRight && parts.own().isWitness(asked.subject(), seated, now));
        return List.of(new HyperNodeEffect.AnswerPull(asked.token(), knows ? Optional.of(said) : Optional.empty()));
    }

    /// With a seat taken, without one, and before it was left: whoever sits out listens like everybody else.
    private List<GossipItem> said(HyperNodeInput.OwnAsked asked) {
        if (!parts.own().isOwn(asked.subject())) {
            return List.of();
        }
        Set<Signed> said = new LinkedHashSet<>(parts.agreements().said(asked.subject(), asked.neighbour()));
        said.addAll(parts.shards().said(asked.subject(), asked.neighbour()));
        return said.stream().<GossipItem>map(GossipItem.StatementItem::new).toList();
    }
}
