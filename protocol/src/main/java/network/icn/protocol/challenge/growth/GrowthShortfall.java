package network.icn.protocol.challenge.growth;

import network.icn.protocol.challenge.Shortfall;

/// A tree was never shown to go on from what it was.
///
/// @param bytes that owners had in what it was, by its own word, and of which nobody knows whether they are still there
public record GrowthShortfall(long bytes) implements Shortfall {
    @Override
    public String text() {
        return "durability: the tree of objects was never shown to have grown from the snapshot of before, which held "
                + bytes + " bytes of its owners' objects";
    }
}
