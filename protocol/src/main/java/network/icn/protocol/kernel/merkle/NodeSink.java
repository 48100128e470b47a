package network.icn.protocol.kernel.merkle;

import network.icn.protocol.kernel.bytes.Hash32;

/// Receives the nodes of a growing tree as they become final: complete subtrees, each once, children before parents.
@FunctionalInterface
public interface NodeSink {
    /// Keeps nothing.
    NodeSink NONE = (level, index, hash) -> {};

    /// The node that a [NodeSource] is later asked for with the same level and index.
    void accept(int level, long index, Hash32 hash);
}
