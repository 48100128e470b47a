package network.icn.libp2p.mux.yamux;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of one session and what they add up to.
final class StreamTable {
    private final Map<Integer, StreamState> streams = new LinkedHashMap<>();
    private int inbound;
    private int unacknowledged;
    private long grown;

    @Nullable
    StreamState get(int id) {
        return streams.get(id);
    }

    boolean contains(int id) {
        return streams.containsKey(id);
    }

    int size() {
        return streams.size();
    }

    List<StreamState> all() {
        return List.copyOf(streams.values());
    }

    void add(StreamState stream) {
        streams.put(stream.id, stream);
        if (stream.opened) {
            unacknowledged++;
        } else {
            inbound++;
        }
    }

    void remove(StreamState stream) {
        streams.remove(stream.id);
        grown -= stream.window() - SessionLimits.INITIAL_WINDOW;
        if (stream.opened) {
            acknowledge(stream);
        } else {
            inbound--;
        }
    }

    void acknowledge(StreamState stream) {
        if (!stream.acknowledged) {
            stream.acknowledged = true;
            unacknowledged--;
        }
    }

    /// Streams that the remote has opened.
    int inbound() {
        return inbound;
    }

    /// Streams opened here that the remote has not taken up yet.
    int unacknowledged() {
        return unacknowledged;
    }

    /// By how much the stream's window widens now: up to its double, and all of them by half the buffer at most.
    int widen(StreamState stream, SessionLimits limits) {
        int growth = Math.min(stream.window(), limits.maxWindow() - stream.window());
        if (!stream.shouldGrow(limits.maxWindow()) || grown + growth > limits.bufferBytes() / 2) {
            return 0;
        }
        grown += growth;
        return growth;
    }

    /// The stream with the most unread bytes, `count` more on `receiving` included; of equals that one.
    StreamState furthestBehind(StreamState receiving, int count) {
        StreamState behind = receiving;
        int most = receiving.unread() + count;
        for (StreamState each : streams.values()) {
            if (each.unread() > most) {
                behind = each;
                most = each.unread();
            }
        }
        return behind;
    }
}
