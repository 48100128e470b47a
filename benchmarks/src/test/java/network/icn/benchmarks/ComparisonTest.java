package network.icn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class ComparisonTest {
    private static final Set<Class<?>> BENCHMARKS =
            Set.of(MerkleBenchmark.class, SignatureBenchmark.class, AgreementBenchmark.class, RouterBenchmark.class);

    @Test
    void everyRatioIsFormedFromBenchmarksThatRun() {
        Set<String> methods = new TreeSet<>();
        BENCHMARKS.forEach(type -> Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .forEach(method -> methods.add(type.getSimpleName() + "." + method.getName())));

        assertThat(Comparison.all()).allSatisfy(comparison -> {
            assertThat(methods).anyMatch(method -> method.startsWith(comparison.include() + "."));
            assertThat(comparison.ratios())
                    .allSatisfy(ratio -> assertThat(methods).contains(ratio.ours(), ratio.other()));
        });
    }

    /// That of a small committee: how large it is changes how long it takes, and nothing else.
    @Test
    void aCertifiedReportIsMadeAndVerified() {
        AgreementBenchmark benchmark = new AgreementBenchmark(7, 2);
        benchmark.requireValid();

        assertThat(benchmark.verifyCertificate()).isTrue();
        assertThat(benchmark.checkAsManySignatures()).isTrue();
    }
}
