package network.icn.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;

/// Where peers were reached or say that they listen. Each kind of word has places of its own, so that none crowds out
/// another: where a peer was reached, the newest first, then what it has signed, or, of a peer that signs nothing, what
/// it has said last. Bounded: the peer used longest ago is forgotten.
final class AddressBook {
    /// go-libp2p keeps 500 of a connected peer; a dial tries all, so few are more useful.
    static final int MAX_ADDRESSES = 16;
    /// Of these, places for where the peer was reached.
    static final int MAX_REACHED = 4;

    /// A name has 253 bytes at most (RFC 1035); what names it, its port and QUIC take nine more.
    static final int MAX_ADDRESS_BYTES = 262;

    private record Known(List<Multiaddr> reached, List<Multiaddr> signed, List<Multiaddr> said) {
        static final Known NOTHING = new Known(List.of(), List.of(), List.of());

        Known {
            reached = List.copyOf(reached);
            signed = List.copyOf(signed);
            said = List.copyOf(said);
        }
    }

    private final int maxPeers;
    private final Map<PeerId, Known> peers = new LinkedHashMap<>(16, 0.75f, true);

    AddressBook(int maxPeers) {
        this.maxPeers = maxPeers;
    }

    /// A dial to the address has succeeded.
    synchronized void reached(PeerId peer, Multiaddr address) {
        Known known = peers.getOrDefault(peer, Known.NOTHING);
        List<Multiaddr> reached = new ArrayList<>(List.of(address));
        reached.addAll(known.reached);
        put(peer, new Known(usable(peer, reached, MAX_REACHED), known.signed, known.said));
    }

    /// A record of the peer that is newer than any before: it takes the place of all that was known but the address at
    /// which the peer was reached last, which may be a name that it does not know of.
    synchronized void signed(PeerId peer, List<Multiaddr> addresses) {
        Known known = peers.getOrDefault(peer, Known.NOTHING);
        List<Multiaddr> reached = known.reached.subList(0, Math.min(1, known.reached.size()));
        put(peer, new Known(reached, usable(peer, addresses, MAX_ADDRESSES - MAX_REACHED), List.of()));
    }

    /// What the peer says without signing it; it takes the place of what it has said before.
    synchronized void said(PeerId peer, List<Multiaddr> addresses) {
        Known known = peers.getOrDefault(peer, Known.NOTHING);
        if (known.signed.isEmpty()) {
            put(peer, new Known(known.reached, List.of(), usable(peer, addresses, MAX_ADDRESSES - MAX_REACHED)));
        }
    }

    private void put(PeerId peer, Known known) {
        if (known.equals(Known.NOTHING)) {
            return;
        }
        peers.put(peer, known);
        if (peers.size() > maxPeers) {
            peers.remove(peers.keySet().iterator().next());
        }
    }

    private static List<Multiaddr> usable(PeerId peer, List<Multiaddr> addresses, int most) {
        Set<Multiaddr> usable = new LinkedHashSet<>();
        for (Multiaddr address : addresses) {
            if (isUsable(address) && usable.size() < most) {
                usable.add(address.withPeer(peer));
            }
        }
        return List.copyOf(usable);
    }

    /// Whether it can be dialled at all.
    static boolean isUsable(Multiaddr address) {
        boolean known =
                address.tcpAddress().isPresent() || address.quicAddress().isPresent();
        return known && !address.isUnspecified() && address.withoutPeer().bytes().length <= MAX_ADDRESS_BYTES;
    }

    /// Of the addresses that somebody tells, those that whoever is reached the way he is can know: a peer on the
    /// internet has no business with our loopback and our site, and whoever heeds him dials there on his behalf.
    ///
    /// @param teller of whoever tells them
    static List<Multiaddr> credible(AddressScope teller, List<Multiaddr> told) {
        return told.stream()
                .filter(AddressBook::isUsable)
                .filter(address -> {
                    Optional<AddressScope> scope = address.ip().map(AddressScope::of);
                    return scope.isEmpty() || scope.get().compareTo(teller) >= 0;
                })
                .toList();
    }

    synchronized boolean knows(PeerId peer) {
        return peers.containsKey(peer);
    }

    /// Where the peer was reached, the newest first.
    synchronized List<Multiaddr> whereReached(PeerId peer) {
        return peers.getOrDefault(peer, Known.NOTHING).reached;
    }

    synchronized List<Multiaddr> of(PeerId peer) {
        Known known = peers.getOrDefault(peer, Known.NOTHING);
        Set<Multiaddr> all = new LinkedHashSet<>(known.reached);
        all.addAll(known.signed);
        all.addAll(known.said);
        return List.copyOf(all);
    }
}
