package network.icn.cli.node;

import network.icn.node.FatalHandler;
import network.icn.node.config.Settings;
import network.icn.node.shell.RunningNode;

/// Starts a node of given settings in this process.
@FunctionalInterface
public interface NodeStart {
    /// @param fatal told when the node's disk fails
    /// @param forced signs at once although it is not known what this node has signed before
    RunningNode start(Settings settings, FatalHandler fatal, boolean forced);
}
