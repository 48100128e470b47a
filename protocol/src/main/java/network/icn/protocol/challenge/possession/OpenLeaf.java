package network.icn.protocol.challenge.possession;

/// A leaf that a member had to ask for and that it says was not proved to it.
///
/// @param leaf its index under the snapshot of the era
/// @param member index of who had to ask
public record OpenLeaf(long leaf, int member) {}
