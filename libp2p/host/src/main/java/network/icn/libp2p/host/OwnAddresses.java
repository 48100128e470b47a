package network.icn.libp2p.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where this host can be reached, as it tells others: what its owner says, then what it listens on, with the addresses
/// of the interfaces in place of a wildcard, then what peers agree on. The widest come first, and the loopback is named
/// only if there is nothing else. Thread-safe.
final class OwnAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);

    private final List<Multiaddr> announced;
    private final Supplier<List<InetAddress>> interfaces;
    private final ObservedAddresses observed = new ObservedAddresses();
    private List<Multiaddr> bound = List.of();
    private List<Multiaddr> current = List.of();

    /// @param announced by the owner
    /// @param interfaces the addresses that this machine has
    OwnAddresses(List<Multiaddr> announced, Supplier<List<InetAddress>> interfaces) {
        this.announced = announced.stream().map(Multiaddr::withoutPeer).toList();
        this.interfaces = interfaces;
    }

    /// Of all interfaces that are up; none if the system does not tell.
    static List<InetAddress> ofInterfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            LOG.atWarn().addKeyValue("cause", e.toString()).log("the system does not tell its addresses");
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (SocketException _) {
            return false;
        }
    }

    /// These are listened on from now on, with their actual ports.
    synchronized void listenOn(List<Multiaddr> addresses) {
        bound = List.copyOf(addresses);
        current = compute();
    }

    /// Without peer id, as identify wants them.
    synchronized List<Multiaddr> get() {
        return current;
    }

    /// Looks again at the interfaces and at what peers see.
    ///
    /// @return whether anything is another
    synchronized boolean refresh() {
        List<Multiaddr> before = current;
        current = compute();
        return !before.equals(current);
    }

    /// A peer says at which address it sees us. It saw the port that it dialled if it came to us; if we dialled it, the
    /// port is of that connection alone, and those that we listen on stand in for it.
    ///
    /// @param observer the peer's own address
    synchronized void seen(PeerId peer, InetAddress observer, boolean outbound, Multiaddr address) {
        Optional<InetAddress> ip = socket(address).map(InetSocketAddress::getAddress);
        if (ip.isEmpty()) {
            observed.forget(peer);
        } else if (outbound) {
            InetAddress ours = ip.get();
            observed.note(
                    peer,
                    observer,
                    bound.stream()
                            .filter(each -> takes(each, ours))
                            .map(each -> at(ours, each))
                            .toList());
        } else {
            observed.note(peer, observer, List.of(address));
        }
    }

    synchronized void forget(PeerId peer) {
        observed.forget(peer);
    }

    private List<Multiaddr> compute() {
        List<Multiaddr> all = new ArrayList<>();
        for (Multiaddr address : bound) {
            if (isWildcard(address)) {
                interfaces.get().stream()
                        .filter(ip -> AddressScope.of(ip) != AddressScope.LINK_LOCAL && takes(address, ip))
                        .forEach(ip -> all.add(at(ip, address)));
            } else {
                all.add(address);
            }
        }
        all.addAll(observed.confirmed());
        all.sort(Comparator.comparing(
                address -> address.ip().map(AddressScope::of).orElse(AddressScope.PUBLIC), Comparator.reverseOrder()));
        all.addAll(0, announced);
        Set<Multiaddr> told = new LinkedHashSet<>(all);
        told.removeIf(address -> address.isUnspecified());
        if (told.stream().anyMatch(address -> !isLoopback(address))) {
            told.removeIf(OwnAddresses::isLoopback);
        }
        return told.stream().limit(AddressBook.MAX_ADDRESSES).toList();
    }

    private static boolean isLoopback(Multiaddr address) {
        return address.ip().map(AddressScope::of).equals(Optional.of(AddressScope.LOOPBACK));
    }

    private static boolean isWildcard(Multiaddr address) {
        return address.ip().map(AddressScope::of).equals(Optional.of(AddressScope.NONE));
    }

    /// Whether what comes to the address may arrive where we listen: an IPv6 wildcard takes IPv4, too.
    private static boolean takes(Multiaddr listening, InetAddress address) {
        Optional<InetAddress> ip = socket(listening).map(InetSocketAddress::getAddress);
        if (ip.isEmpty() || (isLoopback(listening) && !address.isLoopbackAddress())) {
            return false;
        }
        boolean sameFamily = ip.get() instanceof Inet4Address == address instanceof Inet4Address;
        return sameFamily || (isWildcard(listening) && address instanceof Inet4Address);
    }

    private static Multiaddr at(InetAddress ip, Multiaddr listening) {
        InetSocketAddress there =
                new InetSocketAddress(ip, socket(listening).orElseThrow().getPort());
        return listening.quicAddress().isPresent() ? Multiaddr.quic(there) : Multiaddr.tcp(there);
    }

    private static Optional<InetSocketAddress> socket(Multiaddr address) {
        return address.tcpAddress().or(address::quicAddress);
    }
}
