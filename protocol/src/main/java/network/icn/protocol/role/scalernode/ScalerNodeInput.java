package network.icn.protocol.role.scalernode;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.ChallengeReply;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.GrowthReply;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandOutCountersignature;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.LeavesReply;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Reply;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.SnapshotReply;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.TranscriptReply;

/// What happens to a ScalerNode. A `token` is the shell's name for a waiting call; effects carry it back.
public sealed interface ScalerNodeInput {
    /// An input that one reply of that kind answers.
    sealed interface Request<R extends Reply> extends ScalerNodeInput {
        Class<R> reply();
    }

    /// A snapshot that was kept before a restart. All of them come before anything else.
    record SnapshotRestored(Signed snapshot) implements ScalerNodeInput {}

    /// How the journal of snapshots was found, after all its snapshots.
    ///
    /// @param covers the first era that it claims to know whole, if it claims anything
    record JournalOpened(JournalState journal, Optional<EraId> covers) implements ScalerNodeInput {}

    /// What a HyperNode has of this node's snapshots; nothing has been checked.
    record SnapshotsShown(List<Signed> snapshots) implements ScalerNodeInput {
        public SnapshotsShown {
            snapshots = List.copyOf(snapshots);
        }
    }

    /// A satellite's answer to [ScalerNodeEffect.AskArchive]; nothing has been checked.
    ///
    /// @param report empty if it has none
    record ArchiveAnswered(NodeId satellite, EraId era, Optional<CertifiedShard> report) implements ScalerNodeInput {}

    /// What a satellite answered to [ScalerNodeEffect.HandIn].
    ///
    /// @param evidence its id
    record EvidenceAnswered(NodeId satellite, Hash32 evidence, PushAnswer answer) implements ScalerNodeInput {}

    /// A transcript that was kept before a restart; those of the last two eras are enough.
    record TranscriptRestored(CountersignedTranscript transcript) implements ScalerNodeInput {}

    /// From now on snapshots say this of what is stored.
    ///
    /// @param anew whether what was signed last is no beginning of it: all of that is lost
    record DataIndexed(StoredTotals totals, boolean anew) implements ScalerNodeInput {}

    /// What was signed last is not stored any more: nothing is signed until data is indexed again, which may be the
    /// same.
    record DataWithdrawn() implements ScalerNodeInput {}

    /// @param peer whom mutual TLS has shown to be at the other end
    record ChallengeArrived(long token, NodeId peer, Signed challenge, BeaconValue beacon)
            implements Request<ChallengeReply> {
        @Override
        public Class<ChallengeReply> reply() {
            return ChallengeReply.class;
        }
    }

    /// The leaves of [ScalerNodeEffect.ReadLeaves], in its order, without those of removed objects, and the proof of
    /// all.
    record LeavesRead(long token, List<Payload> leaves, StoredProof proof, boolean directIo)
            implements Request<LeavesReply> {
        @Override
        public Class<LeavesReply> reply() {
            return LeavesReply.class;
        }

        public LeavesRead {
            leaves = List.copyOf(leaves);
        }
    }

    /// The disk did not give the leaves.
    record ReadFailed(long token, String detail) implements Request<LeavesReply> {
        @Override
        public Class<LeavesReply> reply() {
            return LeavesReply.class;
        }
    }

    /// What [ScalerNodeEffect.ReadGrowth] asked for.
    record GrowthRead(long token, StoredGrowth growth) implements Request<GrowthReply> {
        @Override
        public Class<GrowthReply> reply() {
            return GrowthReply.class;
        }
    }

    /// Nothing shows it: one of the two is not what is stored, or was.
    record GrowthFailed(long token, String detail) implements Request<GrowthReply> {
        @Override
        public Class<GrowthReply> reply() {
            return GrowthReply.class;
        }
    }

    record SnapshotWanted(long token, NodeId peer, EraId era) implements Request<SnapshotReply> {
        @Override
        public Class<SnapshotReply> reply() {
            return SnapshotReply.class;
        }
    }

    /// @param peer whom mutual TLS has shown to be at the other end
    /// @param transcript a [network.icn.protocol.challenge.Transcript]; nothing has been checked
    record TranscriptArrived(long token, NodeId peer, Signed transcript) implements Request<TranscriptReply> {
        @Override
        public Class<TranscriptReply> reply() {
            return TranscriptReply.class;
        }
    }

    /// The transcript of [ScalerNodeEffect.KeepTranscript] is on the medium.
    record TranscriptKept(long token) implements Request<HandOutCountersignature> {
        @Override
        public Class<HandOutCountersignature> reply() {
            return HandOutCountersignature.class;
        }
    }

    /// The time of a [ScalerNodeEffect.WakeAt], or any other.
    record Ticked() implements ScalerNodeInput {}
}
