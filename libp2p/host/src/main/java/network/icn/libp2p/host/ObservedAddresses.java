package network.icn.libp2p.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;

/// What connected peers see of us, as far as several agree. One peer's word is worth nothing: it may name a victim for
/// others to dial. An address counts when four peers of four networks (/24, /48 of IPv6) name it, as in go-libp2p, and
/// of each kind the two that most of them name: so an attacker needs connections from four networks to have us
/// announce what others then dial once in vain, and cannot crowd out what is true.
///
/// Not thread-safe; holds a few addresses of each connected peer.
final class ObservedAddresses {
    static final int OBSERVERS = 4;
    static final int MAX_OF_KIND = 2;

    /// Addresses taken from one peer's word.
    static final int MAX_OF_PEER = 4;

    private record Word(ByteBuffer network, List<Multiaddr> addresses) {}

    private final Map<PeerId, Word> words = new TreeMap<>();

    /// A peer says where it sees us; its earlier word counts no more.
    ///
    /// @param observer its own address
    void note(PeerId peer, InetAddress observer, List<Multiaddr> addresses) {
        List<Multiaddr> outside = addresses.stream()
                .filter(address -> address.ip().map(AddressScope::of).equals(Optional.of(AddressScope.PUBLIC)))
                .filter(AddressBook::isUsable)
                .map(Multiaddr::withoutPeer)
                .distinct()
                .limit(MAX_OF_PEER)
                .toList();
        if (outside.isEmpty() || AddressScope.of(observer) != AddressScope.PUBLIC) {
            words.remove(peer);
        } else {
            words.put(peer, new Word(Admission.subnet(observer), outside));
        }
    }

    /// The peer is gone, and its word with it.
    void forget(PeerId peer) {
        words.remove(peer);
    }

    private record Claim(Multiaddr address, Set<ByteBuffer> networks) {}

    /// Those that count, of each kind the one with most observers first.
    List<Multiaddr> confirmed() {
        Map<String, Claim> claims = new TreeMap<>();
        for (Word word : words.values()) {
            for (Multiaddr address : word.addresses) {
                claims.computeIfAbsent(address.toString(), _ -> new Claim(address, new HashSet<>()))
                        .networks
                        .add(word.network);
            }
        }
        List<Claim> counting = new ArrayList<>(claims.values());
        counting.removeIf(claim -> claim.networks.size() < OBSERVERS);
        // Stable: among equals the text decides.
        counting.sort(Comparator.comparingInt(claim -> -claim.networks.size()));
        List<Multiaddr> confirmed = new ArrayList<>();
        Map<String, Integer> ofKind = new TreeMap<>();
        for (Claim claim : counting) {
            if (ofKind.merge(claim.address.protocols().toString(), 1, Integer::sum) <= MAX_OF_KIND) {
                confirmed.add(claim.address);
            }
        }
        return confirmed;
    }
}
