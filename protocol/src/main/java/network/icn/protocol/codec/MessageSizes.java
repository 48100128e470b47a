package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;

/// Bytes of the messages that travel by gRPC, each as it is really encoded: for whoever models links. What the
/// transport adds (HTTP/2 and TLS, some 50 bytes a message) is not in it.
public final class MessageSizes {
    private static final ByteString NONCE = ByteString.copyFrom(new byte[Hash32.BYTES]);

    private MessageSizes() {}

    /// A question for the value of that round.
    public static int beaconAsked(long round) {
        return GetBeaconRequest.newBuilder().setRound(round).build().getSerializedSize();
    }

    /// Its answer; nothing without a value.
    public static int beaconTold(Optional<BeaconValue> value) {
        return value.map(known -> GetBeaconResponse.newBuilder()
                        .setBeacon(Messages.of(known))
                        .build()
                        .getSerializedSize())
                .orElse(0);
    }

    /// A question for the snapshot of an era, with those that the asker has.
    public static int snapshotAsked(EraId era, List<Signed> held) {
        return GetSnapshotRequest.newBuilder()
                .setEra(era.number())
                .addAllHeld(held.stream().map(Messages::of).toList())
                .build()
                .getSerializedSize();
    }

    /// Its answer.
    public static int snapshotTold(Signed snapshot) {
        return GetSnapshotResponse.newBuilder()
                .setSnapshot(Messages.of(snapshot))
                .build()
                .getSerializedSize();
    }

    /// A question as long as its answer.
    public static int echo() {
        return ProbeEchoRequest.newBuilder().setNonce(NONCE).build().getSerializedSize();
    }

    /// A challenge with what proves its draw.
    public static int challenge(Signed challenge, BeaconValue beacon, Signed snapshot) {
        return AskRequest.newBuilder()
                .setChallenge(Messages.of(challenge))
                .setBeacon(Messages.of(beacon))
                .setSnapshot(Messages.of(snapshot))
                .build()
                .getSerializedSize();
    }

    /// Its answer with the receipt.
    public static int answer(SignedAnswer answer) {
        return AskResponse.newBuilder().setAnswer(Messages.of(answer)).build().getSerializedSize();
    }

    /// A transcript to be countersigned.
    public static int transcript(Signed transcript) {
        return CountersignRequest.newBuilder()
                .setTranscript(ByteString.copyFrom(transcript.statement().bytes()))
                .setSignature(ByteString.copyFrom(transcript.signature().bytes()))
                .build()
                .getSerializedSize();
    }

    /// Its answer.
    public static int countersignature(Signature64 signature) {
        return CountersignResponse.newBuilder()
                .setSignature(ByteString.copyFrom(signature.bytes()))
                .build()
                .getSerializedSize();
    }

    /// A certified shard, on its way to a satellite or from it.
    public static int report(CertifiedShard report) {
        return SubmitReportRequest.newBuilder()
                .setCertifiedShard(ByteString.copyFrom(CertifiedShardCodec.encode(report)))
                .build()
                .getSerializedSize();
    }

    /// A question for an archived report.
    public static int reportAsked(EraId era) {
        return GetReportRequest.newBuilder()
                .setEra(era.number())
                .setScalernode(ByteString.copyFrom(new byte[NodeId.BYTES]))
                .build()
                .getSerializedSize();
    }

    /// Evidence on its way to a satellite.
    public static int evidence(byte[] evidence) {
        return SubmitEvidenceRequest.newBuilder()
                .setEvidence(ByteString.copyFrom(evidence))
                .build()
                .getSerializedSize();
    }

    /// A signed receipt of a satellite.
    public static int receipt(Signed receipt) {
        return SubmitResponse.newBuilder()
                .setReceipt(Messages.of(receipt))
                .build()
                .getSerializedSize();
    }

    /// An answer that refuses.
    public static int refusal(String reason) {
        return SubmitResponse.newBuilder()
                .setRefusal(Refusal.newBuilder().setReason(reason))
                .build()
                .getSerializedSize();
    }

    /// A question for the time.
    public static int timeAsked(Hash32 nonce) {
        return ClockCodec.asked(nonce).getSerializedSize();
    }

    /// Its answer.
    public static int timeTold(Signed time) {
        return ClockCodec.told(time, Optional.empty()).getSerializedSize();
    }

    /// Statements in the answer to a pull.
    public static int pulled(List<Signed> statements) {
        return GossipCodec.encodeAnswer(statements.stream()
                        .<GossipItem>map(GossipItem.StatementItem::new)
                        .toList())
                .length;
    }
}
