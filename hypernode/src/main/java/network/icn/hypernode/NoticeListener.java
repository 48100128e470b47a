package network.icn.hypernode;

import network.icn.protocol.hypernode.HyperNodeNotice;

/// Watches a HyperNode. Called on the machine's thread: return soon, never block.
@FunctionalInterface
public interface NoticeListener {
    void on(HyperNodeNotice notice);
}
