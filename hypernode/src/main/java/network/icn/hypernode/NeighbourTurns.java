package network.icn.hypernode;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.hypernode.gossip.Gossip;
import network.icn.protocol.kernel.identity.NodeId;

/// Asks each neighbour one thing at a time. It answers no more than that (P-124), and after a start there is one
/// question for each seat of three eras: what found the place taken would be lost, and with it what an earlier life has
/// said.
final class NeighbourTurns {
    private final Gossip gossip;
    private final Map<NodeId, ReentrantLock> turns = new ConcurrentHashMap<>();

    NeighbourTurns(Gossip gossip) {
        this.gossip = gossip;
    }

    /// Whether it would be asked at once. One that lets questions lie must not hold up what others could answer.
    boolean isFree(NodeId neighbour) {
        ReentrantLock turn = turns.get(neighbour);
        return turn == null || !turn.isLocked();
    }

    byte[] pull(NodeId neighbour, byte[] question) throws IOException, InterruptedException {
        ReentrantLock turn = turns.computeIfAbsent(neighbour, _ -> new ReentrantLock(true));
        turn.lockInterruptibly();
        try {
            return gossip.pull(neighbour, question);
        } finally {
            turn.unlock();
        }
    }
}
