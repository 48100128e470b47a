package network.icn.libp2p.host;

import java.net.InetAddress;
import java.util.function.Consumer;

/// An inbound connection that has not proved yet who it is. Each is one of its own, wherever it comes from.
final class PendingHandshake {
    private final InetAddress address;
    private final Consumer<ConnectionRefusal> cutOff;

    /// @param cutOff closes it at once, from any thread, when somebody else needs its place
    PendingHandshake(InetAddress address, Consumer<ConnectionRefusal> cutOff) {
        this.address = address;
        this.cutOff = cutOff;
    }

    InetAddress address() {
        return address;
    }

    void cutOff(ConnectionRefusal reason) {
        cutOff.accept(reason);
    }
}
