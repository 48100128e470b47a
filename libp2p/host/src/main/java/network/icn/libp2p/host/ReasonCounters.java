package network.icn.libp2p.host;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/// How often each reason of a kind has been given; all of them are there from the start. Thread-safe.
final class ReasonCounters<E extends Enum<E>> {
    private final Map<E, LongAdder> adders;

    ReasonCounters(Class<E> reasons) {
        adders = new EnumMap<>(reasons);
        for (E reason : reasons.getEnumConstants()) {
            adders.put(reason, new LongAdder());
        }
    }

    void add(E reason, int times) {
        LongAdder adder = adders.get(reason);
        if (adder != null) {
            adder.add(times);
        }
    }

    /// By label, in the order of the reasons.
    Map<String, Long> sums() {
        Map<String, Long> sums = new LinkedHashMap<>();
        forEach((label, adder) -> sums.put(label, adder.sum()));
        return sums;
    }

    /// Each reason, by its label, and what counts it from now on.
    void forEach(BiConsumer<String, LongAdder> action) {
        adders.forEach((reason, adder) -> action.accept(Labels.of(reason), adder));
    }
}
