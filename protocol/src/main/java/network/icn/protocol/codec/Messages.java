package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;

/// The protocol's types as messages, and back. Reading checks widths only: nothing is believed before its signature is
/// verified. Counts are bounded by [FieldLimits] before.
public final class Messages {
    private Messages() {}

    public static network.icn.proto.v1.Signed of(Signed signed) {
        return network.icn.proto.v1.Signed.newBuilder()
                .setStatement(bytes(signed.statement().bytes()))
                .setSigner(bytes(signed.signer().bytes()))
                .setSignature(bytes(signed.signature().bytes()))
                .build();
    }

    public static Signed read(network.icn.proto.v1.Signed message) throws MalformedException {
        requireWidth("signer", message.getSigner(), NodeId.BYTES);
        requireWidth("signature", message.getSignature(), Signature64.BYTES);
        return new Signed(
                Payload.of(message.getStatement().toByteArray()),
                NodeId.of(message.getSigner().toByteArray()),
                Signature64.of(message.getSignature().toByteArray()));
    }

    public static network.icn.proto.v1.BeaconValue of(BeaconValue value) {
        return network.icn.proto.v1.BeaconValue.newBuilder()
                .setRound(value.round())
                .setSignature(bytes(value.signature().bytes()))
                .build();
    }

    public static BeaconValue read(network.icn.proto.v1.BeaconValue message) throws MalformedException {
        requireWidth("beacon signature", message.getSignature(), BeaconValue.SIGNATURE_BYTES);
        if (message.getRound() < 1) {
            throw new MalformedException("round: from 1, got " + Long.toUnsignedString(message.getRound()));
        }
        return new BeaconValue(
                message.getRound(), Payload.of(message.getSignature().toByteArray()));
    }

    public static network.icn.proto.v1.PossessionAnswer of(PossessionAnswer answer) {
        var message = network.icn.proto.v1.PossessionAnswer.newBuilder().setReceipt(of(answer.receipt()));
        answer.leaves().forEach(leaf -> message.addLeaves(bytes(leaf.bytes())));
        answer.proof().forEach(hash -> message.addProof(bytes(hash.bytes())));
        return message.build();
    }

    public static PossessionAnswer read(network.icn.proto.v1.PossessionAnswer message) throws MalformedException {
        List<Hash32> proof = new ArrayList<>(message.getProofCount());
        for (ByteString hash : message.getProofList()) {
            requireWidth("proof", hash, Hash32.BYTES);
            proof.add(Hash32.of(hash.toByteArray()));
        }
        List<Payload> leaves = message.getLeavesList().stream()
                .map(leaf -> Payload.of(leaf.toByteArray()))
                .toList();
        return new PossessionAnswer(leaves, proof, read(message.getReceipt()));
    }

    /// What a satellite is handed, and what it hands out: everything that is needed to recompute a report.
    public static SubmitReportRequest of(CertifiedShard report) {
        SubmitReportRequest.Builder message = SubmitReportRequest.newBuilder()
                .setEra(report.era().number())
                .setShard(report.shard())
                .setBeacon(of(report.beacon()))
                .setCertificate(bytes(report.certificate().bytes()))
                .setBody(bytes(report.body().bytes()));
        report.reveals().forEach(reveal -> message.addReveals(of(reveal)));
        return message.build();
    }

    public static CertifiedShard read(SubmitReportRequest message) throws MalformedException {
        List<Signed> reveals = new ArrayList<>(message.getRevealsCount());
        for (network.icn.proto.v1.Signed reveal : message.getRevealsList()) {
            reveals.add(read(reveal));
        }
        if (message.getEra() < 0 || message.getEra() > EraId.MAX) {
            throw new MalformedException("era: at most " + EraId.MAX + ", got " + message.getEra());
        }
        return new CertifiedShard(
                new EraId(message.getEra()),
                message.getShard(),
                read(message.getBeacon()),
                QuorumCertificate.parse(message.getCertificate().toByteArray()),
                Payload.of(message.getBody().toByteArray()),
                reveals);
    }

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }

    private static void requireWidth(String field, ByteString value, int width) throws MalformedException {
        if (value.size() != width) {
            throw new MalformedException(field + ": " + width + " bytes, got " + value.size());
        }
    }
}
