package network.icn.node.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.icn.protocol.kernel.identity.NodeId;

/// A node that runs in this process, whatever its role: it was started, it becomes ready, it may be drained, it is
/// closed. What it has opened is with its [Lifecycle].
public interface RunningNode extends AutoCloseable {
    /// A port that a node listens on.
    ///
    /// @param purpose `grpc`, `libp2p`, `web`, `ops`
    record Port(String purpose, int number) {}

    NodeId id();

    /// Where it listens, the one of the registry first.
    List<Port> ports();

    /// Completes when the node can do its work; exceptionally if it never will.
    CompletableFuture<Void> ready();

    /// Takes no more from the network: its ports are closed, but for the one of its operator. What it keeps is looked
    /// after until [#close].
    void drain();

    /// Ends it. What is under way and was promised goes on after the next start.
    @Override
    void close();
}
