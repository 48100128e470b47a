package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;

/// The protocol's types as messages, and back. Reading checks widths only: nothing is believed before its signature is
/// verified. Counts are bounded by [FieldLimits] before.
public final class Messages {
    private Messages() {}

    /// The protobuf message that carries it.
    public static network.icn.proto.v1.Signed of(Signed signed) {
        return network.icn.proto.v1.Signed.newBuilder()
                .setStatement(bytes(signed.statement()))
                .setSigner(bytes(signed.signer().bytes()))
                .setSignature(bytes(signed.signature().bytes()))
                .build();
    }

    /// What the message carries; no signature is checked.
    ///
    /// @throws MalformedException if a part is missing or has the wrong length
    public static Signed read(network.icn.proto.v1.Signed message) throws MalformedException {
        requireWidth("signer", message.getSigner(), NodeId.BYTES);
        requireWidth("signature", message.getSignature(), Signature64.BYTES);
        return new Signed(
                payload(message.getStatement()),
                NodeId.of(message.getSigner().toByteArray()),
                Signature64.of(message.getSignature().toByteArray()));
    }

    /// The protobuf message that carries it.
    public static network.icn.proto.v1.BeaconValue of(BeaconValue value) {
        return network.icn.proto.v1.BeaconValue.newBuilder()
                .setRound(value.round())
                .setSignature(bytes(value.signature()))
                .build();
    }

    /// What the message carries; no signature is checked.
    ///
    /// @throws MalformedException if a part is missing or has the wrong length
    public static BeaconValue read(network.icn.proto.v1.BeaconValue message) throws MalformedException {
        requireWidth("beacon signature", message.getSignature(), BeaconValue.SIGNATURE_BYTES);
        if (message.getRound() < 1) {
            throw new MalformedException("round: from 1, got " + Long.toUnsignedString(message.getRound()));
        }
        return new BeaconValue(message.getRound(), payload(message.getSignature()));
    }

    /// The protobuf message that carries it.
    public static network.icn.proto.v1.SignedAnswer of(SignedAnswer answer) {
        return network.icn.proto.v1.SignedAnswer.newBuilder()
                .setAnswer(bytes(answer.answer()))
                .setReceipt(of(answer.receipt()))
                .build();
    }

    /// What the message carries; nothing is checked.
    ///
    /// @throws MalformedException if a part is missing or has the wrong length
    public static SignedAnswer read(network.icn.proto.v1.SignedAnswer message) throws MalformedException {
        return new SignedAnswer(payload(message.getAnswer()), read(message.getReceipt()));
    }

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }

    private static ByteString bytes(Payload value) {
        return ByteString.copyFrom(value.buffer());
    }

    private static Payload payload(ByteString value) {
        return Payload.of(value.asReadOnlyByteBuffer());
    }

    private static void requireWidth(String field, ByteString value, int width) throws MalformedException {
        if (value.size() != width) {
            throw new MalformedException(field + ": " + width + " bytes, got " + value.size());
        }
    }
}
