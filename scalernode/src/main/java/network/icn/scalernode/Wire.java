package network.icn.scalernode;

import com.google.protobuf.ByteString;
import network.icn.proto.v1.ChallengePossessionResponse;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.Refusal;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.challenge.PossessionAnswer;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.scalernode.RefusalReason;
import network.icn.protocol.signed.Signed;

/// Between the protocol's types and the messages of scalernode.proto.
final class Wire {
    /// Limit of `Refusal.detail` (common.proto).
    private static final int MAX_DETAIL = 512;

    private Wire() {}

    /// @throws IllegalArgumentException on a field of the wrong width
    static Signed signed(network.icn.proto.v1.Signed message) {
        return new Signed(
                Payload.of(message.getStatement().toByteArray()),
                NodeId.of(message.getSigner().toByteArray()),
                Signature64.of(message.getSignature().toByteArray()));
    }

    /// @throws IllegalArgumentException on a field of the wrong width
    static BeaconValue beacon(network.icn.proto.v1.BeaconValue message) {
        return new BeaconValue(
                message.getRound(), Payload.of(message.getSignature().toByteArray()));
    }

    static network.icn.proto.v1.Signed message(Signed signed) {
        return network.icn.proto.v1.Signed.newBuilder()
                .setStatement(bytes(signed.statement().bytes()))
                .setSigner(bytes(signed.signer().bytes()))
                .setSignature(bytes(signed.signature().bytes()))
                .build();
    }

    static ChallengePossessionResponse answer(PossessionAnswer answer) {
        var message = network.icn.proto.v1.PossessionAnswer.newBuilder().setReceipt(message(answer.receipt()));
        for (Payload leaf : answer.leaves()) {
            message.addLeaves(bytes(leaf.bytes()));
        }
        for (Hash32 hash : answer.proof()) {
            message.addProof(bytes(hash.bytes()));
        }
        return ChallengePossessionResponse.newBuilder().setAnswer(message).build();
    }

    static ChallengePossessionResponse challengeRefused(RefusalReason reason, String detail) {
        return ChallengePossessionResponse.newBuilder()
                .setRefusal(refusal(reason, detail))
                .build();
    }

    static GetSnapshotResponse snapshot(Signed snapshot) {
        return GetSnapshotResponse.newBuilder().setSnapshot(message(snapshot)).build();
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

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }
}
