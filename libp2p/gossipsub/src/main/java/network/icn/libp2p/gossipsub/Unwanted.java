package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.icn.libp2p.gossipsub.rpc.MessageId;

/// The ids that one peer has told us not to send, by heartbeat (gossipsub 1.2, IDONTWANT). Bounded in ids per
/// heartbeat and in heartbeats.
final class Unwanted {
    /// The youngest first; of most peers none, so that these cost nothing. Sets are only asked, never walked through.
    private List<Set<MessageId>> windows = List.of();

    private boolean fresh;

    /// Returns false when the peer has named as many since the last heartbeat.
    boolean add(MessageId id, int bound) {
        if (!fresh) {
            begin(new HashSet<>());
            fresh = true;
        }
        Set<MessageId> current = windows.getFirst();
        if (current.size() >= bound) {
            return false;
        }
        current.add(id);
        return true;
    }

    boolean contains(MessageId id) {
        for (Set<MessageId> window : windows) {
            if (window.contains(id)) {
                return true;
            }
        }
        return false;
    }

    /// Ends a heartbeat's window and forgets what is older than `history` of them.
    void shift(int history) {
        if (windows.isEmpty()) {
            return;
        }
        if (!fresh) {
            begin(Set.of());
        }
        fresh = false;
        while (windows.size() > history) {
            windows.removeLast();
        }
        if (windows.stream().allMatch(Set::isEmpty)) {
            windows = List.of();
        }
    }

    private void begin(Set<MessageId> window) {
        if (windows.isEmpty()) {
            windows = new ArrayList<>();
        }
        windows.addFirst(window);
    }
}
