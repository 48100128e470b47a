package network.icn.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final Signed SIGNED =
            Signed.of(new byte[] {1, 2}, NodeId.of(new byte[32]), Signature64.of(new byte[64]));
    private static final BeaconValue BEACON = new BeaconValue(5, Payload.of(new byte[48]));
    private static final SignedAnswer ANSWER = new SignedAnswer(Payload.of(new byte[] {3}), SIGNED);

    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        assertThat(Messages.read(Messages.of(SIGNED))).isEqualTo(SIGNED);
        assertThat(Messages.read(Messages.of(BEACON))).isEqualTo(BEACON);
        assertThat(Messages.read(Messages.of(ANSWER))).isEqualTo(ANSWER);
    }

    @Test
    void wrongWidthsAreMalformed() {
        assertThatThrownBy(() -> Messages.read(
                        Messages.of(SIGNED).toBuilder().setSigner(bytes(31)).build()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("signer: 32 bytes, got 31");
        assertThatThrownBy(() -> Messages.read(
                        Messages.of(SIGNED).toBuilder().setSignature(bytes(65)).build()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Messages.read(
                        Messages.of(BEACON).toBuilder().setSignature(bytes(47)).build()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Messages.read(
                        Messages.of(BEACON).toBuilder().setRound(-1).build()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("18446744073709551615");
        assertThatThrownBy(() -> Messages.read(
                        Messages.of(ANSWER).toBuilder().clearReceipt().build()))
                .isInstanceOf(MalformedException.class);
    }
}
