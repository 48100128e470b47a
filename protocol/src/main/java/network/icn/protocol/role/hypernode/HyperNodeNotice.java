package network.icn.protocol.role.hypernode;

import java.util.Optional;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryNotice;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.EarlyRound;
import network.icn.protocol.role.protection.Waiting;

/// What a HyperNode tells those who watch it.
public sealed interface HyperNodeNotice {
    /// The beacon has drawn an era.
    ///
    /// @param shards of the whole network
    /// @param seats shards in whose committee this node sits
    /// @param committee size of the first shard's committee, 0 without shards
    /// @param quorum of the first shard's committee
    record EraDrawn(EraId era, long round, int shards, int seats, int committee, int quorum)
            implements HyperNodeNotice {
        static EraDrawn of(EraPlan plan, long round) {
            Optional<Committee> first = plan.shards().stream().findFirst().map(Shard::committee);
            return new EraDrawn(
                    plan.era(),
                    round,
                    plan.shards().size(),
                    plan.seats().size(),
                    first.map(Committee::size).orElse(0),
                    first.map(Committee::quorum).orElse(0));
        }
    }

    /// A probe has ended.
    record Probed(ProbeId probe, Result result) implements HyperNodeNotice {}

    /// Kinds of [network.icn.protocol.probe.ProbeOutcome], for labels; in no record.
    enum Result {
        PASSED,
        FAILED,
        LATE,
        OFFLINE,
        UNKNOWN,
        UNANSWERED;

        static Result of(ProbeResult result) {
            return switch (result) {
                case PASSED -> PASSED;
                case FAILED -> FAILED;
                case LATE -> LATE;
                case OFFLINE -> OFFLINE;
                case UNKNOWN -> UNKNOWN;
                case UNANSWERED -> UNANSWERED;
            };
        }
    }

    /// The exchange of a transcript has ended. Only [Countersigning#COUNTERSIGNED] leaves one behind.
    ///
    /// @param detail for people; may come from the target
    record TranscriptEnded(ProbeId probe, Countersigning result, String detail) implements HyperNodeNotice {}

    /// What came of a transcript, for labels.
    enum Countersigning {
        COUNTERSIGNED,
        REFUSED,
        WRONG_SIGNATURE,
        UNREACHABLE
    }

    record EraAgreed(CertifiedShard report) implements HyperNodeNotice {}

    /// The time was over before a quorum agreed.
    record Undecided(EraId era, int shard) implements HyperNodeNotice {}

    /// Verified evidence, found by this node or heard of.
    record Accused(Evidence evidence) implements HyperNodeNotice {}

    /// One more proof of what was proved already, found by this node: it is counted and let go.
    record AccusedAgain(NodeId accused, EraId era, Evidence.Kind kind) implements HyperNodeNotice {}

    /// Two different values are certified as final for one shard and era: at least 2q - n members of its committee
    /// signed both ways.
    record Forked(EraId era, int shard, Hash32 first, Hash32 second) implements HyperNodeNotice {
        static Forked of(Agreement agreement, Hash32 first, Hash32 second) {
            return new Forked(agreement.era(), agreement.shard().index(), first, second);
        }
    }

    /// A neighbour asked more often than anybody needs to, and got nothing.
    record PullRefused(NodeId neighbour) implements HyperNodeNotice {}

    /// A satellite's signed receipt was verified.
    record Delivered(NodeId satellite, Hash32 submission) implements HyperNodeNotice {}

    /// A satellite has signed what contradicts what it had signed before.
    record SatelliteConvicted(NodeId satellite, SatelliteConviction conviction) implements HyperNodeNotice {}

    /// A satellite did not take the submission: now or, if the reason allows no retry, ever.
    record Refused(NodeId satellite, Hash32 submission, Refusal reason) implements HyperNodeNotice {}

    /// A push came to nothing; there will be another.
    record Undelivered(NodeId satellite, Hash32 submission, String cause) implements HyperNodeNotice {}

    /// How many submissions some satellite has not given its receipt for; told when it changes.
    record DeliveriesWaiting(int count) implements HyperNodeNotice {}

    /// The queue for satellites was full; the oldest submission was let go.
    record DeliveryDropped(Hash32 submission) implements HyperNodeNotice {}

    /// A neighbour answered a pull with something that breaks the rules.
    record PullRejected(GossipVerdict verdict) implements HyperNodeNotice {}

    /// This node signs nothing for a while: it may have signed what it does not know.
    record SitsOut(Waiting waiting) implements HyperNodeNotice {}

    /// It signs again.
    record TakesPart() implements HyperNodeNotice {}

    /// Somebody else signs with this node's key. It signs nothing any more in this life.
    ///
    /// @param message of that era, under this node's key, not in its journal
    record KeyUsedElsewhere(EraId era, Signed message) implements HyperNodeNotice {}

    /// What there is to say of our own clock.
    record Clock(ClockNotice notice) implements HyperNodeNotice {}

    /// What there is to say of the registry that we go by.
    record Registry(RegistryNotice notice) implements HyperNodeNotice {}

    /// The chain's key holder let a round out before its time.
    ///
    /// @param witness a signed [network.icn.protocol.role.clock.EarlyRound]
    record RoundTooEarly(EarlyRound early, Signed witness) implements HyperNodeNotice {}
}
