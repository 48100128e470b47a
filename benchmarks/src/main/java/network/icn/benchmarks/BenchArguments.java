package network.icn.benchmarks;

import java.util.List;
import java.util.Optional;
import network.icn.benchmarks.rounds.Options;
import network.icn.protocol.kernel.bytes.Decimal;

/// What stands behind `./icn bench`.
///
/// @param name empty if the measurements are to be listed
/// @param wantedRounds of a measurement in rounds; empty for the default
record BenchArguments(Optional<String> name, boolean quick, boolean json, Optional<Integer> wantedRounds) {
    private static final String USAGE = "one NAME and --json, --quick, --rounds N";

    /// @throws IllegalArgumentException with one line that says what is wrong
    static BenchArguments parse(List<String> args) {
        Optional<String> name = Optional.empty();
        Optional<Integer> rounds = Optional.empty();
        boolean quick = false;
        boolean json = false;
        boolean help = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            switch (arg) {
                case "--quick" -> quick = true;
                case "--json" -> json = true;
                case "--help" -> help = true;
                case "--rounds" -> rounds = Optional.of(number(++i < args.size() ? args.get(i) : ""));
                default -> {
                    if (arg.startsWith("--") || name.isPresent()) {
                        throw new IllegalArgumentException(USAGE + "; got '" + String.join(" ", args) + "'");
                    }
                    name = Optional.of(arg);
                }
            }
        }
        BenchArguments parsed = new BenchArguments(help ? Optional.empty() : name, quick, json, rounds);
        parsed.rounds();
        return parsed;
    }

    private static int number(String text) {
        try {
            return (int) Decimal.parse(text, 0, Integer.MAX_VALUE);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("--rounds: a number, got '" + text + "'");
        }
    }

    /// For what is measured in rounds.
    Options rounds() {
        if (quick) {
            return Options.quick();
        }
        int wanted = wantedRounds.orElse(Options.DEFAULT_ROUNDS);
        if (wanted < Options.FEWEST_ROUNDS || wanted > Options.MOST_ROUNDS) {
            throw new IllegalArgumentException(
                    "--rounds: " + Options.FEWEST_ROUNDS + " to " + Options.MOST_ROUNDS + ", got " + wanted);
        }
        return Options.full(wanted);
    }
}
