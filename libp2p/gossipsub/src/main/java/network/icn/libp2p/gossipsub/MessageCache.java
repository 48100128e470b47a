package network.icn.libp2p.gossipsub;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/// Accepted messages of the last heartbeats, to be advertised by IHAVE and served for IWANT (the
/// specification's mcache). Bounded in heartbeats and in bytes of memory; the oldest go first.
final class MessageCache {
    /// A message as it is sent, and how often each peer got it for an IWANT.
    static final class Entry {
        final Message message;
        final Rpc rpc;
        private final long heartbeat;
        private int bytes;
        private byte @Nullable [] servedBySlot;

        private Entry(Message message, Rpc rpc, long heartbeat) {
            this.message = message;
            this.rpc = rpc;
            this.heartbeat = heartbeat;
            this.bytes = message.footprint();
        }

        private boolean serve(int slot, int bound) {
            byte[] served = servedBySlot;
            if (served == null || served.length <= slot) {
                byte[] larger = served == null ? new byte[slot + 1] : Arrays.copyOf(served, slot + 1);
                bytes += larger.length - (served == null ? 0 : served.length);
                served = larger;
                servedBySlot = larger;
            }
            if (served[slot] >= bound) {
                return false;
            }
            served[slot]++;
            return true;
        }

        private void forget(int slot) {
            if (servedBySlot != null && slot < servedBySlot.length) {
                servedBySlot[slot] = 0;
            }
        }
    }

    private final Map<MessageId, Entry> byId = new HashMap<>();
    private final ArrayDeque<Entry> byAge = new ArrayDeque<>();
    private final int history;
    private final int historyGossip;
    private final long maxBytes;
    private long heartbeat;
    private long bytes;

    MessageCache(int history, int historyGossip, long maxBytes) {
        this.history = history;
        this.historyGossip = historyGossip;
        this.maxBytes = maxBytes;
    }

    void put(Message message, Rpc rpc) {
        Entry entry = new Entry(message, rpc, heartbeat);
        if (byId.putIfAbsent(message.id(), entry) != null) {
            return;
        }
        byAge.addLast(entry);
        bytes += entry.bytes;
        trim();
    }

    private void trim() {
        while (bytes > maxBytes) {
            dropOldest();
        }
    }

    /// Counts one more transmission to the peer in this slot, unless it had that many already.
    boolean serve(Entry entry, int slot, int bound) {
        int before = entry.bytes;
        boolean served = entry.serve(slot, bound);
        bytes += entry.bytes - before;
        trim();
        return served;
    }

    @Nullable
    Entry get(MessageId id) {
        return byId.get(id);
    }

    /// The messages young enough to be advertised, youngest first.
    void forEachAdvertised(Consumer<Message> action) {
        Iterator<Entry> youngestFirst = byAge.descendingIterator();
        while (youngestFirst.hasNext()) {
            Entry entry = youngestFirst.next();
            if (heartbeat - entry.heartbeat >= historyGossip) {
                return;
            }
            action.accept(entry.message);
        }
    }

    /// Ends a heartbeat's window.
    void shift() {
        heartbeat++;
        while (!byAge.isEmpty() && heartbeat - byAge.getFirst().heartbeat >= history) {
            dropOldest();
        }
    }

    /// The slot will be another peer's.
    void forget(int slot) {
        byAge.forEach(entry -> entry.forget(slot));
    }

    private void dropOldest() {
        Entry oldest = byAge.removeFirst();
        byId.remove(oldest.message.id());
        bytes -= oldest.bytes;
    }

    int size() {
        return byAge.size();
    }
}
