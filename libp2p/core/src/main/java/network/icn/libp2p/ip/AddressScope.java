package network.icn.libp2p.ip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// From where an IP address leads to the same host, from nowhere to everywhere. Source: the special-purpose registries
/// of RFC 6890.
public enum AddressScope {
    /// Names no host: unspecified (`0.0.0.0/8`, `::`), multicast, broadcast.
    NONE,
    /// Of the machine itself.
    LOOPBACK,
    /// Of one link only: 169.254/16 and fe80::/10.
    LINK_LOCAL,
    /// Within one site, or behind one provider's address translation (`100.64.0.0/10`).
    PRIVATE,
    /// Of the internet.
    PUBLIC;

    private static final int IP4_BYTES = 4;

    /// An IPv4 address within an IPv6 one, as `::ffff:10.0.0.1` and translators (`64:ff9b::`, `2002::`) have it, counts
    /// as what it is: else a private address could be had in the guise of a public one.
    public static AddressScope of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IP4_BYTES ? ofIp4(bytes) : ofIp6(address, bytes);
    }

    private static AddressScope ofIp4(byte[] ip) {
        int first = ip[0] & 0xff;
        int second = ip[1] & 0xff;
        if (first == 0 || first >= 224) {
            return NONE;
        }
        return switch (first) {
            case 127 -> LOOPBACK;
            case 10 -> PRIVATE;
            case 100 -> second >= 64 && second < 128 ? PRIVATE : PUBLIC;
            case 169 -> second == 254 ? LINK_LOCAL : PUBLIC;
            case 172 -> second >= 16 && second < 32 ? PRIVATE : PUBLIC;
            case 192 -> second == 168 ? PRIVATE : PUBLIC;
            default -> PUBLIC;
        };
    }

    private static AddressScope ofIp6(InetAddress address, byte[] ip) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isMulticastAddress() || (address instanceof Inet6Address six && six.isIPv4CompatibleAddress())) {
            return NONE;
        }
        if (address.isLinkLocalAddress()) {
            return LINK_LOCAL;
        }
        if ((ip[0] & 0xfe) == 0xfc || address.isSiteLocalAddress()) {
            return PRIVATE;
        }
        if (isBehind(ip, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return ofIp4(Arrays.copyOfRange(ip, 12, 16));
        }
        return isBehind(ip, 0x20, 0x02) ? ofIp4(Arrays.copyOfRange(ip, 2, 6)) : PUBLIC;
    }

    private static boolean isBehind(byte[] ip, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((ip[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
