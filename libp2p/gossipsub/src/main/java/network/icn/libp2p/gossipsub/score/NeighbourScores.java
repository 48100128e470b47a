package network.icn.libp2p.gossipsub.score;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;
import network.icn.libp2p.gossipsub.score.ScoreParams.Thresholds;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.FirstDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.Invalid;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshTime;

/// Scores among members who admit only one another, on topics that are silent for most of the time. Nobody is
/// blamed for silence (P3 is off), and merit is worth little: at most [#mostMerit] a topic, a tenth of what five
/// wrong messages cost. What counts is blame.
///
/// @param blame of n wrong messages on one topic is `blame * n^2`: too small and a flooder keeps its place for minutes,
///     too large and one dispute between two versions of the software cuts a member off
/// @param blameMemory in which the count of wrong messages decays to a hundredth: too short and a slow flood is free,
///     too long and a mended member stays out for eras
/// @param mostMerit what a topic can earn by first deliveries, and again by time in the mesh: too small and a fresh
///     mesh is chosen by lot, too large and old members may flood for longer
/// @param meritMemory in which first deliveries are forgotten: too short and every era starts from nothing, too long
///     and a member that has gone silent keeps the place of one that speaks
/// @param settling time in the mesh until that part of the merit is full: too short and whoever grafts anew is equal
///     at once, too long and it never counts
/// @param neighboursPerAddress members at one address before they count against each other: too small and operators
///     who share a data centre's address suffer, too large and one machine fills a mesh under many names
/// @param manners weight of breaches of gossip's own rules beyond [#breaches]: too small and abuse of control messages
///     is free, too large and load looks like abuse; a promise broken each second for ever costs 56 and must not reach
///     the graylist
/// @param breaches that are free within a minute: too few and a slow link is blamed, too many and abuse hides below it
/// @param retain how long the bad score of a member that left is kept: an era, so that a restart does not wipe it; too
///     short and reconnecting heals, too long and a repaired member waits
/// @param thresholds gossip is reached by 5 wrong messages on one topic, publish by 7, graylist by 9: nearer to 0 and a
///     dispute silences honest members, further away and a flooder is read for longer
record NeighbourScores(
        double blame,
        Duration blameMemory,
        double mostMerit,
        Duration meritMemory,
        Duration settling,
        int neighboursPerAddress,
        double manners,
        int breaches,
        Duration retain,
        Thresholds thresholds) {
    static final NeighbourScores DEFAULT = new NeighbourScores(
            2,
            Duration.ofMinutes(10),
            2.5,
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            8,
            1,
            6,
            Duration.ofHours(1),
            new Thresholds(-40, -80, -160, 10, 1));

    /// A network on one machine, as a devnet is, has all members at these.
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "0:0:0:0:0:0:0:1");

    /// First deliveries that make [#mostMerit]; a committee of 32 sends more than a hundred messages an era.
    private static final int FULL_DELIVERIES = 50;
    /// P6 grows with the square: three members too many at one address get no more gossip, six are not read.
    private static final double ADDRESS_WEIGHT = -5;

    /// Merit of more topics than this counts no further: hearing many topics is no licence to flood one.
    private static final int MOST_MERIT_TOPICS = 4;

    private static final int REMEMBERED_MEMBERS = 4_096;

    /// The same rules on every topic.
    ScoreParams params(Collection<String> topics) {
        ScoreParams params = new ScoreParams(
                Map.of(),
                MOST_MERIT_TOPICS * mostMerit,
                1,
                new Colocation(ADDRESS_WEIGHT, neighboursPerAddress, LOOPBACK),
                new Behaviour(-manners, breaches, ScoreParams.decayOver(Duration.ofMinutes(1))),
                thresholds,
                Duration.ofSeconds(1),
                ScoreParams.TO_ZERO,
                retain,
                REMEMBERED_MEMBERS);
        for (String name : topics) {
            params = params.withTopic(name, topic());
        }
        return params;
    }

    private TopicScoreParams topic() {
        return new TopicScoreParams(
                1,
                new MeshTime(mostMerit / settling.toSeconds(), Duration.ofSeconds(1), settling.toSeconds()),
                new FirstDeliveries(mostMerit / FULL_DELIVERIES, ScoreParams.decayOver(meritMemory), FULL_DELIVERIES),
                MeshDeliveries.OFF,
                new Invalid(-blame, ScoreParams.decayOver(blameMemory)));
    }
}
