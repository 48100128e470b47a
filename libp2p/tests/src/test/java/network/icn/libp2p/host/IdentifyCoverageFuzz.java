package network.icn.libp2p.host;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class IdentifyCoverageFuzz {
    static Stream<byte[]> identifyAndLearnCorpus() {
        return IdentifyDecoder.LEARNT.corpus().stream();
    }

    @MethodSource("identifyAndLearnCorpus")
    @FuzzTest
    void identifyAndLearn(byte[] input) {
        IdentifyDecoder.LEARNT.feed(input);
    }
}
