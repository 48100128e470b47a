package network.icn.protocol.network.registry;

/// What a sequential test tells apart, and how often it may be wrong; in parts per billion, so that nothing
/// that nodes must agree upon is a floating-point number.
///
/// @param honestPpb p₀: so often a trial of an honest ScalerNode fails
/// @param cheatingPpb p₁: so often one of a ScalerNode fails that is to be convicted; at least twice as often
/// @param convictedPpb α: how often an honest one may be convicted before the test is begun anew
/// @param acceptedPpb β: how often one that is to be convicted may be accepted before it is
public record ErrorRates(long honestPpb, long cheatingPpb, long convictedPpb, long acceptedPpb) {
    /// As many parts as there are.
    public static final long WHOLE = 1_000_000_000;
    /// Lost leaves: bit rot loses one of a million at most, and a loss of one in ten thousand convicts.
    public static final ErrorRates POSSESSION = new ErrorRates(1_000, 100_000, 1_000, 1_000_000);
    /// Failed probes: one in a hundred is the Internet, one in twenty is not.
    public static final ErrorRates TIMING = new ErrorRates(10_000_000, 50_000_000, 1_000, 1_000_000);

    /// Whoever convicts one honest node of a thousand has no test.
    private static final long MOST_CONVICTED = 1_000_000;
    private static final long HALF = WHOLE / 2;

    public ErrorRates {
        require("honest", honestPpb, 1, HALF / 2);
        require("cheating", cheatingPpb, 2 * honestPpb, HALF);
        require("convicted", convictedPpb, 1, MOST_CONVICTED);
        require("accepted", acceptedPpb, 1, HALF);
    }

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + ": must be from " + min + " to " + max + " parts per billion, got " + value);
        }
    }
}
