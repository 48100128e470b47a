package network.icn.libp2p.pubsub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// One meter for each constant of an enum. Label values come from enums only: what a peer can choose would make it the
/// owner of our memory.
final class EnumMeters<E extends Enum<E>, M> {
    private final Map<E, M> meters;

    EnumMeters(Class<E> type, Function<E, M> made) {
        this.meters = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            meters.put(constant, made.apply(constant));
        }
    }

    static <E extends Enum<E>> EnumMeters<E, Counter> counters(
            String name, String label, Class<E> type, MeterRegistry registry) {
        return new EnumMeters<>(type, constant -> registry.counter(name, label, label(constant)));
    }

    M of(E constant) {
        M meter = meters.get(constant);
        if (meter == null) {
            throw new IllegalStateException("every constant has a meter, not " + constant);
        }
        return meter;
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
