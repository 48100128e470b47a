package network.icn.simulator.world;

import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;

/// Bytes of what travels, each as it is really encoded.
final class Sizes {
    private Sizes() {}

    static int of(Submission submission) {
        return switch (submission) {
            case Submission.OfShard(var shard) -> MessageSizes.report(shard);
            case Submission.OfEvidence(var evidence, int _) -> MessageSizes.evidence(evidence.bytes());
        };
    }

    static int of(PushAnswer answer) {
        return switch (answer) {
            case PushAnswer.Receipted(var receipt) -> MessageSizes.receipt(receipt);
            case PushAnswer.Refused(var reason) -> MessageSizes.refusal(reason.name());
            case PushAnswer.Unreachable _ -> 0;
        };
    }

    /// What a ScalerNode answers with; 0 for what stays in its house.
    static int of(ScalerNodeEffect effect) {
        return switch (effect) {
            case ScalerNodeEffect.HandOutSnapshot(long _, var snapshot) -> MessageSizes.snapshotTold(snapshot);
            case ScalerNodeEffect.Answer(long _, var answer) -> MessageSizes.answer(answer);
            case ScalerNodeEffect.HandOutCountersignature(long _, var signature) ->
                MessageSizes.countersignature(signature);
            case ScalerNodeEffect.Refuse(long _, var reason, String _) -> MessageSizes.refusal(reason.name());
            case ScalerNodeEffect.RefuseTranscript(long _, var reason, String _) -> MessageSizes.refusal(reason.name());
            case ScalerNodeEffect.KeepSnapshot _,
                    ScalerNodeEffect.KeepCovers _,
                    ScalerNodeEffect.Tell _,
                    ScalerNodeEffect.AskArchive _,
                    ScalerNodeEffect.HandIn _,
                    ScalerNodeEffect.ReadLeaves _,
                    ScalerNodeEffect.ReadGrowth _,
                    ScalerNodeEffect.KeepTranscript _,
                    ScalerNodeEffect.WakeAt _ -> 0;
        };
    }
}
