package network.icn.scalernode.rpc;

import com.google.protobuf.ByteString;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.Refusal;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.TranscriptRefusal;

/// The responses of scalernode.proto.
final class Wire {
    /// Limit of `Refusal.detail` (common.proto).
    private static final int MAX_DETAIL = 512;

    private Wire() {}

    static AskResponse answer(SignedAnswer answer) {
        return AskResponse.newBuilder().setAnswer(Messages.of(answer)).build();
    }

    static AskResponse challengeRefused(RefusalReason reason, String detail) {
        return AskResponse.newBuilder()
                .setRefusal(refusal(reason.label(), detail))
                .build();
    }

    static GetSnapshotResponse snapshot(Signed snapshot) {
        return GetSnapshotResponse.newBuilder()
                .setSnapshot(Messages.of(snapshot))
                .build();
    }

    static GetSnapshotResponse snapshotRefused(RefusalReason reason, String detail) {
        return GetSnapshotResponse.newBuilder()
                .setRefusal(refusal(reason.label(), detail))
                .build();
    }

    static CountersignResponse countersigned(Signature64 signature) {
        return CountersignResponse.newBuilder()
                .setSignature(ByteString.copyFrom(signature.bytes()))
                .build();
    }

    static CountersignResponse transcriptRefused(TranscriptRefusal reason, String detail) {
        return CountersignResponse.newBuilder()
                .setRefusal(refusal(reason.label(), detail))
                .build();
    }

    private static Refusal refusal(String reason, String detail) {
        return Refusal.newBuilder()
                .setReason(reason)
                .setDetail(detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL))
                .build();
    }
}
