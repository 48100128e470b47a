package network.icn.libp2p.host;

import java.io.IOException;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.transport.RawConnection;

/// Takes finished connections in.
@FunctionalInterface
interface Keeper {
    /// Keeps the connection, or closes `raw` and fails.
    ///
    /// @throws RefusedConnectionException if the peer is not welcome or has too many connections
    HostConnection keep(SecureChannel channel, RawConnection raw, boolean outbound) throws IOException;
}
