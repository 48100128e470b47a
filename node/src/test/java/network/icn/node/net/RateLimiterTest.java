package network.icn.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import network.icn.node.net.RateLimiter.Rate;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong nanos = new AtomicLong(7);
    private final RateLimiter limiter = new RateLimiter(new Rate(2, 3, 2), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long allowed(String peer, int times) {
        return IntStream.range(0, times).filter(_ -> limiter.allow(peer)).count();
    }

    @Test
    void allowsABurstAndThenTheRate() {
        assertThat(allowed("a", 10)).isEqualTo(3);
        pass(Duration.ofMillis(499));
        assertThat(limiter.allow("a")).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(limiter.allow("a")).isTrue();
        assertThat(limiter.allow("a")).isFalse();
    }

    @Test
    void savesNoMoreThanABurst() {
        pass(Duration.ofDays(300));

        assertThat(allowed("a", 10)).isEqualTo(3);
        pass(Duration.ofDays(300));
        assertThat(allowed("a", 10)).isEqualTo(3);
    }

    @Test
    void onePeerDoesNotPayForAnother() {
        allowed("a", 10);

        assertThat(allowed("b", 10)).isEqualTo(3);
    }

    @Test
    void remembersOnlySoManyPeersTheQuietestGoesFirst() {
        allowed("a", 10);
        allowed("b", 10);
        limiter.allow("a");
        allowed("c", 10);

        assertThat(limiter.allow("a")).as("a asked after b").isFalse();
        assertThat(limiter.allow("b")).as("b was forgotten").isTrue();
    }

    @Test
    void aRateOfNothingIsAMistake() {
        assertThatThrownBy(() -> new Rate(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
