package network.icn.simulator.gossip;

/// The honest nodes' meshes at one moment.
///
/// @param second of the run
/// @param places in all meshes together
/// @param sybils places that attackers hold
/// @param eclipsed honest nodes with attackers alone in their mesh
/// @param lowestHonestScore that one honest node gives another in its mesh
public record MeshSample(int second, int places, int sybils, int eclipsed, double lowestHonestScore) {
    /// Share of the places that attackers hold.
    public double sybilShare() {
        return places == 0 ? 0 : (double) sybils / places;
    }

    static MeshSample of(GossipWorld world, int second) {
        int places = 0;
        int sybils = 0;
        int eclipsed = 0;
        double lowest = 0;
        for (HonestNode node : world.honest()) {
            int here = 0;
            for (var peer : node.mesh()) {
                if (world.isSybil(peer)) {
                    here++;
                } else {
                    lowest = Math.min(lowest, node.score(peer));
                }
            }
            int size = node.mesh().size();
            places += size;
            sybils += here;
            eclipsed += size > 0 && here == size ? 1 : 0;
        }
        return new MeshSample(second, places, sybils, eclipsed, lowest);
    }
}
