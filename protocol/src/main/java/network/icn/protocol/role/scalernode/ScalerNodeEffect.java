package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredTotals;

/// What a ScalerNode wants done, in that order.
public sealed interface ScalerNodeEffect {
    /// Put the snapshot on disk. What follows in the list may leave only after that: two different
    /// snapshots of one era are proof of fraud.
    record KeepSnapshot(Signed snapshot) implements ScalerNodeEffect {}

    /// Put on disk that the journal knows every snapshot of this node from that era on, before anything
    /// else.
    record KeepCovers(EraId first) implements ScalerNodeEffect {}

    /// For logs, metrics and whoever watches; changes nothing.
    record Tell(ScalerNodeNotice notice) implements ScalerNodeEffect {}

    /// Ask that satellite for the report of this node and that era; [ScalerNodeInput.ArchiveAnswered]
    /// follows if it answers.
    record AskArchive(NodeId satellite, EraId era) implements ScalerNodeEffect {}

    /// Hand the evidence in at that satellite; [ScalerNodeInput.EvidenceAnswered] follows.
    record HandIn(NodeId satellite, Submission.OfEvidence submission) implements ScalerNodeEffect {}

    record HandOutSnapshot(long token, Signed snapshot) implements SnapshotReply {}

    /// Read these leaves, and prove them under a snapshot of those totals.
    ///
    /// @param indices in the whole tree, ascending, each once
    record ReadLeaves(long token, StoredTotals of, List<Long> indices) implements ChallengeReply, LeavesReply {
        public ReadLeaves {
            indices = List.copyOf(indices);
        }
    }

    /// Find what shows that what is stored has only grown from the one to the other.
    record ReadGrowth(long token, StoredTotals from, StoredTotals to) implements ChallengeReply {}

    /// The answer to a challenge, with its receipt.
    record Answer(long token, SignedAnswer answer) implements ChallengeReply, LeavesReply, GrowthReply {}

    /// @param detail one line for people
    record Refuse(long token, RefusalReason reason, String detail)
            implements SnapshotReply, ChallengeReply, LeavesReply, GrowthReply {}

    /// Put the transcript on disk; [ScalerNodeInput.TranscriptKept] follows, and the signature leaves
    /// only after that.
    record KeepTranscript(long token, CountersignedTranscript transcript) implements TranscriptReply {}

    /// @param signature over the bytes of the transcript that came under that token
    record HandOutCountersignature(long token, Signature64 signature) implements TranscriptReply {}

    /// @param detail one line for people
    record RefuseTranscript(long token, TranscriptRefusal reason, String detail) implements TranscriptReply {}

    /// What a request brings back to whoever waits under its token: one, after everything that has to
    /// be on disk first.
    sealed interface Reply extends ScalerNodeEffect {
        long token();
    }

    /// To [ScalerNodeInput.SnapshotWanted].
    sealed interface SnapshotReply extends Reply {}

    /// To [ScalerNodeInput.ChallengeArrived].
    sealed interface ChallengeReply extends Reply {}

    /// To [ScalerNodeInput.LeavesRead] and [ScalerNodeInput.ReadFailed].
    sealed interface LeavesReply extends Reply {}

    /// To [ScalerNodeInput.GrowthRead] and [ScalerNodeInput.GrowthFailed].
    sealed interface GrowthReply extends Reply {}

    /// To [ScalerNodeInput.TranscriptArrived].
    sealed interface TranscriptReply extends Reply {}

    /// Bring [ScalerNodeInput.Ticked] at that time.
    record WakeAt(Instant time) implements ScalerNodeEffect {}
}
