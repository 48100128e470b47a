package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the product does not use is not on its class path: native code least of all. */
class ClassPathTest {

    @Test
    void whatTheProductDoesNotUseIsNotThere() {
        assertThat(List.of("network/icn/libp2p/quic", "network/icn/libp2p/kad", "io/netty/handler/codec/quic"))
                .allSatisfy(folder -> assertThat(
                                ClassPathTest.class.getClassLoader().getResource(folder))
                        .isNull());
    }

    @Test
    void whatItUsesIs() {
        assertThat(ClassPathTest.class.getClassLoader().getResource("network/icn/libp2p/pubsub"))
                .isNotNull();
    }
}
