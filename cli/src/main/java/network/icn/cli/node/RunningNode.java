package network.icn.cli.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.icn.hypernode.HyperNode;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.satellite.SatelliteNode;
import network.icn.scalernode.ScalerNodeDaemon;

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

    public static RunningNode of(HyperNode node) {
        return new RunningNode(
                node.id(),
                List.of(new Port("libp2p", node.port()), new Port("ops", node.opsPort())),
                CompletableFuture.completedFuture(null),
                node);
    }

    public static RunningNode of(ScalerNodeDaemon node) {
        return new RunningNode(
                node.id(), List.of(new Port("grpc", node.port()), new Port("ops", node.opsPort())), node.ready(), node);
    }

    public static RunningNode of(SatelliteNode node) {
        return new RunningNode(
                node.id(),
                List.of(
                        new Port("grpc", node.port()),
                        new Port("web", node.webPort()),
                        new Port("ops", node.opsPort())),
                CompletableFuture.completedFuture(null),
                node);
    }

    /// The same, with something that ends before the node is closed.
    public RunningNode endingFirst(Runnable other) {
        return new RunningNode(id, ports, ready, () -> {
            other.run();
            close();
        });
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
