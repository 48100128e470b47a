package network.icn.libp2p.kad;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class KadMessageCoverageFuzz {
    static Stream<byte[]> messages() {
        return Stream.of(new KadMessage(KadMessage.Type.FIND_NODE, new byte[34], List.of()).encode());
    }

    @MethodSource("messages")
    @FuzzTest
    void kad(byte[] input) {
        try {
            KadMessage message = KadMessage.decode(input);
            if (!KadMessage.decode(message.encode()).equals(message)) {
                throw new IllegalStateException("message does not keep its meaning");
            }
        } catch (IOException _) {
            // A verdict.
        }
    }
}
