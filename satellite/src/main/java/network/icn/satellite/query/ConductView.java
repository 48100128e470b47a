package network.icn.satellite.query;

import java.util.Map;
import network.icn.protocol.registry.HyperNodeMember;
import network.icn.protocol.sla.ConductVerdict;

/// How a HyperNode reported over some eras.
///
/// @param reports committees it sat in, by what the agreed reports say of it
/// @param equivocations contradictions that it signed and that somebody proved, over the same eras
public record ConductView(HyperNodeMember member, Map<ConductVerdict, Integer> reports, int equivocations) {}
