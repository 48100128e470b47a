package network.icn.simulator.check;

import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.growth.GrowthSummary;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.challenge.retest.RetestSummary;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;

/// What observations and reports say by each kind of challenge: their records, read from the sections.
final class Sayings {
    static final String ECHO = "echo";
    static final String POSSESSION = "possession";
    static final String GROWTH = "possession-growth";
    static final String RETEST = "possession-retest";

    private Sayings() {}

    static LatencySummary latency(TargetObservation observation) {
        return observation.sections().get(ECHO, LatencySummary.FORM);
    }

    static PossessionSummary possession(TargetObservation observation) {
        return observation.sections().get(POSSESSION, PossessionSummary.FORM);
    }

    static RetestSummary retest(TargetObservation observation) {
        return observation.sections().get(RETEST, RetestSummary.FORM);
    }

    static GrowthSummary growth(TargetObservation observation) {
        return observation.sections().get(GROWTH, GrowthSummary.FORM);
    }

    static GrowthResult growth(TargetReport report) {
        return report.sections().find(GROWTH, GrowthResult.FORM).orElse(GrowthResult.NONE);
    }

    /// Leaves that were lost in the era.
    static int lost(TargetReport report) {
        return report.sections()
                .find(RETEST, RetestResult.FORM)
                .map(said -> said.lost().chosen().size())
                .orElse(0);
    }

    static EchoResult echo(TargetReport report) {
        return report.sections().get(ECHO, EchoResult.FORM);
    }

    static PossessionResult possession(TargetReport report) {
        return report.sections().get(POSSESSION, PossessionResult.FORM);
    }
}
