package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.Decimal;

/// Where a node listens: a host and a TCP port. One place has one text, so one registry has one encoding.
///
/// @param host a host name in lower case, an IPv4 address, or an IPv6 address as RFC 5952 writes it; never a wildcard
/// @param port 1 to 65535
public record Endpoint(String host, int port) {
    private static final int MAX_PORT = 65_535;
    /// A name of 253 characters, a colon and a port, with room for a careless writer.
    private static final int MAX_TEXT = 300;

    public Endpoint {
        String right = host.indexOf(':') < 0 ? HostText.named(host) : HostText.ip6(host);
        if (!right.equals(host)) {
            throw new IllegalArgumentException("host: must be written " + right + ", got '" + host + "'");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: must be from 1 to 65535, got " + port);
        }
    }

    /// What the host is; only a name has to be looked up.
    public enum Kind {
        NAME,
        IP4,
        IP6
    }

    /// What the host is written as.
    public Kind kind() {
        if (host.indexOf(':') >= 0) {
            return Kind.IP6;
        }
        return HostText.endsInNumber(host) ? Kind.IP4 : Kind.NAME;
    }

    /// Reads `host:port`; an IPv6 address stands in brackets. Nothing is resolved.
    ///
    /// @throws IllegalArgumentException with the rule that it breaks
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("must be host:port, as in 10.0.0.5:4001 or [2001:db8::5]:4001");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "host: must be a name or an address, an IPv6 address in brackets, without a scheme");
        }
        String right = bracketed ? HostText.ip6(host.substring(1, host.length() - 1)) : HostText.named(host);
        try {
            return new Endpoint(right, (int) Decimal.parse(text.substring(colon + 1), 1, MAX_PORT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("port: must be from 1 to 65535, in digits 0 to 9", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
