package network.icn.simulator.result;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.simulator.scenario.Scenario;

/// What a run found.
///
/// @param violations broken invariants, empty when all is well
/// @param named HyperNodes that certified bodies or evidence name, as `fault node`
/// @param traceHash the same for the same scenario, parameters and seed, on every machine
/// @param events events that the engine ran
/// @param messages messages handed to the links
/// @param lost messages that the links dropped
public record SimulationResult(
        Scenario scenario,
        long seed,
        List<EraRow> eras,
        List<String> violations,
        List<String> named,
        Hash32 traceHash,
        long events,
        long messages,
        long lost) {
    public SimulationResult {
        eras = List.copyOf(eras);
        violations = List.copyOf(violations);
        named = List.copyOf(named);
    }

    /// True when no invariant broke and every ScalerNode was certified and archived in every era, as it really was.
    public boolean ok() {
        return violations.isEmpty()
                && eras.size() == scenario.eras()
                && eras.stream().allMatch(this::isComplete);
    }

    private boolean isComplete(EraRow row) {
        return row.certified() == scenario.scalerNodes()
                && row.archived() == scenario.scalerNodes()
                && row.wrong() == 0;
    }
}
