package network.icn.libp2p.kad;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class KadMessageCoverageFuzz {
    static Stream<byte[]> kadCorpus() {
        return KadDecoder.MESSAGE.corpus().stream();
    }

    @MethodSource("kadCorpus")
    @FuzzTest
    void kad(byte[] input) {
        KadDecoder.MESSAGE.feed(input);
    }
}
