package network.icn.simulator.gossip;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// What a run found.
///
/// @param published messages of honest publishers
/// @param delivered share of them that honest nodes got, over all nodes and messages, 0 to 1
/// @param worst the same for the message that reached the fewest nodes
/// @param victim the lesser of what the victim got and what others got of it: the measure of eclipse and censorship
/// @param p50Millis median time from publishing to delivery, links of 25 ms
/// @param p99Millis within which 99 % of the deliveries happened
/// @param meshes one sample a second
/// @param traceHash the same for the same scenario, parameters and seed, on every machine
/// @param events events that the engine ran
public record GossipResult(
        GossipScenario scenario,
        long seed,
        int published,
        double delivered,
        double worst,
        double victim,
        double p50Millis,
        double p99Millis,
        List<MeshSample> meshes,
        Hash32 traceHash,
        long events) {
    /// What honest publishers must reach under every attack.
    public static final double DEMANDED = 0.99;

    public GossipResult {
        meshes = List.copyOf(meshes);
    }

    /// The largest share of mesh places that attackers ever held.
    public double highestSybilShare() {
        return meshes.stream().mapToDouble(MeshSample::sybilShare).max().orElse(0);
    }

    /// Whether honest messages arrived, also to and from the victim.
    public boolean ok() {
        return delivered >= DEMANDED && victim >= DEMANDED;
    }
}
