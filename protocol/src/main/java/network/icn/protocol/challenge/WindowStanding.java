package network.icn.protocol.challenge;

import java.util.Optional;

/// How a ScalerNode stands in a window by one kind of challenge.
///
/// @param kind name of the kind
/// @param shortEras eras that surely fell short of the claim
/// @param allowedEras how many may
/// @param shortfall there if they are too many
public record WindowStanding(String kind, int shortEras, int allowedEras, Optional<Shortfall> shortfall) {}
