package network.icn.libp2p.gossipsub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.icn.libp2p.gossipsub.rpc.MessageId;

/// An IHAVE is a promise: of what we then ask for, one id is remembered, and if that message has not come from
/// anybody in time, the peer has advertised what it does not have (gossipsub 1.1, "Spam Protection Measures").
///
/// Bounded by the IWANTs that may be sent within the time of a promise.
final class Promises {
    private static final class Promise {
        private final Peer peer;
        private final MessageId id;
        private final long due;
        private final long number;
        private boolean open = true;

        private Promise(Peer peer, MessageId id, long due, long number) {
            this.peer = peer;
            this.id = id;
            this.due = due;
            this.number = number;
        }
    }

    private final long patience;
    private final ArrayDeque<Promise> byAge = new ArrayDeque<>();
    private final Map<MessageId, List<Promise>> byId = new HashMap<>();
    private long made;

    Promises(Duration followUp) {
        this.patience = followUp.toNanos();
    }

    void expect(Peer peer, MessageId id, long now) {
        Promise promise = new Promise(peer, id, now + patience, made++);
        byAge.addLast(promise);
        byId.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(promise);
    }

    /// The message is here, whoever brought it and whatever it is worth.
    void arrived(MessageId id) {
        List<Promise> kept = byId.isEmpty() ? null : byId.remove(id);
        if (kept != null) {
            kept.forEach(promise -> promise.open = false);
        }
    }

    /// What the peer has promised until now is not held against it: whether it came we have not looked.
    void excuse(Peer peer) {
        peer.excusedPromises = made;
    }

    /// Tells each peer that broke a promise, once a promise.
    void judge(long now, Consumer<Peer> broken) {
        while (!byAge.isEmpty() && now - byAge.getFirst().due >= 0) {
            Promise promise = byAge.removeFirst();
            if (promise.open) {
                if (promise.number >= promise.peer.excusedPromises) {
                    broken.accept(promise.peer);
                }
                close(promise);
            }
        }
    }

    private void close(Promise promise) {
        List<Promise> others = byId.get(promise.id);
        if (others != null) {
            others.remove(promise);
            if (others.isEmpty()) {
                byId.remove(promise.id);
            }
        }
    }

    int size() {
        return byAge.size();
    }
}
