package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy.StrictSign;
import org.junit.jupiter.api.Test;

class PubSubConfigTest {
    @Test
    void messagesWithoutAuthorsHaveNoIdsMadeOfThem() {
        PubSubConfig unsigned = PubSubConfig.strictNoSign();

        assertThatThrownBy(() -> unsigned.withMessageIds(MessageIdFunction.AUTHOR_AND_SEQUENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageIds");
    }

    @Test
    void signedMessagesMay() {
        PubSubConfig signed = PubSubConfig.strictNoSign()
                .withSignatures(new StrictSign(KeyPair.ed25519(new byte[32])))
                .withMessageIds(MessageIdFunction.AUTHOR_AND_SEQUENCE);

        assertThat(signed.messageIds()).isSameAs(MessageIdFunction.AUTHOR_AND_SEQUENCE);
    }
}
