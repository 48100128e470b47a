package network.icn.hypernode;

import network.icn.node.GracefulEnd;
import network.icn.protocol.role.hypernode.HyperNodeNotice;

/// Has the node end when somebody else votes with its key.
final class DoubleGuard implements NoticeListener {
    private final GracefulEnd end;

    DoubleGuard(GracefulEnd end) {
        this.end = end;
    }

    @Override
    public void on(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.KeyUsedElsewhere used) {
            end.begin("somebody else votes with this node's key, in era " + used.era());
        }
    }
}
