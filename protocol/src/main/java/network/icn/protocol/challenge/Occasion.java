package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.Parameters;

/// What a question follows from. Both sides know it, so neither chooses what is asked.
///
/// @param parameters that count in the era
/// @param committeeSize members that judge the ScalerNode in the era
/// @param snapshot what the ScalerNode has committed to: names it and the era
/// @param beacon R of the era
public record Occasion(Parameters parameters, int committeeSize, EraSnapshot snapshot, Hash32 beacon) {}
