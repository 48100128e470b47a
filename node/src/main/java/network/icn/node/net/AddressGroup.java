package network.icn.node.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Addresses that are one customer's: an IPv4 address by itself, an IPv6 address with all of its /64, which is the
/// least
/// that a provider hands out (RFC 6177).
public final class AddressGroup {
    private static final int PREFIX_BYTES = 8;

    private AddressGroup() {}

    /// The name of the group, for maps.
    public static String of(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES) + "/64"
                : address.getHostAddress();
    }

    /// The same for the far end of a connection; those without an address are one group.
    public static String of(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? of(internet.getAddress())
                : "unknown";
    }
}
