package network.icn.libp2p.gossipsub;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.PeerId;
import org.jspecify.annotations.Nullable;

/// The known peers, each in the lowest slot that was free; slots are what [PeerSet] counts in.
final class Peers {
    private final Map<PeerId, Peer> byId = new HashMap<>();
    private final PeerSet taken = new PeerSet();
    private @Nullable Peer[] bySlot = new @Nullable Peer[8];

    @Nullable
    Peer get(PeerId id) {
        return byId.get(id);
    }

    Peer at(int slot) {
        Peer peer = bySlot[slot];
        if (peer == null) {
            throw new IllegalStateException("no peer in slot " + slot);
        }
        return peer;
    }

    int size() {
        return byId.size();
    }

    Peer add(PeerId id, boolean outbound, boolean direct, GossipVersion version) {
        int slot = 0;
        while (slot < bySlot.length && bySlot[slot] != null) {
            slot++;
        }
        if (slot == bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, slot * 2);
        }
        Peer peer = new Peer(id, slot, outbound, direct, version);
        bySlot[slot] = peer;
        taken.add(slot);
        byId.put(id, peer);
        return peer;
    }

    void remove(Peer peer) {
        byId.remove(peer.id);
        taken.remove(peer.slot);
        bySlot[peer.slot] = null;
    }

    void forEach(Consumer<Peer> action) {
        taken.forEach(slot -> action.accept(at(slot)));
    }
}
