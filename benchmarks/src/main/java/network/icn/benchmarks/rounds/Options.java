package network.icn.benchmarks.rounds;

import java.time.Duration;

/// How much is measured.
///
/// @param rounds in each of which every kind has its turn
/// @param warmUp of each kind, before the first round
/// @param turn what one turn of one kind takes, about
public record Options(int rounds, Duration warmUp, Duration turn) {
    /// Below it there is no median.
    public static final int FEWEST_ROUNDS = 3;

    public static final int DEFAULT_ROUNDS = 5;
    public static final int MOST_ROUNDS = 99;

    /// For a figure to publish.
    public static Options full(int rounds) {
        return new Options(rounds, Duration.ofSeconds(15), Duration.ofSeconds(5));
    }

    /// To see that it works.
    public static Options quick() {
        return new Options(1, Duration.ofSeconds(2), Duration.ofSeconds(1));
    }
}
