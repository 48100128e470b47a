package network.icn.satellite.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import network.icn.node.net.AddressGroup;
import network.icn.node.net.FairShares;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/// Keeps the number of open connections bounded, and every client's share of it fair: one that opens too many loses its
/// own oldest, not everybody's next.
final class ConnectionShare implements Connection.Listener {
    private final ClientAddress clients;
    private final FairShares<EndPoint> direct;
    private final FairShares<EndPoint> proxied;

    /// @param max connections of all clients together, and once more of trusted proxies
    ConnectionShare(int max, ClientAddress clients) {
        this.clients = clients;
        this.direct = new FairShares<>(max);
        this.proxied = new FairShares<>(max);
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint end = connection.getEndPoint();
        Optional<InetAddress> remote = end.getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? Optional.ofNullable(internet.getAddress())
                : Optional.empty();
        boolean trusted = remote.filter(clients::isTrustedProxy).isPresent();
        (trusted ? proxied : direct)
                .add(end, remote.map(AddressGroup::of).orElse("unknown"))
                .ifPresent(EndPoint::close);
    }

    @Override
    public void onClosed(Connection connection) {
        EndPoint end = connection.getEndPoint();
        if (!direct.remove(end)) {
            proxied.remove(end);
        }
    }
}
