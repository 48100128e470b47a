package network.icn.satellite.query;

import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.settlement.ConductFinding;

/// How a HyperNode behaved over some eras.
///
/// @param equivocations contradictions that it signed and that somebody proved, over the same eras
public record ConductView(HyperNodeMember member, ConductFinding finding, int equivocations) {}
