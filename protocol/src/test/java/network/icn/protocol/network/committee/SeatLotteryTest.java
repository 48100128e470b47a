package network.icn.protocol.network.committee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeatLotteryTest {
    /// Worked out by a second implementation with unbounded integers.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 18295873486192640",
        "0000000000000001, 17849746203214889",
        "0000000000000002, 17642308829760401",
        "0000000000000003, 17505673324887930",
        "0000000000003039, 14188675730775329",
        "0000000100000000, 9007199254693717",
        "4000000000000000, 562949953421311",
        "7fffffffffffffff, 281474976710656",
        "8000000000000000, 281474976710655",
        "8000000000000001, 281474976710655",
        "0123456789abcdef, 2199383878819977",
        "fedcba9876543210, 1808833961987",
        "ffffffffffffffff, 0",
    })
    void logarithmsMatchTheKnownAnswers(String h, long expected) {
        assertThat(SeatLottery.negativeLog2(Long.parseUnsignedLong(h, 16))).isEqualTo(expected);
    }

    @Test
    void logarithmsAreCloseToTheRealOnes() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            long h = random.nextLong() >>> random.nextInt(64);
            double u = (unsigned(h) * 2 + 1) / Math.pow(2, 65);
            double exact = -Math.log(u) / Math.log(2);
            assertThat(SeatLottery.negativeLog2(h) / Math.pow(2, 48)).isCloseTo(exact, within(exact));
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double exact) {
        return org.assertj.core.data.Offset.offset(1e-12 * Math.max(1, exact));
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }
}
