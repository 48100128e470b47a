package network.icn.libp2p.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

class SignedEnvelopeTest {
    private static final String DOMAIN = "test";
    private static final byte[] TYPE = {1};

    private final KeyPair key = KeyPair.ed25519(new byte[32]);

    private static void assertRefused(MalformedException.Reason reason, byte[] envelope, byte[] type) {
        assertThatThrownBy(() -> SignedEnvelope.open(envelope, DOMAIN, type))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void bytesAreBoundedFromBothSides() throws Exception {
        int around = SignedEnvelope.sign(key, DOMAIN, TYPE, new byte[1_000]).protobuf().length - 1_000;
        byte[] longest = SignedEnvelope.sign(key, DOMAIN, TYPE, new byte[SignedEnvelope.MAX_BYTES - around])
                .protobuf();
        assertThat(longest).hasSize(SignedEnvelope.MAX_BYTES);
        assertThat(SignedEnvelope.open(longest, DOMAIN, TYPE).publicKey()).isEqualTo(key.publicKey());

        byte[] tooLong = SignedEnvelope.sign(key, DOMAIN, TYPE, new byte[SignedEnvelope.MAX_BYTES - around + 1])
                .protobuf();
        assertRefused(MalformedException.Reason.TOO_LONG, tooLong, TYPE);
    }

    @Test
    void theTypeIsBoundedFromBothSides() throws Exception {
        byte[] longest = new byte[SignedEnvelope.MAX_PAYLOAD_TYPE];
        byte[] good = SignedEnvelope.sign(key, DOMAIN, longest, TYPE).protobuf();
        assertThat(SignedEnvelope.open(good, DOMAIN, longest).payload()).isEqualTo(TYPE);

        byte[] tooLong = new byte[SignedEnvelope.MAX_PAYLOAD_TYPE + 1];
        assertRefused(
                MalformedException.Reason.TOO_LONG,
                SignedEnvelope.sign(key, DOMAIN, tooLong, TYPE).protobuf(),
                tooLong);
    }

    @Test
    void theSignatureIsBoundedFromBothSides() {
        assertRefused(MalformedException.Reason.BAD_SIGNATURE, withSignature(SignedEnvelope.MAX_SIGNATURE), TYPE);
        assertRefused(MalformedException.Reason.TOO_LONG, withSignature(SignedEnvelope.MAX_SIGNATURE + 1), TYPE);
    }

    private byte[] withSignature(int bytes) {
        return new ProtoWriter()
                .bytes(1, key.publicKey().protobuf())
                .bytes(2, TYPE)
                .bytes(5, new byte[bytes])
                .toByteArray();
    }
}
