package network.icn.libp2p.host;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Counts connections, finished or not, against the limits of the host.
final class Admission {
    private final int maxConnections;
    private final int maxPerIp;
    private final Map<InetAddress, Integer> inboundPerIp = new HashMap<>();
    private int connections;

    Admission(Limits limits) {
        this.maxConnections = limits.connections();
        this.maxPerIp = limits.connectionsPerIp();
    }

    synchronized boolean enterInbound(InetAddress ip) {
        int fromIp = inboundPerIp.getOrDefault(ip, 0);
        if (fromIp >= maxPerIp || !enterOutbound()) {
            return false;
        }
        inboundPerIp.put(ip, fromIp + 1);
        return true;
    }

    synchronized void leaveInbound(InetAddress ip) {
        leaveOutbound();
        inboundPerIp.computeIfPresent(ip, (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized boolean enterOutbound() {
        if (connections >= maxConnections) {
            return false;
        }
        connections++;
        return true;
    }

    synchronized void leaveOutbound() {
        connections--;
    }
}
