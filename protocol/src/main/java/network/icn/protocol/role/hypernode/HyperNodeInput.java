package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.protocol.role.protection.JournalState;

/// What happens to a HyperNode. A `token` is the shell's name for something that waits for an answer;
/// effects carry it back.
public sealed interface HyperNodeInput {
    /// An input that one reply of that kind answers, in the same step.
    sealed interface Request<R extends HyperNodeEffect.Reply> extends HyperNodeInput {
        long token();

        Class<R> reply();
    }

    /// The time of a [HyperNodeEffect.WakeAt], or any other. The first one after the start sets
    /// everything going.
    record Woken() implements HyperNodeInput {}

    /// A satellite answered [HyperNodeEffect.FetchBeacon]; nothing has been checked.
    record BeaconArrived(BeaconValue value) implements HyperNodeInput {}

    /// No satellite's answer was the round: it has not got it, its time has not come there, or it is
    /// not to be reached.
    record BeaconUnavailable(long round) implements HyperNodeInput {}

    /// @param stall how long this node's own work had to wait meanwhile, at the most
    record SnapshotArrived(NodeId target, EraId era, Signed snapshot, Duration stall) implements HyperNodeInput {
        public SnapshotArrived(NodeId target, EraId era, Signed snapshot) {
            this(target, era, snapshot, Duration.ZERO);
        }
    }

    /// @param outcome what a probe that needs the snapshot comes to
    /// @param stall how long this node's own work had to wait meanwhile, at the most
    record SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome, Duration stall)
            implements HyperNodeInput {
        public SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome) {
            this(target, era, outcome, Duration.ZERO);
        }
    }

    /// @param stall how long this node's own work had to wait meanwhile, at the most
    record ProbeFinished(ProbeId probe, ProbeReport report, Duration stall) implements HyperNodeInput {
        public ProbeFinished(ProbeId probe, ProbeReport report) {
            this(probe, report, Duration.ZERO);
        }
    }

    /// @param transcript hash of the one that was to be countersigned
    record CountersignAnswered(ProbeId probe, Hash32 transcript, CountersignAnswer answer) implements HyperNodeInput {}

    /// Something came by gossip and waits for [HyperNodeEffect.GossipJudged].
    record GossipArrived(long token, GossipItem item) implements Request<HyperNodeEffect.GossipJudged> {
        @Override
        public Class<HyperNodeEffect.GossipJudged> reply() {
            return HyperNodeEffect.GossipJudged.class;
        }
    }

    /// A neighbour asks for all that this node knows of a subject.
    record PullAsked(long token, NodeId neighbour, Hash32 subject) implements Request<HyperNodeEffect.AnswerPull> {
        @Override
        public Class<HyperNodeEffect.AnswerPull> reply() {
            return HyperNodeEffect.AnswerPull.class;
        }
    }

    /// What a neighbour knew of a subject.
    record PullAnswered(List<GossipItem> items) implements HyperNodeInput {
        public PullAnswered {
            items = List.copyOf(items);
        }
    }

    /// A neighbour asks for all that this node has heard that neighbour say about a subject.
    record OwnAsked(long token, NodeId neighbour, Hash32 subject) implements Request<HyperNodeEffect.AnswerPull> {
        @Override
        public Class<HyperNodeEffect.AnswerPull> reply() {
            return HyperNodeEffect.AnswerPull.class;
        }
    }

    /// All that somebody has heard this node say about a subject; nothing has been checked.
    record OwnHeard(NodeId from, Hash32 subject, List<Signed> messages) implements HyperNodeInput {
        public OwnHeard {
            messages = List.copyOf(messages);
        }
    }

    /// What a satellite's report shows that this node has said; nothing has been checked.
    record OwnArchived(NodeId satellite, List<Signed> messages) implements HyperNodeInput {
        public OwnArchived {
            messages = List.copyOf(messages);
        }
    }

    /// What a satellite answered to [HyperNodeEffect.FetchReport]; nothing has been checked.
    ///
    /// @param report empty if it has none, or is not to be reached
    record ReportArrived(EraId era, NodeId target, Optional<CertifiedShard> report) implements HyperNodeInput {}

    /// A HyperNode has told its time; nothing has been checked.
    record TimeHeard(NodeId member, TimeAnswer answer) implements HyperNodeInput {}

    record PushAnswered(NodeId satellite, Hash32 submission, PushAnswer answer) implements HyperNodeInput {}

    /// The journal and its records from before a restart, in their order. Comes before everything else.
    record Restored(JournalState journal, List<Payload> records) implements HyperNodeInput {
        public Restored {
            records = List.copyOf(records);
        }

        /// A journal that is as its node left it; without records there is none.
        public Restored(List<Payload> records) {
            this(records.isEmpty() ? JournalState.missing() : JournalState.whole(), records);
        }
    }
}
