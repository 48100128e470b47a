package network.icn.libp2p.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Counts connections, finished or not, against the limits of the host. An address is one IPv4 address or the
/// /64 of IPv6 that one customer gets; a subnet is a /24, or the /48 that one site gets.
final class Admission {
    private static final int IPV4_BYTES = 4;
    private static final int IPV4_SUBNET_BYTES = 3;
    private static final int IPV6_CUSTOMER_BYTES = 8;
    private static final int IPV6_SITE_BYTES = 6;
    /// Early enough that those who come with a false address never take all places.
    private static final int BUSY_PART = 4;

    private final Limits limits;
    private final Map<ByteBuffer, Integer> perIp = new HashMap<>();
    private final Map<ByteBuffer, Integer> perSubnet = new HashMap<>();
    private final Predicate<InetAddress> expected;
    /// From where nobody is expected, and from where somebody is: the first never take places of the second.
    private final PendingHandshakes strangers;

    private final PendingHandshakes friends;
    private int connections;

    /// @param expected addresses from which wanted peers may come; must return at once
    Admission(Limits limits, Predicate<InetAddress> expected) {
        this.limits = limits;
        this.expected = expected;
        this.strangers = new PendingHandshakes(limits.pendingHandshakes(), limits.pendingHandshakesPerIp());
        this.friends = new PendingHandshakes(limits.pendingHandshakes(), limits.pendingHandshakesPerIp());
    }

    /// Takes a place for an inbound connection and for its handshake, which another one may lose by it, or says why
    /// there is none.
    Optional<ConnectionRefusal> enterInbound(PendingHandshake handshake) {
        Optional<PendingHandshakes.Displaced> displaced;
        synchronized (this) {
            ByteBuffer ip = ip(handshake.address());
            ByteBuffer subnet = subnet(handshake.address());
            boolean friend = expected.test(handshake.address());
            if (connections >= limits.connections()) {
                return Optional.of(ConnectionRefusal.TOO_MANY);
            }
            if (perIp.getOrDefault(ip, 0) >= limits.connectionsPerIp()) {
                return Optional.of(ConnectionRefusal.TOO_MANY_FROM_IP);
            }
            if (!friend && perSubnet.getOrDefault(subnet, 0) >= limits.connectionsPerSubnet()) {
                return Optional.of(ConnectionRefusal.TOO_MANY_FROM_SUBNET);
            }
            connections++;
            perIp.merge(ip, 1, Integer::sum);
            perSubnet.merge(subnet, 1, Integer::sum);
            displaced = (friend ? friends : strangers).add(handshake, ip);
            displaced.ifPresent(lost -> leaveInbound(lost.handshake().address()));
        }
        displaced.ifPresent(lost -> lost.handshake().cutOff(lost.reason()));
        return Optional.empty();
    }

    /// Of which places for handshakes a quarter is taken, of all or of those for this address.
    synchronized Optional<ConnectionRefusal> nearlyRefuses(InetAddress address) {
        PendingHandshakes waiting = expected.test(address) ? friends : strangers;
        if (waiting.size() >= limits.pendingHandshakes() / BUSY_PART) {
            return Optional.of(ConnectionRefusal.PENDING_HANDSHAKES);
        }
        return waiting.from(ip(address)) >= limits.pendingHandshakesPerIp() / BUSY_PART
                ? Optional.of(ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP)
                : Optional.empty();
    }

    /// Inbound connections that have not finished their handshake.
    synchronized int pending() {
        return strangers.size() + friends.size();
    }

    /// The handshake of an inbound connection is over, well or badly.
    ///
    /// @return false if it has lost its place meanwhile: then it has left, too
    synchronized boolean handshakeOver(PendingHandshake handshake) {
        ByteBuffer ip = ip(handshake.address());
        return friends.remove(handshake, ip) || strangers.remove(handshake, ip);
    }

    /// An inbound connection is gone.
    synchronized void leaveInbound(InetAddress address) {
        connections--;
        decrement(perIp, ip(address));
        decrement(perSubnet, subnet(address));
    }

    synchronized boolean enterOutbound() {
        if (connections >= limits.connections()) {
            return false;
        }
        connections++;
        return true;
    }

    synchronized void leaveOutbound() {
        connections--;
    }

    private static void decrement(Map<ByteBuffer, Integer> counts, ByteBuffer key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    private static ByteBuffer ip(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_CUSTOMER_BYTES));
    }

    /// What one attacker rents at once.
    static ByteBuffer subnet(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length == IPV4_BYTES ? IPV4_SUBNET_BYTES : IPV6_SITE_BYTES));
    }
}
