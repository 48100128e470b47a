package network.icn.simulator.detection;

import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Parameters;

/// Who sits in the committees. Places are the same in every era: a draw would only shuffle them,
/// and what a member asks does not depend on its place.
///
/// @param members n, all seats
/// @param quorum q
/// @param shielding members that call everything proved and everybody up: the first places
/// @param slandering members that call nothing proved and nobody up: the places behind
public record Bench(int members, int quorum, int shielding, int slandering) {
    public Bench {
        if (shielding < 0 || slandering < 0 || shielding + slandering > members - quorum) {
            throw new IllegalArgumentException(
                    "liars: at most " + (members - quorum) + ", got " + shielding + " and " + slandering);
        }
    }

    /// Nobody lies.
    ///
    /// @param hyperNodes that there are; fewer than the parameters ask for serve all, with a quorum
    ///     of their own
    public static Bench honest(Parameters parameters, int hyperNodes) {
        int members = Math.min(parameters.committeeSize(), hyperNodes);
        int quorum = members == parameters.committeeSize() ? parameters.quorum() : Committee.smallQuorum(members);
        return new Bench(members, quorum, 0, 0);
    }

    /// t = n − q.
    public int mayLie() {
        return members - quorum;
    }

    /// As many shield the ScalerNode as may lie.
    public Bench shielded() {
        return new Bench(members, quorum, mayLie(), 0);
    }

    /// As many slander it as may lie.
    public Bench slandered() {
        return new Bench(members, quorum, 0, mayLie());
    }

    /// Members that say what they saw.
    public int truthful() {
        return members - shielding - slandering;
    }

    /// Whether that member says what it saw.
    public boolean isTruthful(int member) {
        return member >= shielding + slandering;
    }

    /// Whether that member praises.
    public boolean isShielding(int member) {
        return member < shielding;
    }
}
