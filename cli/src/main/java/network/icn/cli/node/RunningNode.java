package network.icn.cli.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.icn.protocol.kernel.identity.NodeId;

/// A node that runs in this process.
///
/// @param ports where it listens, the one of the registry first
/// @param ready completes when the node can do its work
/// @param node to be closed
public record RunningNode(NodeId id, List<Port> ports, CompletableFuture<Void> ready, AutoCloseable node)
        implements AutoCloseable {
    /// A port that the node listens on.
    ///
    /// @param purpose `grpc`, `libp2p`, `web`, `ops`
    public record Port(String purpose, int number) {}

    public RunningNode {
        ports = List.copyOf(ports);
    }

    @Override
    public void close() {
        try {
            node.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing " + id + ": " + e.getMessage(), e);
        }
    }
}
