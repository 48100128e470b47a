package network.icn.node;

import org.slf4j.LoggerFactory;

/// Told once that the node must not go on: a promise could not be written to disk. A process ends with the exit code of
/// [EnvironmentException]; a test takes a note.
@FunctionalInterface
public interface FatalHandler {
    void fatal(EnvironmentException reason);

    /// Ends the process without running shutdown hooks: nothing may be written after a failed flush.
    static FatalHandler endProcess() {
        return reason -> {
            LoggerFactory.getLogger(FatalHandler.class).error("ending the process: {}", reason.getMessage());
            Runtime.getRuntime().halt(EnvironmentException.EXIT_CODE);
        };
    }
}
