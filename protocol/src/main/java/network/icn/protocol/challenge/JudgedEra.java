package network.icn.protocol.challenge;

import java.util.List;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;

/// What one kind of challenge says of one era of a window.
///
/// @param claim what was promised in that era
/// @param results at least one, and usually one. Two certified reports of one era are somebody's crime (P-71), and not
/// the ScalerNode's:
///     the one counts that is better for it
/// @param <R> what the committee says
public record JudgedEra<R>(EraId era, Claim claim, List<R> results) {
    public JudgedEra {
        results = List.copyOf(results);
    }
}
