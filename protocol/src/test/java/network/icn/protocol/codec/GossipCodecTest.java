package network.icn.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.proto.v1.BeaconValue;
import network.icn.proto.v1.GossipMessage;
import network.icn.proto.v1.PullRequest;
import network.icn.proto.v1.PullResponse;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

class GossipCodecTest {
    private final Signer signer = Ed25519.best().signer(new byte[32]);

    private Signed signed(int bytes) {
        byte[] statement = new byte[bytes];
        return Signed.of(statement, signer.id(), signer.sign(statement));
    }

    private static network.icn.protocol.network.beacon.BeaconValue beacon(long round) {
        return new network.icn.protocol.network.beacon.BeaconValue(
                round, Payload.of(new byte[network.icn.protocol.network.beacon.BeaconValue.SIGNATURE_BYTES]));
    }

    @Test
    void everyKindOfItemReadsBack() throws Exception {
        List<GossipItem> items = List.of(
                new GossipItem.StatementItem(signed(100)),
                new GossipItem.EvidenceItem(new Evidence.Contradiction(new Equivocation(
                        new Subject(Hash32.ZERO, Registries.MARK, new EraId(3), 0, 4, 3, Hash32.ZERO),
                        signed(1),
                        signed(2)))),
                new GossipItem.ReceiptItem(signed(50)),
                new GossipItem.BeaconItem(beacon(9)));
        for (GossipItem item : items) {
            assertThat(GossipCodec.decode(GossipCodec.encode(item))).isEqualTo(item);
        }
    }

    @Test
    void aMessageOfTheLargestSizeIsReadAndOneByteMoreIsNot() {
        assertThatThrownBy(() -> GossipCodec.decode(new byte[GossipCodec.MAX_MESSAGE_BYTES]))
                .isInstanceOf(MalformedException.class)
                .message()
                .doesNotContain("at most");
        assertThatThrownBy(() -> GossipCodec.decode(new byte[GossipCodec.MAX_MESSAGE_BYTES + 1]))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most 270336 bytes, got 270337");
    }

    @Test
    void theLargestEvidenceThatIsGossipedFits() {
        Payload largest = Payload.of(new byte[262_144]);
        GossipMessage message = GossipMessage.newBuilder()
                .setEvidence(ByteString.copyFrom(largest.bytes()))
                .build();

        assertThat(message.getSerializedSize()).isLessThanOrEqualTo(GossipCodec.MAX_MESSAGE_BYTES);
        assertThatThrownBy(() -> GossipCodec.decode(GossipMessage.newBuilder()
                        .setEvidence(ByteString.copyFrom(new byte[262_145]))
                        .build()
                        .toByteArray()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("evidence");
    }

    @Test
    void noiseIsMalformedAndNothingElse() {
        Random random = new Random(61);
        byte[] good = GossipCodec.encode(new GossipItem.StatementItem(signed(100)));
        for (int trial = 0; trial < 3_000; trial++) {
            byte[] bent = good.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                assertThat(GossipCodec.decode(bent)).isNotNull();
            } catch (MalformedException expected) {
                assertThat(expected).hasMessageContaining(":");
            }
        }
    }

    @Test
    void anEmptyMessageAndShortFieldsAreMalformed() {
        GossipMessage shortBeacon = GossipMessage.newBuilder()
                .setBeacon(BeaconValue.newBuilder().setRound(1).setSignature(ByteString.copyFrom(new byte[47])))
                .build();

        assertThatThrownBy(() -> GossipCodec.decode(new byte[0])).hasMessage("message: empty");
        assertThatThrownBy(() -> GossipCodec.decode(shortBeacon.toByteArray())).isInstanceOf(MalformedException.class);
    }

    @Test
    void aQuestionHasOneSubject() throws Exception {
        Hash32 subject = Hash32.sha256(new byte[] {1});
        byte[] shorter = PullRequest.newBuilder()
                .setSubject(ByteString.copyFrom(new byte[31]))
                .build()
                .toByteArray();

        for (boolean own : List.of(false, true)) {
            GossipCodec.Question question = new GossipCodec.Question(subject, own);
            assertThat(GossipCodec.decodeQuestion(GossipCodec.encodeQuestion(question)))
                    .isEqualTo(question);
        }
        assertThatThrownBy(() -> GossipCodec.decodeQuestion(shorter)).hasMessage("subject: 32 bytes, got 31");
        assertThatThrownBy(() -> GossipCodec.decodeQuestion(new byte[] {1, 2, 3}))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anAnswerKeepsTheOrderAndItsFirstItemsWhenItIsTooLong() throws Exception {
        List<GossipItem> items = new ArrayList<>();
        for (int round = 1; round <= 5_000; round++) {
            items.add(new GossipItem.BeaconItem(beacon(round)));
        }

        List<GossipItem> read = GossipCodec.decodeAnswer(GossipCodec.encodeAnswer(items));

        assertThat(read).isEqualTo(items.subList(0, GossipCodec.MAX_ITEMS));
    }

    @Test
    void anAnswerOfTooManyItemsIsMalformed() {
        PullResponse.Builder answer = PullResponse.newBuilder();
        for (int i = 0; i <= GossipCodec.MAX_ITEMS; i++) {
            answer.addMessages(GossipMessage.getDefaultInstance());
        }

        assertThatThrownBy(() -> GossipCodec.decodeAnswer(answer.build().toByteArray()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("messages");
    }
}
