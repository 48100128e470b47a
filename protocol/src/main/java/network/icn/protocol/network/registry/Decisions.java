package network.icn.protocol.network.registry;

import java.time.Duration;

/// By what a network decides on its ScalerNodes from era to era: the error rates of the sequential tests, when
/// a new ScalerNode is vetted, and what may be lost and declared. The track of availability has none: what was promised
/// is what decides.
///
/// @param possession of lost leaves
/// @param timing of failed probes
/// @param vettingSamples leaves of owners that a new ScalerNode has to prove; 2,000 by default
/// @param vettingEras eras that have to pass, from the first to the last that has any; 14 days by default
/// @param losses what may be declared lost in a window; [LossBudget#STANDARD] by default
public record Decisions(
        ErrorRates possession, ErrorRates timing, int vettingSamples, int vettingEras, LossBudget losses) {
    /// The first byte of its canonical form. A reader that does not know another one must not judge by it.
    public static final int FORMAT = 2;
    /// More leaves than a network asks for in a window.
    public static final int MOST_SAMPLES = 1 << 30;

    private static final int SAMPLES = 2_000;
    private static final Duration VETTING = Duration.ofDays(14);

    public Decisions {
        if (vettingSamples < 0 || vettingSamples > MOST_SAMPLES) {
            throw new IllegalArgumentException(
                    "vettingSamples: must be from 0 to " + MOST_SAMPLES + ", got " + vettingSamples);
        }
        if (vettingEras < 0) {
            throw new IllegalArgumentException("vettingEras: must not be negative, got " + vettingEras);
        }
    }

    /// What holds where nobody chose: 14 days, or a window where that is shorter.
    public static Decisions standard(Duration eraLength, int erasPerWindow) {
        long eras = eraLength.isPositive() ? VETTING.dividedBy(eraLength) : 0;
        return new Decisions(
                ErrorRates.POSSESSION,
                ErrorRates.TIMING,
                SAMPLES,
                Math.clamp(eras, 0, Math.max(0, erasPerWindow)),
                LossBudget.STANDARD);
    }

    /// Who has been away for longer than what is looked at is new again, so no longer time can be asked for.
    void requireWithin(int erasPerWindow) {
        if (vettingEras > erasPerWindow) {
            throw new IllegalArgumentException(
                    "vettingEras: must be at most the " + erasPerWindow + " eras of a window, got " + vettingEras);
        }
    }
}
