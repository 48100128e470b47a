package network.icn.protocol.challenge;

import java.util.Collections;
import java.util.List;

/// What one member of a committee says of one ScalerNode in an era, by one kind of challenge.
///
/// @param slots one result a slot, of all kinds together
/// @param <S> what the kind says
public record MemberVote<S>(List<SlotResult> slots, S summary) {
    public MemberVote {
        slots = List.copyOf(slots);
    }

    /// How many slots ended so.
    public int count(SlotResult result) {
        return Collections.frequency(slots, result);
    }
}
