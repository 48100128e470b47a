package network.icn.cli.soak;

import java.util.ArrayList;
import java.util.List;

/// Takes processor time away from everybody else on this machine.
final class BusyLoops implements AutoCloseable {
    private final List<Thread> loops = new ArrayList<>();
    private volatile boolean closed;

    private BusyLoops() {}

    /// @param count threads that never wait
    static BusyLoops start(int count) {
        BusyLoops busy = new BusyLoops();
        for (int i = 0; i < count; i++) {
            busy.loops.add(Thread.ofPlatform().daemon().name("busy-loop").start(busy::spin));
        }
        return busy;
    }

    private void spin() {
        while (!closed) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
