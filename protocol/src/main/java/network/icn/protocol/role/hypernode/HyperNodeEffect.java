package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.clock.DrawnBy;

/// What a HyperNode wants done, in that order.
public sealed interface HyperNodeEffect {
    /// What a [HyperNodeInput.Request] brings back to whoever waits under its token.
    sealed interface Reply extends HyperNodeEffect {
        long token();
    }

    /// Ask that satellite for a round; [HyperNodeInput.BeaconArrived] or
    /// [HyperNodeInput.BeaconUnavailable] follows.
    record FetchBeacon(long round, NodeId satellite) implements HyperNodeEffect {}

    /// [HyperNodeInput.SnapshotArrived] or [HyperNodeInput.SnapshotUnavailable] follows.
    ///
    /// @param held earlier snapshots of the target that are here: it is shown them, in case it has lost
    ///     them
    record FetchSnapshot(NodeId target, EraId era, List<Signed> held) implements HyperNodeEffect {
        public FetchSnapshot {
            held = List.copyOf(held);
        }
    }

    /// Measure the round trip, then challenge by one kind after the other; [HyperNodeInput.ProbeFinished]
    /// follows.
    ///
    /// @param challenges in the order in which they are sent
    /// @param at when it leaves; what passes from there until it is sent is our own delay
    /// @param deadline an answer after this is late
    record StartProbe(
            ProbeId probe,
            VerifiedSnapshot snapshot,
            List<OwnChallenge> challenges,
            BeaconValue beacon,
            Instant at,
            Instant deadline)
            implements HyperNodeEffect {
        public StartProbe {
            challenges = List.copyOf(challenges);
        }
    }

    /// Ask the target to sign the same bytes; [HyperNodeInput.CountersignAnswered] follows. Nothing
    /// waits for it.
    ///
    /// @param transcript a signed [network.icn.protocol.challenge.Transcript]
    record Countersign(ProbeId probe, Signed transcript) implements HyperNodeEffect {}

    /// Keep what both sides have signed, with no hurry: nobody was promised anything.
    record KeepTranscript(CountersignedTranscript transcript) implements HyperNodeEffect {}

    /// Keep a satellite's receipt, with no hurry: it is held against the satellite, not against this
    /// node.
    ///
    /// @param receipt a signed [network.icn.protocol.archive.SatelliteReceipt]
    record KeepReceipt(Signed receipt) implements HyperNodeEffect {}

    /// Make the record durable before any later effect of the list is carried out.
    record Persist(Payload record) implements HyperNodeEffect {}

    /// Keep the record, with no hurry: losing it costs work after a restart, never a promise.
    record Note(Payload record) implements HyperNodeEffect {}

    /// Hear the gossip of these shard topics from now on, beside the common one, and of no others.
    ///
    /// @param topics ascending
    record Hear(List<GossipTopic> topics) implements HyperNodeEffect {
        public Hear {
            topics = List.copyOf(topics);
        }
    }

    record Publish(GossipTopic topic, GossipItem item) implements HyperNodeEffect {}

    /// The verdict on [HyperNodeInput.GossipArrived].
    record GossipJudged(long token, GossipVerdict verdict) implements Reply {}

    /// Ask one of these that is a neighbour; [HyperNodeInput.PullAnswered] follows if it answers.
    ///
    /// @param members who may know of the subject: the committee
    record Pull(Hash32 subject, List<NodeId> members) implements HyperNodeEffect {
        public Pull {
            members = List.copyOf(members);
        }
    }

    /// Ask some of these members what they have heard this node say about the subject;
    /// [HyperNodeInput.OwnHeard] follows for each that answers.
    record AskOwn(Hash32 subject, List<NodeId> members) implements HyperNodeEffect {
        public AskOwn {
            members = List.copyOf(members);
        }
    }

    /// Ask that satellite for the report of the target and era, and hand in what this node has said in
    /// it; [HyperNodeInput.OwnArchived] follows if there is a report.
    record AskArchive(NodeId satellite, EraId era, NodeId target) implements HyperNodeEffect {}

    /// Ask that satellite for the report of the target and era; [HyperNodeInput.ReportArrived] follows.
    record FetchReport(NodeId satellite, EraId era, NodeId target) implements HyperNodeEffect {}

    /// Ask that HyperNode for its time, with a fresh nonce; [HyperNodeInput.TimeHeard] follows if it
    /// answers.
    record AskTime(NodeId member) implements HyperNodeEffect {}

    /// Dial that satellite or ScalerNode and sign our time under whatever it asks with. Nothing follows.
    ///
    /// @param draw why it should listen to us; empty where everybody listens to everybody
    record TellTime(NodeId member, Optional<DrawnBy> draw) implements HyperNodeEffect {}

    /// To [HyperNodeInput.PullAsked] and [HyperNodeInput.OwnAsked].
    ///
    /// @param items all that there is to say; empty if it does not answer, which does not mean nothing
    record AnswerPull(long token, Optional<List<GossipItem>> items) implements Reply {
        public AnswerPull {
            items = items.map(List::copyOf);
        }

        static AnswerPull of(long token, List<GossipItem> items) {
            return new AnswerPull(token, Optional.of(items));
        }
    }

    /// [HyperNodeInput.PushAnswered] follows.
    record Push(NodeId satellite, Submission submission) implements HyperNodeEffect {}

    /// Bring [HyperNodeInput.Woken] at that time; replaces an earlier wish.
    record WakeAt(Instant time) implements HyperNodeEffect {}

    /// For logs, metrics and whoever watches; changes nothing.
    record Tell(HyperNodeNotice notice) implements HyperNodeEffect {}
}
