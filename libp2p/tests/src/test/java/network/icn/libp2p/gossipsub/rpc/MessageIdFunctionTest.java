package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageIdFunctionTest {
    private static final MessageIdFunction FIRST_BYTE = message -> MessageId.of(new byte[] {message.data()[0]});

    @Test
    void aTopicMayHaveAFunctionOfItsOwn() {
        MessageIdFunction ids = MessageIdFunction.perTopic(Map.of("blocks", FIRST_BYTE), MessageIdFunction.CONTENT);
        byte[] data = {7, 8, 9};

        assertThat(Message.unsigned("blocks", data, ids).id()).isEqualTo(MessageId.of(new byte[] {7}));
        assertThat(Message.unsigned("other", data, ids).id())
                .isEqualTo(Message.unsigned("other", data, MessageIdFunction.CONTENT)
                        .id());
    }
}
