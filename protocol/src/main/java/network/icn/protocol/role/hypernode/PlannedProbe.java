package network.icn.protocol.role.hypernode;

import java.time.Instant;

/// When a probe leaves.
///
/// @param at the private instant
/// @param lastChance end of the slot's inner part: a probe that could not leave by then is left out
record PlannedProbe(ProbeId id, Instant at, Instant lastChance) {}
