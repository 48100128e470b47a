package network.icn.libp2p.security.tls;

import org.bouncycastle.util.Properties;

/// While open, certificates that name no issuer can be read in this thread. RFC 5280 forbids them and every library
/// refuses them; js-libp2p sends them, and names mean nothing in libp2p. May be opened inside another one.
final class EmptyIssuers implements AutoCloseable {
    private static final String PROPERTY = "org.bouncycastle.x509.allow_empty_issuer_cert";
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private EmptyIssuers() {}

    static EmptyIssuers allowed() {
        DEPTH.set(DEPTH.get() + 1);
        Properties.setThreadOverride(PROPERTY, true);
        return new EmptyIssuers();
    }

    @Override
    public void close() {
        int left = DEPTH.get() - 1;
        if (left > 0) {
            DEPTH.set(left);
        } else {
            DEPTH.remove();
            Properties.removeThreadOverride(PROPERTY);
        }
    }
}
