package network.icn.cli.devnet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.node.shell.RunningNode;
import org.jspecify.annotations.Nullable;

/// All nodes in this process, each with its own sockets and files.
final class InProcessLauncher implements Launcher {
    private static final int READY_SECONDS = 120;

    private final DevnetPlace place;
    private final DevnetOptions options;
    private final SequencedMap<String, RunningNode> running = new LinkedHashMap<>();
    private final AtomicReference<@Nullable EnvironmentException> failure = new AtomicReference<>();

    InProcessLauncher(DevnetPlace place, DevnetOptions options) {
        this.place = place;
        this.options = options;
    }

    @Override
    public void start(DevnetNode node) {
        running.put(
                node.name(),
                FaultyNodes.starter(node)
                        .start(node.resolved(place, options), reason -> failure.compareAndSet(null, reason), false));
    }

    @Override
    public void awaitReady() throws InterruptedException {
        for (RunningNode node : running.values()) {
            try {
                node.ready().get(READY_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new EnvironmentException("a node did not become ready", "see the log: --log-level info", e);
            }
        }
    }

    @Override
    public void stop(DevnetNode node) {
        RunningNode stopped = running.remove(node.name());
        if (stopped != null) {
            stopped.close();
        }
    }

    @Override
    public void kill(DevnetNode node) {
        throw new IllegalStateException("only a process can be killed");
    }

    @Override
    public boolean isReady(DevnetNode node) {
        RunningNode found = running.get(node.name());
        return found != null && found.ready().isDone();
    }

    @Override
    public List<DevnetEvent> supervise() {
        EnvironmentException reason = failure.get();
        if (reason != null) {
            throw reason;
        }
        return List.of();
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of();
    }

    /// The last that was started first: whoever talks goes before whoever listens.
    @Override
    public void close() {
        running.sequencedValues().reversed().forEach(RunningNode::close);
        running.clear();
    }
}
