package network.icn.libp2p.host;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.stream.CloseReason;
import network.icn.libp2p.stream.Violation;

/// Counts what happens to connections and streams. Thread-safe.
final class Counters {
    private final LongAdder inbound = new LongAdder();
    private final LongAdder outbound = new LongAdder();
    private final Map<DialFailure, LongAdder> failedDials = adders(DialFailure.class);
    private final Map<ConnectionRefusal, LongAdder> refused = adders(ConnectionRefusal.class);
    private final Map<CloseReason, LongAdder> closed = adders(CloseReason.class);
    private final Map<Violation, LongAdder> violations = adders(Violation.class);
    private final Map<StreamFailure, LongAdder> failedStreams = adders(StreamFailure.class);
    private final Map<OfferRefusal, LongAdder> refusedOffers = adders(OfferRefusal.class);
    private final LongAdder addressChecks = new LongAdder();

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E label : type.getEnumConstants()) {
            adders.put(label, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E label) {
        count(adders, label, 1);
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E label, int times) {
        LongAdder adder = adders.get(label);
        if (adder != null) {
            adder.add(times);
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

    void refused(OfferRefusal refusal, int offers) {
        count(refusedOffers, refusal, offers);
    }

    void addressChecked() {
        addressChecks.increment();
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
                sums(StreamFailure.class, failedStreams),
                sums(OfferRefusal.class, refusedOffers),
                addressChecks.sum());
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
        Map<E, Long> sums = new EnumMap<>(type);
        adders.forEach((label, adder) -> sums.put(label, adder.sum()));
        return sums;
    }
}
