package network.icn.libp2p.gossipsub.score;

/// The scores at which a peer loses or gains a service: graylist < publish <= gossip < 0 <= the other two
/// (gossipsub 1.1, "Score thresholds").
///
/// @param gossip below it no IHAVE or IWANT is exchanged: too near 0 and congestion cuts repair off, too low
///     and spammers of control messages are served
/// @param publish below it own messages are not flooded to the peer: too near 0 and a node under attack does
///     not get out, too low and attackers hear of everything first
/// @param graylist below it every frame is dropped undecoded: too near 0 and honest peers are lost for the retention
///     time, too low and attackers use up validation
/// @param acceptPx from it on a peer's PX is followed: too low and attackers fill the address book, too high
///     and a bootstrap node's PX is useless
/// @param opportunisticGraft median of mesh scores below which better peers are grafted: too low and a mesh of
///     attackers stays, too high and the mesh never rests
public record ScoreThresholds(
        double gossip, double publish, double graylist, double acceptPx, double opportunisticGraft) {
    /// Those that go with [ScoreParams#DEFAULT] and topics of the usual weight.
    public static final ScoreThresholds DEFAULT = new ScoreThresholds(-40, -80, -160, 10, 1);

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public ScoreThresholds {
        finite(gossip, "gossip");
        finite(publish, "publish");
        finite(graylist, "graylist");
        finite(acceptPx, "acceptPx");
        finite(opportunisticGraft, "opportunisticGraft");
        ScoreRule.require(gossip < 0, "thresholds.gossip: must be negative, got " + gossip);
        ScoreRule.require(publish <= gossip, "thresholds.publish: must not exceed gossip, got " + publish);
        ScoreRule.require(graylist < publish, "thresholds.graylist: must be below publish, got " + graylist);
        ScoreRule.require(acceptPx >= 0, "thresholds.acceptPx: must not be negative, got " + acceptPx);
        ScoreRule.require(
                opportunisticGraft >= 0,
                "thresholds.opportunisticGraft: must not be negative, got " + opportunisticGraft);
    }

    private static void finite(double threshold, String name) {
        ScoreRule.require(Double.isFinite(threshold), "thresholds." + name + ": must be finite, got " + threshold);
    }
}
