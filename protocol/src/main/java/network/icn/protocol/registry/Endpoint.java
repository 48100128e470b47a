package network.icn.protocol.registry;

/// Where a node listens: a host name or address and a TCP port.
public record Endpoint(String host, int port) {
    private static final int MAX_HOST = 253;

    public Endpoint {
        if (host.isEmpty() || host.length() > MAX_HOST || host.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("host: 1 to 253 printable ASCII characters, got '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: 1 to 65535, got " + port);
        }
    }

    /// Reads `host:port`; an IPv6 address stands in brackets.
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("endpoint: host:port, got '" + text + "'");
        }
        try {
            return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("endpoint: host:port, got '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
