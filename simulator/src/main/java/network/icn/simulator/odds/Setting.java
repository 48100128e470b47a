package network.icn.simulator.odds;

import java.time.Duration;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.Parameters;

/// What of a network decides how much it sees.
///
/// @param members n, seats of a committee
/// @param quorum q
/// @param slots of an era
/// @param samples leaves that a probe asks for
/// @param most leaves of a ScalerNode that are asked for again in an era
/// @param possession what the test of lost leaves tells apart
/// @param timing what that of failed probes tells apart
/// @param dayEras eras of a day, at least one
/// @param monthEras eras of 30 days, at most those of a window
/// @param windowSlots over which availability is judged
public record Setting(
        int members,
        int quorum,
        int slots,
        int samples,
        int most,
        ErrorRates possession,
        ErrorRates timing,
        int dayEras,
        int monthEras,
        int windowSlots) {
    private static final int LEAST_LISTED = 64;
    private static final int SHARED_LIST = 8_192;
    private static final int MOST_LISTED = 256;

    /// That of a registry.
    ///
    /// @param members seats of a committee: as many as the parameters ask for, or all HyperNodes
    /// @param quorum of that many
    public static Setting of(Parameters parameters, int members, int quorum) {
        int probes = members * parameters.slotsPerEra();
        int list = Math.max(LEAST_LISTED, Math.ceilDiv(SHARED_LIST, members));
        int window = parameters.erasPerWindow();
        return new Setting(
                members,
                quorum,
                parameters.slotsPerEra(),
                Math.ceilDiv(parameters.possessionSamplesPerEra(), probes),
                Math.min(MOST_LISTED, list),
                parameters.decisions().possession(),
                parameters.decisions().timing(),
                eras(parameters, Duration.ofDays(1), window),
                eras(parameters, Duration.ofDays(30), window),
                parameters.windowSlots());
    }

    private static int eras(Parameters parameters, Duration span, int window) {
        return Math.clamp(span.dividedBy(parameters.eraLength()), 1, window);
    }

    /// t, how many may lie.
    public int mayLie() {
        return members - quorum;
    }

    /// Leaves that one member asks for in an era.
    int each() {
        return slots * samples;
    }

    /// Place of the lower median among the members, from 0.
    int middle() {
        return (members - 1) / 2;
    }

    /// Whether the committee calls a slot up, if so many answers came.
    boolean isUp(int ok) {
        return 2 * ok > members;
    }

    /// Whether it calls it down, whatever t members said.
    boolean isSurelyDown(int ok) {
        return 2 * ok < members - mayLie();
    }
}
