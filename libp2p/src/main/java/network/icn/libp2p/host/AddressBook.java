package network.icn.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// Where peers were reached or say that they listen; the newest come first. Bounded: the peer used longest ago is
/// forgotten.
final class AddressBook {
    /// go-libp2p keeps 500 of a connected peer; a dial tries them one after the other, so few are more useful.
    static final int MAX_ADDRESSES = 16;

    /// A name has 253 bytes at most (RFC 1035); what names it, its port and QUIC take nine more.
    static final int MAX_ADDRESS_BYTES = 262;

    private final int maxPeers;
    private final Map<PeerId, List<Multiaddr>> addresses = new LinkedHashMap<>(16, 0.75f, true);

    AddressBook(int maxPeers) {
        this.maxPeers = maxPeers;
    }

    synchronized void learn(PeerId peer, List<Multiaddr> found) {
        List<Multiaddr> merged = new ArrayList<>();
        for (Multiaddr address : found) {
            if (isUsable(address) && !merged.contains(address.withPeer(peer))) {
                merged.add(address.withPeer(peer));
            }
        }
        for (Multiaddr known : addresses.getOrDefault(peer, List.of())) {
            if (!merged.contains(known)) {
                merged.add(known);
            }
        }
        if (merged.isEmpty()) {
            return;
        }
        addresses.put(peer, List.copyOf(merged.subList(0, Math.min(merged.size(), MAX_ADDRESSES))));
        if (addresses.size() > maxPeers) {
            addresses.remove(addresses.keySet().iterator().next());
        }
    }

    private static boolean isUsable(Multiaddr address) {
        boolean known =
                address.tcpAddress().isPresent() || address.quicAddress().isPresent();
        return known && address.withoutPeer().bytes().length <= MAX_ADDRESS_BYTES;
    }

    synchronized List<Multiaddr> of(PeerId peer) {
        return addresses.getOrDefault(peer, List.of());
    }
}
