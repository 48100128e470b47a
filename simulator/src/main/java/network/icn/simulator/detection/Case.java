package network.icn.simulator.detection;

import network.icn.protocol.network.registry.Parameters;
import network.icn.simulator.odds.Detection;
import network.icn.simulator.odds.DetectionTable;
import network.icn.simulator.odds.Setting;

/// Where a ScalerNode is tried: a network, who sits in its committees, and a tree.
///
/// @param leaves of the tree
/// @param seed of everything in it
record Case(Parameters parameters, Bench bench, long leaves, long seed) {
    /// Leaves of 100 TiB.
    static final long LEAVES = 100L << 28;

    VirtualTree scattered(double share) {
        return new VirtualTree(leaves, seed, new VirtualTree.Loss.Scattered(share));
    }

    VirtualTree contiguous(double share) {
        return new VirtualTree(leaves, seed, new VirtualTree.Loss.Contiguous(share));
    }

    Detection odds() {
        return new Detection(Setting.of(parameters, bench.members(), bench.quorum()), DetectionTable.PROMISED_PPM);
    }

    int slots() {
        return parameters.slotsPerEra();
    }

    int erasADay() {
        return Setting.of(parameters, bench.members(), bench.quorum()).dayEras();
    }

    History history(Actor actor) {
        return new History(parameters, bench, actor, leaves, DetectionTable.PROMISED_PPM, seed);
    }
}
