package network.icn.protocol.challenge.echo;

import java.util.Locale;
import network.icn.protocol.challenge.Shortfall;

/// Why echoes were too slow for a claim.
public sealed interface EchoShortfall extends Shortfall {
    /// The slowest echo in a hundred of an era took longer than promised.
    record Era(long p99Micros, long promisedMicros) implements EchoShortfall {}

    /// A window has more eras with a slow median than the promise allows.
    record Window(int slowEras, int allowed, int eras) implements EchoShortfall {}

    @Override
    default String text() {
        return switch (this) {
            case Era(long p99, long promised) ->
                String.format(Locale.ROOT, "latency: p99 %.1f ms, promised %.1f ms", p99 / 1000.0, promised / 1000.0);
            case Window(int slow, int allowed, int eras) ->
                "latency: the median was above the promise in " + slow + " eras of the window, " + allowed + " of "
                        + eras + " are allowed";
        };
    }
}
