package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.libp2p.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class IdentifyFuzzTest {
    @Test
    void whatAPeerSaysAboutItselfIsRefusedOrKept() {
        assertThat(IdentifyDecoder.LEARNT.run()).containsKeys(Fuzz.ACCEPTED, "BAD_KEY", "BAD_FIELD", "TRUNCATED");
    }
}
