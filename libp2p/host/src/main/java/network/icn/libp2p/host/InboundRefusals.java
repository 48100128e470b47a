package network.icn.libp2p.host;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts and tells, one debug line each, why inbound connections are not taken in.
final class InboundRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(InboundRefusals.class);

    private final Counters counters;

    InboundRefusals(Counters counters) {
        this.counters = counters;
    }

    /// @param cause for people
    void refused(InetAddress ip, ConnectionRefusal reason, String cause) {
        counters.refused(reason);
        LOG.atDebug()
                .addKeyValue("ip", ip)
                .addKeyValue("reason", reason)
                .addKeyValue("cause", cause)
                .log("inbound connection refused");
    }

    /// @param near of which limit a quarter is used
    void addressChecked(InetAddress ip, ConnectionRefusal near) {
        counters.addressChecked();
        LOG.atDebug().addKeyValue("ip", ip).addKeyValue("reason", near).log("QUIC dialler has to show where it is");
    }
}
