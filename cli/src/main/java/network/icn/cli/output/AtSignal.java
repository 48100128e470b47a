package network.icn.cli.output;

/// What is done when a signal ends the process, as long as this is not closed. What ends by itself has an end of its
/// own.
public final class AtSignal implements AutoCloseable {
    private final Thread hook;

    private AtSignal(Thread hook) {
        this.hook = hook;
    }

    /// @param work at the end of a process; may halt it with an exit code
    public static AtSignal then(Runnable work) {
        Thread hook = Thread.ofPlatform().name("icn-signal").unstarted(work);
        Runtime.getRuntime().addShutdownHook(hook);
        return new AtSignal(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // A signal came first, and this is what ends the process.
            return;
        }
    }
}
