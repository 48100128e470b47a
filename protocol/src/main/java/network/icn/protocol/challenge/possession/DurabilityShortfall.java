package network.icn.protocol.challenge.possession;

import network.icn.protocol.challenge.Shortfall;

/// More was lost in a window than may be, by the ScalerNode's own word.
///
/// @param lostBytes of objects that owners had there
/// @param allowedBytes so much may be lost in a window
public record DurabilityShortfall(long lostBytes, long allowedBytes) implements Shortfall {
    @Override
    public String text() {
        return "durability: " + lostBytes + " bytes of its owners' objects are lost by its own snapshots, "
                + allowedBytes + " may be in a window";
    }
}
