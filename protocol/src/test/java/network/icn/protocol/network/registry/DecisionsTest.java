package network.icn.protocol.network.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {
    private static final ErrorRates LOST = new ErrorRates(1_234, 5_678, 9, 10);
    private static final LossBudget OTHER = new LossBudget(7, 100_000_000, 1L << 60);

    private static Registry registry(LossBudget losses) {
        Parameters parameters = Registries.parameters(4, 3, 16);
        return Registries.of(
                parameters.withDecisions(
                        new Decisions(LOST, new ErrorRates(7, 99, 8, 9), 9, parameters.erasPerWindow(), losses)),
                3,
                1);
    }

    @Test
    void theyAreReadBackAndPartOfTheHash() throws MalformedException {
        Registry registry = registry(OTHER);

        assertThat(Registry.parse(registry.bytes()).parameters().decisions().losses())
                .isEqualTo(OTHER);
        assertThat(registry.hash()).isNotEqualTo(registry(LossBudget.STANDARD).hash());
    }

    /// Nobody judges by what it does not know: the registry is refused, and the text says what for.
    @ParameterizedTest
    @ValueSource(ints = {0, Decisions.FORMAT - 1, Decisions.FORMAT + 1, 255})
    void anotherFormatIsRefusedByItsNumber(int format) {
        byte[] bytes = registry(OTHER).bytes();
        byte[] sought = new CanonicalWriter()
                .u8(Decisions.FORMAT)
                .u32(LOST.honestPpb())
                .u32(LOST.cheatingPpb())
                .toBytes();
        int at = IntStream.range(0, bytes.length - sought.length)
                .filter(from -> Arrays.equals(bytes, from, from + sought.length, sought, 0, sought.length))
                .findFirst()
                .orElseThrow();
        bytes[at] = (byte) format;

        assertThatThrownBy(() -> Registry.parse(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessage("registry: decisions of format " + format + ", only " + Decisions.FORMAT
                        + " is known: a newer release may know it");
    }

    @Test
    void aBudgetStaysWithinItsLimits() {
        assertThatThrownBy(() -> new LossBudget(100_000_001, 0, 0))
                .hasMessage("sharePpb: must be from 0 to 100000000, got 100000001");
        assertThatThrownBy(() -> new LossBudget(0, -1, 0)).hasMessage("objectPpb: must be from 0 to 100000000, got -1");
        assertThatThrownBy(() -> new LossBudget(0, 0, (1L << 60) + 1))
                .hasMessageStartingWith("objectBytes: must be from 0 to ");
    }

    @Test
    void theStandardIsAMillionthAndAnObjectOfAThousandthOrAGibibyte() {
        long tebibyte = 1L << 40;

        assertThat(LossBudget.STANDARD.allowedBytes(0)).isZero();
        assertThat(LossBudget.STANDARD.allowedBytes(999)).isZero();
        assertThat(LossBudget.STANDARD.allowedBytes(4_096_000_000L)).isEqualTo(4_096 + 4_096_000);
        assertThat(LossBudget.STANDARD.allowedBytes(100 * tebibyte)).isEqualTo(100 * tebibyte / 1_000_000 + (1L << 30));
    }

    @Test
    void noProductOverflows() {
        Random random = new Random(11);
        for (int round = 0; round < 10_000; round++) {
            LossBudget budget = new LossBudget(
                    random.nextLong(100_000_001), random.nextLong(100_000_001), random.nextLong((1L << 60) + 1));
            long owned = random.nextLong((1L << 60) + 1) >>> random.nextInt(60);

            BigInteger object = part(owned, budget.objectPpb()).min(BigInteger.valueOf(budget.objectBytes()));
            assertThat(BigInteger.valueOf(budget.allowedBytes(owned)))
                    .as("seed 11, %s of %d", budget, owned)
                    .isEqualTo(part(owned, budget.sharePpb()).add(object));
        }
    }

    private static BigInteger part(long bytes, long ppb) {
        return BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(ppb)).divide(BigInteger.valueOf(ErrorRates.WHOLE));
    }
}
