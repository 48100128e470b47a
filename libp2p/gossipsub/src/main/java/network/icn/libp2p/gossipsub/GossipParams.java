package network.icn.libp2p.gossipsub;

import java.time.Duration;
import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.score.ScoreParams;

/// What a gossip router is set up with: every number, with the specification's values as [#DEFAULT] (gossipsub 1.1,
/// "Parameters"), how peers are scored, and the peers that it has an agreement with. Small networks need no other
/// values: with fewer peers than `low` the mesh is simply everybody.
///
/// @param mesh the size of the mesh and the manners of entering and leaving it
/// @param lazy gossip about messages to peers outside the mesh
/// @param unwanted sparing peers large messages that they have already
/// @param conduct what peers are held to, and what follows when they do not keep to it
/// @param scores how peers are scored and what a score permits; each node may judge in its own way
/// @param direct peers with an agreement beyond gossip: they are always sent to and always heard, whatever
///     their score, and never in a mesh. The agreement must be mutual (gossipsub 1.1, "Explicit Peering
///     Agreements")
/// @param limits what bounds the router's memory
/// @param heartbeat time between rounds of maintenance: too short costs control traffic and random regrafting,
///     too long and a hole in the mesh stays open and lost messages are repaired late
/// @param firstHeartbeat delay of the first round: too short and it finds no peers, too long and the mesh
///     starts late
public record GossipParams(
        Mesh mesh,
        Lazy lazy,
        Refusals unwanted,
        Conduct conduct,
        ScoreParams scores,
        List<PeerId> direct,
        RouterLimits limits,
        Duration heartbeat,
        Duration firstHeartbeat) {
    /// The defaults of the specification, and ours where it has none; no scores and no direct peers.
    public static final GossipParams DEFAULT = new GossipParams(
            Mesh.DEFAULT,
            Lazy.DEFAULT,
            Refusals.DEFAULT,
            Conduct.DEFAULT,
            ScoreParams.OFF,
            List.of(),
            RouterLimits.DEFAULT,
            Duration.ofSeconds(1),
            Duration.ofMillis(100));

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public GossipParams {
        direct = List.copyOf(direct);
        ParameterRule.require(heartbeat.isPositive(), "heartbeat: must be positive, got " + heartbeat);
        ParameterRule.require(
                !firstHeartbeat.isNegative(), "firstHeartbeat: must not be negative, got " + firstHeartbeat);
        // Else an id could be forgotten while peers still advertise it, and the message would go round again.
        Duration advertised = heartbeat.multipliedBy(lazy.history() + 1L);
        ParameterRule.require(
                limits.seenTtl().compareTo(advertised) > 0,
                "limits.seenTtl: must exceed lazy.history + 1 heartbeats, got " + limits.seenTtl());
    }

    /// With another mesh.
    public GossipParams withMesh(Mesh other) {
        return new GossipParams(other, lazy, unwanted, conduct, scores, direct, limits, heartbeat, firstHeartbeat);
    }

    /// With other gossip.
    public GossipParams withLazy(Lazy other) {
        return new GossipParams(mesh, other, unwanted, conduct, scores, direct, limits, heartbeat, firstHeartbeat);
    }

    /// With another use of IDONTWANT.
    public GossipParams withUnwanted(Refusals other) {
        return new GossipParams(mesh, lazy, other, conduct, scores, direct, limits, heartbeat, firstHeartbeat);
    }

    /// With another conduct.
    public GossipParams withConduct(Conduct other) {
        return new GossipParams(mesh, lazy, unwanted, other, scores, direct, limits, heartbeat, firstHeartbeat);
    }

    /// With scores of peers.
    public GossipParams withScores(ScoreParams other) {
        return new GossipParams(mesh, lazy, unwanted, conduct, other, direct, limits, heartbeat, firstHeartbeat);
    }

    /// With peers that get every message and are heard whatever their score.
    public GossipParams withDirect(List<PeerId> other) {
        return new GossipParams(mesh, lazy, unwanted, conduct, scores, other, limits, heartbeat, firstHeartbeat);
    }

    /// With other bounds.
    public GossipParams withLimits(RouterLimits other) {
        return new GossipParams(mesh, lazy, unwanted, conduct, scores, direct, other, heartbeat, firstHeartbeat);
    }

    /// With another time between heartbeats.
    public GossipParams withHeartbeat(Duration other) {
        return new GossipParams(mesh, lazy, unwanted, conduct, scores, direct, limits, other, firstHeartbeat);
    }

    /// The mesh of a topic: the peers that pass full messages on to each other.
    ///
    /// @param target D, the size aimed for: too small and few losses disconnect the topic, too large and every
    ///     message arrives that many times
    /// @param low Dlo, below it peers are grafted: too small and the mesh thins out before it is mended, too
    ///     large and it is mended all the time
    /// @param high Dhi, above it peers are pruned: too small and grafting and pruning oscillate, too large and
    ///     popular nodes carry the network
    /// @param best Dscore, how many of the best by score survive a pruning: too small and a flood of new peers
    ///     can displace proven ones, too large and a peer that earned its score early is never replaced
    /// @param outbound Dout, how many mesh peers must be ones we dialled: too small and attackers who dial us
    ///     can own the mesh, too large and nodes that nobody can dial fill no mesh
    /// @param pruneBackoff how long neither side grafts after a PRUNE: too short and pruned peers come back at
    ///     once, too long and a small network has nobody left to graft
    /// @param unsubscribeBackoff the same after leaving a topic: too short and others graft a node that is
    ///     gone, too long and a restarted application waits for its mesh
    /// @param graftSlack heartbeats by which own grafts come later than agreed: too few and they come early at
    ///     a peer with a slower clock, which punishes it, too many and a thin mesh stays thin
    /// @param fanoutTtl how long peers chosen for a topic we only publish to are kept: too short and each
    ///     publish chooses anew, too long and stale choices hold memory
    /// @param floodPublish whether own messages go to all peers of the topic: false saves upload, true survives
    ///     a mesh made of attackers and a mesh that is not there yet
    public record Mesh(
            int target,
            int low,
            int high,
            int best,
            int outbound,
            Duration pruneBackoff,
            Duration unsubscribeBackoff,
            int graftSlack,
            Duration fanoutTtl,
            boolean floodPublish) {
        /// No mesh at all: for a bootstrap node, which only names peers to each other.
        public static final Mesh NONE =
                new Mesh(0, 0, 0, 0, 0, Duration.ofMinutes(1), Duration.ofSeconds(10), 2, Duration.ofMinutes(1), true);

        /// The defaults of the specification, and ours where it has none.
        public static final Mesh DEFAULT =
                new Mesh(6, 4, 12, 4, 2, Duration.ofMinutes(1), Duration.ofSeconds(10), 2, Duration.ofMinutes(1), true);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Mesh {
            ParameterRule.require(low >= 0 && low <= target, "mesh.low: must lie in 0..target, got " + low);
            ParameterRule.require(high >= target, "mesh.high: must be at least target, got " + high);
            // gossipsub 1.1: Dout < Dlo and Dout <= D / 2
            ParameterRule.require(
                    outbound == 0 || (outbound > 0 && outbound < low),
                    "mesh.outbound: must be 0 or lie in 1..low-1, got " + outbound);
            ParameterRule.require(outbound <= target / 2, "mesh.outbound: must be at most target / 2, got " + outbound);
            ParameterRule.require(
                    best >= 0 && best <= target - outbound, "mesh.best: must lie in 0..target - outbound, got " + best);
            ParameterRule.require(
                    ParameterRule.wholeSeconds(pruneBackoff),
                    "mesh.pruneBackoff: must be whole seconds, got " + pruneBackoff);
            ParameterRule.require(
                    ParameterRule.wholeSeconds(unsubscribeBackoff),
                    "mesh.unsubscribeBackoff: must be whole seconds, got " + unsubscribeBackoff);
            ParameterRule.require(graftSlack >= 0, "mesh.graftSlack: must not be negative, got " + graftSlack);
            ParameterRule.require(fanoutTtl.isPositive(), "mesh.fanoutTtl: must be positive, got " + fanoutTtl);
        }

        /// With other degrees: D, Dlo, Dhi and Dout of the specification.
        public Mesh withDegrees(int newTarget, int newLow, int newHigh, int newOutbound) {
            int newBest = Math.min(best, newTarget - newOutbound);
            return new Mesh(
                    newTarget,
                    newLow,
                    newHigh,
                    newBest,
                    newOutbound,
                    pruneBackoff,
                    unsubscribeBackoff,
                    graftSlack,
                    fanoutTtl,
                    floodPublish);
        }

        /// With own messages to all peers of the topic, or to the mesh alone.
        public Mesh withFloodPublish(boolean flood) {
            return new Mesh(
                    target, low, high, best, outbound, pruneBackoff, unsubscribeBackoff, graftSlack, fanoutTtl, flood);
        }
    }

    /// Lazy push: IHAVE to some peers outside the mesh, IWANT for what they lack.
    ///
    /// @param peers Dlazy, the least number of peers told per heartbeat and topic: too small and messages lost
    ///     by the mesh are not repaired, too large and ids outweigh messages
    /// @param factor the least share of the eligible peers told: too small and gossip spreads slowly in large
    ///     topics, too large and its cost grows with the topic
    /// @param history heartbeats for which a message can be asked back: too few and an IWANT comes too late,
    ///     too many and messages fill memory
    /// @param historyGossip heartbeats for which a message is advertised: too few and few peers hear of it, too
    ///     many and the id limit of IHAVE bites (5 000 ids / 3 heartbeats is 1 666 messages per second)
    /// @param maxIhavesPerHeartbeat IHAVEs heeded per peer: too few and honest gossip on many topics is
    ///     ignored, too many and a peer makes us look up ids without end
    /// @param maxIdsPerHeartbeat ids advertised, asked and served per peer: too few and gossip falls behind the
    ///     traffic, too many and one RPC makes us ask or send megabytes
    /// @param retransmissions times one message is sent to one peer for its IWANTs: too few and a loss is
    ///     final, too many and a peer uses us as an amplifier
    /// @param asksPerId peers asked for one id per heartbeat: too few and a peer that advertises and stays
    ///     silent withholds the message, too many and the same message comes several times
    public record Lazy(
            int peers,
            double factor,
            int history,
            int historyGossip,
            int maxIhavesPerHeartbeat,
            int maxIdsPerHeartbeat,
            int retransmissions,
            int asksPerId) {
        /// The defaults of the specification, and ours where it has none.
        public static final Lazy DEFAULT = new Lazy(6, 0.25, 5, 3, 10, 5_000, 3, 2);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Lazy {
            ParameterRule.require(peers >= 0, "lazy.peers: must not be negative, got " + peers);
            ParameterRule.require(factor >= 0 && factor <= 1, "lazy.factor: must lie in 0..1, got " + factor);
            ParameterRule.require(history >= 1, "lazy.history: must be at least 1, got " + history);
            ParameterRule.require(
                    historyGossip >= 0 && historyGossip <= history,
                    "lazy.historyGossip: must lie in 0..history, got " + historyGossip);
            ParameterRule.require(maxIhavesPerHeartbeat >= 1, "lazy.maxIhavesPerHeartbeat: must be at least 1");
            ParameterRule.require(maxIdsPerHeartbeat >= 1, "lazy.maxIdsPerHeartbeat: must be at least 1");
            // Counted in one byte per peer and message.
            ParameterRule.require(
                    retransmissions >= 1 && retransmissions <= Byte.MAX_VALUE,
                    "lazy.retransmissions: must lie in 1..127, got " + retransmissions);
            ParameterRule.require(asksPerId >= 1, "lazy.asksPerId: must be at least 1, got " + asksPerId);
        }
    }

    /// IDONTWANT (gossipsub 1.2): whoever has got a large message tells its mesh at once, before it is checked.
    ///
    /// @param minBytes messages of this size or more are announced so: too small and the announcements cost more
    ///     than the copies they save (measured: at 1 KiB twice the processor time), too large and they save
    ///     nothing
    /// @param maxIdsPerHeartbeat ids heeded of one peer: too few and large messages arrive in copies under load,
    ///     too many and a peer fills memory
    /// @param history heartbeats for which they are remembered: too few and copies in long queues are sent
    ///     nevertheless, too many fills memory
    public record Refusals(int minBytes, int maxIdsPerHeartbeat, int history) {
        /// The defaults of the specification, and ours where it has none.
        public static final Refusals DEFAULT = new Refusals(8_192, 512, 3);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Refusals {
            ParameterRule.require(minBytes >= 0, "unwanted.minBytes: must not be negative, got " + minBytes);
            ParameterRule.require(maxIdsPerHeartbeat >= 0, "unwanted.maxIdsPerHeartbeat: must not be negative");
            ParameterRule.require(history >= 1, "unwanted.history: must be at least 1, got " + history);
        }
    }

    /// What peers are held to by their scores; without scores most of it has no effect.
    ///
    /// @param graftFlood a GRAFT within this time after a PRUNE counts twice: too short and a flood is taken for
    ///     impatience, too long and impatience is taken for a flood
    /// @param followUp how long a peer has to send what it advertised and we asked for: too short and slow links
    ///     break promises, too long and empty promises go unnoticed
    /// @param opportunisticHeartbeats heartbeats between looks for better mesh peers: too few and the mesh never
    ///     rests, too many and a mesh of attackers stays
    /// @param opportunisticPeers grafted at such a look: too few and a bad mesh mends slowly, too many and it
    ///     grows past Dhi
    /// @param exchangedPeers named to a peer that is pruned because the mesh is full, and taken from a PRUNE; 0
    ///     turns peer exchange off: too few and a newcomer at a full node finds no other, too many and PRUNEs
    ///     are large and one peer fills another's address book
    /// @param graylistedHeartbeats heartbeats on the graylist after which a peer is disconnected, 0 for never: too
    ///     few and a peer that ended there by our mistake is gone before its score recovers, too many and peers
    ///     that nobody listens to hold connections that others could use. Never is right where connections
    ///     serve other protocols too
    public record Conduct(
            Duration graftFlood,
            Duration followUp,
            int opportunisticHeartbeats,
            int opportunisticPeers,
            int exchangedPeers,
            int graylistedHeartbeats) {
        /// Peer exchange is off, as the specification asks of all but bootstrap nodes.
        public static final Conduct DEFAULT = new Conduct(Duration.ofSeconds(10), Duration.ofSeconds(3), 60, 2, 0, 60);

        /// With so many peers named in PRUNE; 0 turns peer exchange off.
        public Conduct withExchangedPeers(int peers) {
            return new Conduct(
                    graftFlood, followUp, opportunisticHeartbeats, opportunisticPeers, peers, graylistedHeartbeats);
        }

        /// With so many heartbeats below the graylist threshold before a peer is disconnected.
        public Conduct withGraylistedHeartbeats(int heartbeats) {
            return new Conduct(
                    graftFlood, followUp, opportunisticHeartbeats, opportunisticPeers, exchangedPeers, heartbeats);
        }

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Conduct {
            ParameterRule.require(!graftFlood.isNegative(), "conduct.graftFlood: must not be negative");
            ParameterRule.require(followUp.isPositive(), "conduct.followUp: must be positive, got " + followUp);
            ParameterRule.require(opportunisticHeartbeats >= 1, "conduct.opportunisticHeartbeats: must be at least 1");
            ParameterRule.require(opportunisticPeers >= 0, "conduct.opportunisticPeers: must not be negative");
            ParameterRule.require(
                    exchangedPeers >= 0 && exchangedPeers <= 16,
                    "conduct.exchangedPeers: must lie in 0..16, got " + exchangedPeers);
            ParameterRule.require(graylistedHeartbeats >= 0, "conduct.graylistedHeartbeats: must not be negative");
        }
    }
}
