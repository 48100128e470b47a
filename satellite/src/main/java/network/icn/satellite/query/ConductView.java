package network.icn.satellite.query;

import network.icn.protocol.registry.HyperNodeMember;
import network.icn.protocol.sla.ConductFinding;

/// How a HyperNode behaved over some eras.
///
/// @param equivocations contradictions that it signed and that somebody proved, over the same eras
public record ConductView(HyperNodeMember member, ConductFinding finding, int equivocations) {}
