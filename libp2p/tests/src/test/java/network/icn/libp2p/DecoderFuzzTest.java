package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class DecoderFuzzTest {
    private static void assertAcceptedAndRefused(FuzzTarget target) {
        assertThat(target.run()).containsKey(Fuzz.ACCEPTED).hasSizeGreaterThan(2);
    }

    @Test
    void multistream() {
        assertAcceptedAndRefused(Decoders.NEGOTIATION_OF_THE_LISTENER);
        assertAcceptedAndRefused(Decoders.NEGOTIATION_OF_THE_DIALLER);
        assertThat(Decoders.ANSWER_TO_A_PROPOSAL.run())
                .containsKeys(Fuzz.ACCEPTED, "UNEXPECTED", "TRUNCATED", "UnsupportedProtocolException");
    }

    @Test
    void frames() {
        assertAcceptedAndRefused(Decoders.FRAMES);
        assertThat(Decoders.FRAME_READER.run()).containsKeys(Fuzz.ACCEPTED, "TOO_LONG", "BAD_VARINT", "TRUNCATED");
    }

    @Test
    void identify() {
        assertAcceptedAndRefused(Decoders.IDENTIFY);
        assertAcceptedAndRefused(Decoders.IDENTIFY_EXCHANGE);
    }

    @Test
    void peerRecords() {
        assertThat(Decoders.SIGNED_PEER_RECORD.run()).containsKeys("BAD_SIGNATURE", "TRUNCATED", "BAD_KEY");
        assertAcceptedAndRefused(Decoders.PEER_RECORD);
    }

    @Test
    void multiaddrs() {
        assertAcceptedAndRefused(Decoders.MULTIADDR);
        assertAcceptedAndRefused(Decoders.MULTIADDR_TEXT);
    }

    @Test
    void peerIds() {
        assertAcceptedAndRefused(Decoders.PEER_ID_TEXT);
        assertAcceptedAndRefused(Decoders.PEER_ID);
    }

    @Test
    void protobufAndVarints() {
        assertAcceptedAndRefused(Decoders.PROTOBUF);
        assertAcceptedAndRefused(Decoders.VARINT);
    }

    /// Each answers by effects and verdicts of its own, and never by an exception.
    @Test
    void gossipAndYamux() {
        assertThat(Decoders.GOSSIP.run()).containsOnlyKeys(Fuzz.ACCEPTED);
        assertThat(Decoders.YAMUX.run()).containsOnlyKeys(Fuzz.ACCEPTED);
    }
}
