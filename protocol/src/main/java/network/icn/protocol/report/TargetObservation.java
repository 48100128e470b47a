package network.icn.protocol.report;

import java.util.List;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.identity.NodeId;

/// What one HyperNode saw of one ScalerNode in an era.
///
/// @param slots one result a slot
/// @param sections the summary of each kind of challenge
public record TargetObservation(NodeId target, List<SlotResult> slots, Sections sections) {
    public TargetObservation {
        slots = List.copyOf(slots);
    }

    /// What it says by that kind.
    ///
    /// @throws IllegalArgumentException if it says nothing
    public <S> MemberVote<S> vote(ChallengeKind<?, S, ?> kind) {
        return new MemberVote<>(slots, sections.get(kind.name(), kind.summaries()));
    }
}
