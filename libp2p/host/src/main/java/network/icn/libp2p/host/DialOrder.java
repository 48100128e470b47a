package network.icn.libp2p.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;

/// In which order the addresses of a peer are dialled, and how long after each the next one is begun if nothing has
/// come of it: where the peer was reached before, then what is near, then the rest; QUIC before TCP, since it needs
/// fewer round trips, and what was told first before what was told later. Source: RFC 8305; go-libp2p's DialRanker.
final class DialOrder {
    /// RFC 8305, 5: 250 ms; go-libp2p has the same.
    static final Duration FAR = Duration.ofMillis(250);
    /// Within a machine or a site an answer comes in less.
    static final Duration NEAR = Duration.ofMillis(30);

    private DialOrder() {}

    /// @param reached where the peer was reached, the newest first
    /// @return all of them, without repetition; what nobody can dial fails at once when it is tried, and is counted
    static List<Multiaddr> of(Collection<Multiaddr> candidates, List<Multiaddr> reached) {
        Set<Multiaddr> distinct = new LinkedHashSet<>();
        candidates.stream().map(Multiaddr::withoutPeer).forEach(distinct::add);
        List<Multiaddr> known = reached.stream().map(Multiaddr::withoutPeer).toList();
        List<Multiaddr> order = new ArrayList<>(distinct);
        // Stable: what is equal keeps its place.
        order.sort(Comparator.comparingInt((Multiaddr address) -> rank(known, address))
                .thenComparing(address -> !isNear(address))
                .thenComparing(address -> address.quicAddress().isEmpty()));
        return order;
    }

    private static int rank(List<Multiaddr> known, Multiaddr address) {
        int place = known.indexOf(address);
        return place < 0 ? known.size() : place;
    }

    /// How long the next one waits behind this.
    static Duration patience(Multiaddr address) {
        return isNear(address) ? NEAR : FAR;
    }

    private static boolean isNear(Multiaddr address) {
        return address.ip()
                .map(AddressScope::of)
                .filter(scope -> scope != AddressScope.PUBLIC)
                .isPresent();
    }
}
