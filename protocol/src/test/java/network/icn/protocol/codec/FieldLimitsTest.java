package network.icn.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.BeaconValue;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GossipMessage;
import network.icn.proto.v1.ListReportsRequest;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.Signed;
import network.icn.proto.v1.SignedAnswer;
import org.junit.jupiter.api.Test;

class FieldLimitsTest {
    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    private static Signed.Builder signed(int statementBytes) {
        return Signed.newBuilder()
                .setStatement(bytes(statementBytes))
                .setSigner(bytes(32))
                .setSignature(bytes(64));
    }

    @Test
    void sizesHoldFromBothSides() {
        assertThat(FieldLimits.check(signed(1).build())).isEmpty();
        assertThat(FieldLimits.check(signed(60_000).build())).isEmpty();
        assertThat(FieldLimits.check(signed(60_001).build())).contains("statement: at most 60000 bytes, got 60001");
        assertThat(FieldLimits.check(signed(0).build())).contains("statement: must not be empty");
        assertThat(FieldLimits.check(signed(1).setSigner(bytes(31)).build())).contains("signer: 32 bytes, got 31");
        assertThat(FieldLimits.check(signed(1).setSigner(bytes(33)).build())).contains("signer: 32 bytes, got 33");
    }

    @Test
    void exactFieldsMustBeThereExceptAsOneChoiceOfSeveral() {
        assertThat(FieldLimits.check(ProbeEchoRequest.getDefaultInstance())).contains("nonce: must be there");
        assertThat(FieldLimits.check(ListReportsRequest.newBuilder().setEra(1).build()))
                .isEmpty();
        assertThat(FieldLimits.check(
                        ListReportsRequest.newBuilder().setScalernode(bytes(3)).build()))
                .contains("scalernode: 32 bytes, got 3");
    }

    @Test
    void requiredMessagesMustBeThereAndAreCheckedInside() {
        assertThat(FieldLimits.check(AskRequest.getDefaultInstance())).contains("challenge: must be there");
        assertThat(FieldLimits.check(AskRequest.newBuilder()
                        .setChallenge(signed(1))
                        .setBeacon(BeaconValue.newBuilder().setRound(1).setSignature(bytes(47)))
                        .build()))
                .contains("beacon.signature: 48 bytes, got 47");
        assertThat(FieldLimits.check(GossipMessage.newBuilder()
                        .setStatement(signed(1).setSignature(bytes(1)))
                        .build()))
                .contains("statement.signature: 64 bytes, got 1");
    }

    @Test
    void numbersHoldFromBothSidesAsUnsigned() {
        assertThat(FieldLimits.check(
                        GetSnapshotRequest.newBuilder().setEra(1L << 40).build()))
                .isEmpty();
        assertThat(FieldLimits.check(
                        GetSnapshotRequest.newBuilder().setEra((1L << 40) + 1).build()))
                .contains("era: at most 1099511627776, got 1099511627777");
        assertThat(FieldLimits.check(GetSnapshotRequest.newBuilder().setEra(-1).build()))
                .contains("era: at most 1099511627776, got 18446744073709551615");
        assertThat(FieldLimits.check(
                        ListReportsRequest.newBuilder().setPageSize(-1).build()))
                .contains("page_size: at most 1000, got 4294967295");
    }

    @Test
    void listsHoldByCountAndByItem() {
        GetSnapshotRequest.Builder wanted = GetSnapshotRequest.newBuilder();
        for (int i = 0; i < 4; i++) {
            wanted.addHeld(signed(1));
        }
        assertThat(FieldLimits.check(wanted.build())).isEmpty();
        assertThat(FieldLimits.check(wanted.clone().addHeld(signed(1)).build()))
                .contains("held: at most 4 items, got 5");
        assertThat(FieldLimits.check(wanted.clone().setHeld(3, signed(60_001)).build()))
                .contains("held.statement: at most 60000 bytes, got 60001");
        assertThat(FieldLimits.check(wanted.clone()
                        .setHeld(3, signed(1).setSigner(bytes(31)))
                        .build()))
                .contains("held.signer: 32 bytes, got 31");
    }

    @Test
    void noAnswerIsLongerThanTheLongestOfAnyKind() {
        SignedAnswer.Builder answer = SignedAnswer.newBuilder().setReceipt(signed(1));

        assertThat(FieldLimits.check(answer.setAnswer(bytes(network.icn.protocol.challenge.SignedAnswer.MAX_BYTES))
                        .build()))
                .isEmpty();
        assertThat(FieldLimits.check(answer.setAnswer(bytes(6_400_001)).build()))
                .contains("answer: at most 6400000 bytes, got 6400001");
    }

    @Test
    void textIsMeasuredInBytes() {
        assertThat(FieldLimits.check(
                        Refusal.newBuilder().setReason("ü".repeat(32)).build()))
                .isEmpty();
        assertThat(FieldLimits.check(
                        Refusal.newBuilder().setReason("ü".repeat(33)).build()))
                .contains("reason: at most 64 bytes, got 66");
    }
}
