package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;

/// Wald's sequential probability ratio test, in whole billionths of a nat (docs/verdicts.md). A failure adds
/// `ln(p₁/p₀)`, a clean trial takes `ln((1 − p₀)/(1 − p₁))` away; at `ln((1 − β)/α)` the ScalerNode is
/// rejected, at `−ln((1 − α)/β)` accepted, and after either the test begins anew.
///
/// All of an era goes in at once, and counts for two thirds of the upper bound at most: what happens in one
/// era alone, whatever it is, rejects nobody.
///
/// @param failure what a failed trial adds
/// @param clean what a clean one takes away
/// @param rejects bound at which it rejects
/// @param accepts how far below zero it accepts
record SequentialRule(long failure, long clean, long rejects, long accepts) {
    private static final SequentialRule POSSESSION = worked(ErrorRates.POSSESSION);
    private static final SequentialRule TIMING = worked(ErrorRates.TIMING);

    /// A test has rejected.
    ///
    /// @param since the era in which it began
    /// @param era at whose end it rejects
    /// @param trials of all these eras
    record Rejection(EraId since, EraId era, Trials trials) {}

    /// Where it stands after some eras.
    ///
    /// @param score of the test that goes on
    /// @param rejections in the order of eras
    record Walk(long score, List<Rejection> rejections) {
        Walk {
            rejections = List.copyOf(rejections);
        }
    }

    /// Logarithms take longer than all the rest of a verdict, so those of the defaults are worked out once.
    static SequentialRule of(ErrorRates rates) {
        if (rates.equals(ErrorRates.POSSESSION)) {
            return POSSESSION;
        }
        return rates.equals(ErrorRates.TIMING) ? TIMING : worked(rates);
    }

    private static SequentialRule worked(ErrorRates rates) {
        long honest = rates.honestPpb();
        long cheating = rates.cheatingPpb();
        long convicted = rates.convictedPpb();
        long accepted = rates.acceptedPpb();
        return new SequentialRule(
                Nats.ln(cheating, honest),
                Nats.ln(ErrorRates.WHOLE - honest, ErrorRates.WHOLE - cheating),
                Nats.ln(ErrorRates.WHOLE - accepted, convicted),
                Nats.ln(ErrorRates.WHOLE - convicted, accepted));
    }

    /// What the trials of one era add.
    long step(Trials trials) {
        return Math.min(rejects * 2 / 3, weigh(trials.failed(), failure) - weigh(trials.clean(), clean));
    }

    /// Rounded down, in two parts, for the product of both has more than 63 bits.
    private static long weigh(long trials, long each) {
        return trials / Trials.ONE * each + trials % Trials.ONE * each / Trials.ONE;
    }

    /// @param eras that have trials; one without any changes nothing
    Walk walk(SortedMap<EraId, Trials> eras) {
        List<Rejection> rejections = new ArrayList<>();
        long score = 0;
        Trials sum = Trials.NONE;
        EraId since = eras.isEmpty() ? new EraId(0) : eras.firstKey();
        boolean begun = false;
        for (var entry : eras.entrySet()) {
            if (!begun) {
                since = entry.getKey();
                sum = Trials.NONE;
                score = 0;
            }
            sum = sum.plus(entry.getValue());
            score += step(entry.getValue());
            begun = score < rejects && score > -accepts;
            if (score >= rejects) {
                rejections.add(new Rejection(since, entry.getKey(), sum));
            }
        }
        return new Walk(begun ? score : 0, rejections);
    }
}
