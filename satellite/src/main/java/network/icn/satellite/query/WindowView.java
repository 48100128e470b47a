package network.icn.satellite.query;

import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.settlement.WindowVerdict;

/// How a ScalerNode keeps its promises in a window.
public record WindowView(ScalerNodeMember member, WindowVerdict verdict) {}
