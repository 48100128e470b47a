package network.icn.simulator.detection;

import java.util.function.Supplier;

/// One member at the door in one slot, with everything that it asks then.
///
/// @param era number of the era
/// @param slot of the era
/// @param at the instant, in slots since the first era began
/// @param member its place
/// @param leaves that its draw gives for the slot; worked out only if somebody wants to know
public record Visit(long era, int slot, double at, int member, Supplier<long[]> leaves) {}
