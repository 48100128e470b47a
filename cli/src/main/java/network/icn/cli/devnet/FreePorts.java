package network.icn.cli.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;
import network.icn.node.EnvironmentException;

/// Ports on loopback that nobody listens on. They lie below the range from which Linux takes ports for outgoing
/// connections, so that none of the network's own connections can take one before its node has started.
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private int candidate;

    FreePorts() {
        // Two devnets beside each other should not try the same ports first.
        this.candidate = new SplittableRandom().nextInt(FIRST, LAST);
    }

    /// Never gives out one port twice, unless all have been tried.
    int next() {
        for (int tries = FIRST; tries < LAST; tries++) {
            int port = candidate;
            candidate = candidate + 1 == LAST ? FIRST : candidate + 1;
            if (isFree(port)) {
                return port;
            }
        }
        throw new EnvironmentException("no free port from " + FIRST + " to " + LAST, "stop what listens there");
    }

    private boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
