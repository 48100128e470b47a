package network.icn.libp2p.host;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.Violation;

/// Counts what happens to connections and streams. Thread-safe.
final class Tally {
    private final LongAdder inbound = new LongAdder();
    private final LongAdder outbound = new LongAdder();
    private final Map<DialFailure, LongAdder> failedDials = adders(DialFailure.class);
    private final Map<ConnectionRefusal, LongAdder> refused = adders(ConnectionRefusal.class);
    private final Map<CloseReason, LongAdder> closed = adders(CloseReason.class);
    private final Map<Violation, LongAdder> violations = adders(Violation.class);
    private final Map<StreamFailure, LongAdder> failedStreams = adders(StreamFailure.class);

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E label : type.getEnumConstants()) {
            adders.put(label, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E label) {
        LongAdder adder = adders.get(label);
        if (adder != null) {
            adder.increment();
        }
    }

    void kept(boolean dialled) {
        (dialled ? outbound : inbound).increment();
    }

    void failed(DialFailure failure) {
        count(failedDials, failure);
    }

    void refused(ConnectionRefusal refusal) {
        count(refused, refusal);
    }

    void closed(Closing closing) {
        count(closed, closing.reason());
        closing.violation().ifPresent(violation -> count(violations, violation));
    }

    void failed(StreamFailure failure) {
        count(failedStreams, failure);
    }

    void failed(Refusal refusal) {
        failed(
                switch (refusal) {
                    case TOO_MANY -> StreamFailure.TOO_MANY;
                    case TOO_FAST -> StreamFailure.TOO_FAST;
                    case LEAVING -> StreamFailure.LEAVING;
                    case UNREAD -> StreamFailure.UNREAD;
                });
    }

    HostCounters snapshot(long open) {
        return new HostCounters(
                open,
                inbound.sum(),
                outbound.sum(),
                sums(DialFailure.class, failedDials),
                sums(ConnectionRefusal.class, refused),
                sums(CloseReason.class, closed),
                sums(Violation.class, violations),
                sums(StreamFailure.class, failedStreams));
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
        Map<E, Long> sums = new EnumMap<>(type);
        adders.forEach((label, adder) -> sums.put(label, adder.sum()));
        return sums;
    }
}
