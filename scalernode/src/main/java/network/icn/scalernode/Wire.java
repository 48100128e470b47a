package network.icn.scalernode;

import network.icn.proto.v1.ChallengePossessionResponse;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.Refusal;
import network.icn.protocol.challenge.PossessionAnswer;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.scalernode.RefusalReason;
import network.icn.protocol.signed.Signed;

/// The responses of scalernode.proto.
final class Wire {
    /// Limit of `Refusal.detail` (common.proto).
    private static final int MAX_DETAIL = 512;

    private Wire() {}

    static ChallengePossessionResponse answer(PossessionAnswer answer) {
        return ChallengePossessionResponse.newBuilder()
                .setAnswer(Messages.of(answer))
                .build();
    }

    static ChallengePossessionResponse challengeRefused(RefusalReason reason, String detail) {
        return ChallengePossessionResponse.newBuilder()
                .setRefusal(refusal(reason, detail))
                .build();
    }

    static GetSnapshotResponse snapshot(Signed snapshot) {
        return GetSnapshotResponse.newBuilder()
                .setSnapshot(Messages.of(snapshot))
                .build();
    }

    static GetSnapshotResponse snapshotRefused(RefusalReason reason, String detail) {
        return GetSnapshotResponse.newBuilder()
                .setRefusal(refusal(reason, detail))
                .build();
    }

    private static Refusal refusal(RefusalReason reason, String detail) {
        return Refusal.newBuilder()
                .setReason(reason.label())
                .setDetail(detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL))
                .build();
    }
}
