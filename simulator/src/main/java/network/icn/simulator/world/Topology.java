package network.icn.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Which HyperNodes know one another. A ring keeps the network in one piece; the rest is random. Both ends know each
/// other.
final class Topology {
    /// Above this many HyperNodes a node knows only some of the others.
    private static final int MAX_NEIGHBOURS = 24;

    private final List<SortedSet<Integer>> known = new ArrayList<>();

    Topology(int nodes, RandomGenerator random) {
        IntStream.range(0, nodes).forEach(_ -> known.add(new TreeSet<>()));
        int wanted = Math.min(MAX_NEIGHBOURS, nodes - 1);
        for (int node = 0; node < nodes; node++) {
            connect(node, (node + 1) % nodes);
            for (int other = 0; nodes <= MAX_NEIGHBOURS && other < nodes; other++) {
                connect(node, other);
            }
            while (known.get(node).size() < wanted) {
                connect(node, random.nextInt(nodes));
            }
        }
    }

    private void connect(int one, int other) {
        if (one != other) {
            known.get(one).add(other);
            known.get(other).add(one);
        }
    }

    /// Ascending.
    List<Integer> neighbours(int node) {
        return List.copyOf(known.get(node));
    }
}
