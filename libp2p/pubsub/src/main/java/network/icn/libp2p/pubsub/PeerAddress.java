package network.icn.libp2p.pubsub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// What peers on one machine or behind one NAT have in common, as P6 counts them.
final class PeerAddress {
    /// Whoever has an IPv6 address has 2^64 of them (go-libp2p-pubsub counts by /64 as well).
    private static final int IPV6_NETWORK_BYTES = 8;

    private PeerAddress() {}

    /// An IPv4 address and a loopback address in full, of other IPv6 addresses the first 64 bits.
    static String of(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLoopbackAddress()) {
            byte[] network = Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES);
            return HexFormat.of().formatHex(network) + "/64";
        }
        return address.getHostAddress();
    }
}
