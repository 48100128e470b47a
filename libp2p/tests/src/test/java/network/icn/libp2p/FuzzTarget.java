package network.icn.libp2p;

import java.util.List;
import java.util.Map;

/// One decoder as both kinds of fuzzing know it: by seeds in the normal build, guided by coverage in
/// `build-lib/fuzz.sh`.
///
/// @param corpus good inputs to begin with
/// @param maxAllocation bytes that one input may make it allocate; as much again for each KiB of it
public record FuzzTarget(List<byte[]> corpus, long maxAllocation, Fuzz.Target target) {
    /// Runs the seeded cases and returns how often each verdict came.
    public Map<String, Integer> run() {
        return run(Fuzz.CASES);
    }

    public Map<String, Integer> run(int cases) {
        return Fuzz.run(cases, maxAllocation, corpus, target);
    }

    /// Feeds one input; an [AssertionError] says what is wrong with what came of it.
    public String feed(byte[] input) {
        return Fuzz.verdict(maxAllocation, input, target);
    }
}
