package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.challenge.possession.CountersignedTranscript;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// What a ScalerNode wants done, in that order.
public sealed interface ScalerNodeEffect {
    /// Put the snapshot on disk. What follows in the list may leave only after that: two different snapshots of one era
    /// are proof of fraud.
    record KeepSnapshot(Signed snapshot) implements ScalerNodeEffect {}

    /// Put on disk that the journal knows every snapshot of this node from that era on, before anything else.
    record KeepCovers(EraId first) implements ScalerNodeEffect {}

    /// For logs, metrics and whoever watches; changes nothing.
    record Tell(ScalerNodeNotice notice) implements ScalerNodeEffect {}

    /// Ask that satellite for the report of this node and that era; [ScalerNodeInput.ArchiveAnswered] follows if it
    /// answers.
    record AskArchive(NodeId satellite, EraId era) implements ScalerNodeEffect {}

    record HandOutSnapshot(long token, Signed snapshot) implements ScalerNodeEffect {}

    /// Read these leaves of the tree with that root and that many leaves, and prove them.
    record ReadLeaves(long token, Hash32 root, long leafCount, List<Long> indices) implements ScalerNodeEffect {
        public ReadLeaves {
            indices = List.copyOf(indices);
        }
    }

    record Answer(long token, PossessionAnswer answer) implements ScalerNodeEffect {}

    /// @param detail one line for people
    record Refuse(long token, RefusalReason reason, String detail) implements ScalerNodeEffect {}

    /// Put the transcript on disk; [ScalerNodeInput.TranscriptKept] follows, and the signature leaves only after that.
    record KeepTranscript(long token, CountersignedTranscript transcript) implements ScalerNodeEffect {}

    /// @param signature over the bytes of the transcript that came under that token
    record HandOutCountersignature(long token, Signature64 signature) implements ScalerNodeEffect {}

    /// @param detail one line for people
    record RefuseTranscript(long token, TranscriptRefusal reason, String detail) implements ScalerNodeEffect {}

    /// Bring [ScalerNodeInput.Ticked] at that time.
    record WakeAt(Instant time) implements ScalerNodeEffect {}
}
