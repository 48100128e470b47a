package network.icn.simulator.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Messages of one kind between the ports of numbered actors, over links.
///
/// @param <M> what they send
public final class Ports<M> {
    private final Links links;
    private final ToIntFunction<M> bytes;
    private final Map<Integer, Port<M>> ports = new LinkedHashMap<>();
    private @Nullable M last;
    private int lastBytes;

    /// @param bytes how long a message is as it is encoded
    public Ports(Links links, ToIntFunction<M> bytes) {
        this.links = links;
        this.bytes = bytes;
    }

    /// From now on what is sent to that number arrives there; what is under way to it, too.
    public void open(int number, Port<M> port) {
        ports.put(number, port);
    }

    /// Sends what may be lost. Where no port is open when it arrives, nobody hears it.
    public void send(int from, int to, M message) {
        links.send(from, to, size(message), () -> arrived(from, to, message));
    }

    /// Sends what is repeated until it arrives.
    public void sendReliably(int from, int to, M message) {
        links.sendReliably(from, to, size(message), () -> arrived(from, to, message));
    }

    private void arrived(int from, int to, M message) {
        Port<M> port = ports.get(to);
        if (port != null) {
            port.receive(from, message);
        }
    }

    /// One message goes to many in a row, and is encoded once.
    @SuppressWarnings("ReferenceEquality") // To compare the messages would cost as much as to encode them.
    private int size(M message) {
        if (message != last) {
            last = message;
            lastBytes = bytes.applyAsInt(message);
        }
        return lastBytes;
    }
}
