package network.icn.satellite.web;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import network.icn.node.net.AddressGroup;
import org.jspecify.annotations.Nullable;

/// Who asks, behind the operator's own proxies (RFC 7239). Only what a trusted proxy has written itself is believed:
/// the
/// last element of `Forwarded`. Everything before it came from the client.
public final class ClientAddress {
    private final List<InetAddress> trustedProxies;

    public ClientAddress(Collection<InetAddress> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /// Reads a comma-separated list of IP addresses, for settings.
    ///
    /// @throws IllegalArgumentException if one of them is none, a wildcard or a group
    public static List<InetAddress> parseList(String text) {
        return List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .map(InetAddresses::forString)
                .map(ClientAddress::ofOneMachine)
                .toList();
    }

    /// Nobody comes from a wildcard: whoever writes one means everybody, and then anybody could speak for others.
    private static InetAddress ofOneMachine(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException("a wildcard or a group: " + address.getHostAddress());
        }
        return address;
    }

    /// Whether what that address says of whom it speaks for is believed.
    public boolean isTrustedProxy(InetAddress address) {
        return trustedProxies.contains(address);
    }

    /// The group of addresses that a request counts for.
    ///
    /// @param remote the far end of the connection
    /// @param forwarded the header's last line, if there is one
    public String groupOf(InetAddress remote, @Nullable String forwarded) {
        if (!isTrustedProxy(remote) || forwarded == null) {
            return AddressGroup.of(remote);
        }
        return lastFor(forwarded)
                .map(AddressGroup::of)
                // Hidden or unreadable: these share one count.
                .orElse("behind " + remote.getHostAddress());
    }

    /// The address of `for=` in the last element: `1.2.3.4`, `"1.2.3.4:80"`, `"[2001:db8::1]"`, `"[2001:db8::1]:80"`.
    private static Optional<InetAddress> lastFor(String forwarded) {
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1);
        for (String pair : last.split(";", -1)) {
            String stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return address(stripped.substring("for=".length()).replace("\"", ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> address(String node) {
        String host = node;
        if (node.startsWith("[")) {
            host = node.substring(1, Math.max(1, node.indexOf(']')));
        } else if (node.indexOf(':') == node.lastIndexOf(':') && node.contains(":")) {
            host = node.substring(0, node.indexOf(':'));
        }
        return InetAddresses.isInetAddress(host) ? Optional.of(InetAddresses.forString(host)) : Optional.empty();
    }
}
