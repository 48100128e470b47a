package network.icn.simulator.detection;

import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.report.TargetReport;

/// What became of one era.
///
/// @param report what the committee says
/// @param possession of that, what was asked for
/// @param retest of that, what was asked for again
/// @param open leaves that were open at its end
/// @param drawn those of them that will be asked for again
public record Era(TargetReport report, PossessionResult possession, RetestResult retest, int open, int drawn) {}
