package network.icn.libp2p.host;

import java.io.IOException;
import network.icn.libp2p.transport.Upgraded;

/// Takes finished connections in.
@FunctionalInterface
interface ConnectionSink {
    /// Keeps the connection, or closes it and fails.
    ///
    /// @throws RefusedConnectionException if the peer is not welcome or has too many connections
    HostConnection keep(Upgraded upgraded, boolean outbound) throws IOException;
}
