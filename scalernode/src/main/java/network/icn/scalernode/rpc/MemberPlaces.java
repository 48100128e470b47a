package network.icn.scalernode.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.protocol.kernel.identity.NodeId;

/// Requests under way, counted for each member by itself: nobody waits, or is refused, because of what others ask. The
/// caller has made sure that it is a member, so the registry bounds what is counted here.
final class MemberPlaces {
    private final int perMember;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<NodeId, Integer> taken = new HashMap<>();

    MemberPlaces(int perMember) {
        this.perMember = perMember;
    }

    /// @return false if the member has as many under way as it may; then nothing was taken
    boolean enter(NodeId member) {
        lock.lock();
        try {
            int underWay = taken.getOrDefault(member, 0);
            if (underWay >= perMember) {
                return false;
            }
            taken.put(member, underWay + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave(NodeId member) {
        lock.lock();
        try {
            taken.computeIfPresent(member, (_, underWay) -> underWay == 1 ? null : underWay - 1);
        } finally {
            lock.unlock();
        }
    }
}
