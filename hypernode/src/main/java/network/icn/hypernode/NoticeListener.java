package network.icn.hypernode;

import java.util.List;
import network.icn.protocol.role.hypernode.HyperNodeNotice;

/// Watches a HyperNode. Called on the machine's thread: return soon, never block.
@FunctionalInterface
public interface NoticeListener {
    void on(HyperNodeNotice notice);

    /// Tells several, in that order.
    static NoticeListener all(List<NoticeListener> listeners) {
        return notice -> listeners.forEach(listener -> listener.on(notice));
    }
}
