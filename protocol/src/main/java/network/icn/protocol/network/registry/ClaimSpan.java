package network.icn.protocol.network.registry;

import network.icn.protocol.network.era.EraId;

/// What a ScalerNode promised in some eras that follow one another.
///
/// @param last inclusive
public record ClaimSpan(EraId first, EraId last, Claim claim) {
    /// Whether the era is one of them.
    public boolean contains(EraId era) {
        return first.compareTo(era) <= 0 && era.compareTo(last) <= 0;
    }
}
