package network.icn.libp2p.security.tls;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.libp2p.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class TlsFuzzTest {
    @Test
    void certificates() {
        assertThat(TlsDecoders.CERTIFICATE.run()).containsKeys("MALFORMED", "SELF_SIGNATURE");
    }

    @Test
    void bindings() {
        assertThat(TlsDecoders.HOST_BINDING.run()).containsKeys(Fuzz.ACCEPTED, "MALFORMED", "HOST_SIGNATURE");
    }

    /// A hundredth of the cases: each costs the stranger a signature, and us its check.
    @Test
    void bindingsInCertificatesThatAreInOrder() {
        assertThat(TlsDecoders.BINDING_IN_A_CERTIFICATE.run(Fuzz.CASES / 100))
                .containsKeys("MALFORMED", "HOST_SIGNATURE");
    }

    @Test
    void theFirstRecordsOfADialler() {
        assertThat(TlsDecoders.FIRST_RECORDS.run()).containsOnlyKeys("PROTOCOL", "TRUNCATED");
    }

    /// A hundredth of the cases: where the hello is good, we agree on keys and sign.
    @Test
    void theFirstRecordsOfADiallerWithOurAnswer() {
        assertThat(TlsDecoders.FIRST_RECORDS_AND_ANSWER.run(Fuzz.CASES / 100))
                .containsOnlyKeys("PROTOCOL", "TRUNCATED");
    }

    /// Few cases: each costs a whole handshake of both sides, since a record that is refused ends the channel.
    @Test
    void recordsOfAChannel() {
        assertThat(TlsDecoders.RECORDS_OF_A_CHANNEL.run(200)).containsKeys(Fuzz.ACCEPTED, "PROTOCOL", "TRUNCATED");
    }
}
