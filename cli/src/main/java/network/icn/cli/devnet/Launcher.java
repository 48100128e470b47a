package network.icn.cli.devnet;

import java.util.List;
import java.util.Map;

/// Starts and stops the nodes of a devnet.
interface Launcher extends AutoCloseable {
    /// Starts a node; it need not be ready yet.
    void start(DevnetNode node);

    /// Waits until all nodes that were started are ready.
    void awaitReady() throws InterruptedException;

    void stop(DevnetNode node);

    /// Ends its process at once, as a loss of power would; [#supervise] starts it again.
    void kill(DevnetNode node);

    /// Whether it runs and has said that it is ready.
    boolean isReady(DevnetNode node);

    /// Looks after the nodes.
    ///
    /// @return what happened to them
    /// @throws network.icn.node.EnvironmentException when one cannot be kept running
    List<DevnetEvent> supervise();

    /// Process ids by name of node.
    Map<String, Long> pids();

    @Override
    void close();
}
