package network.icn.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A counter of one name for each constant of an enum; a label tells them apart. All are there from the
/// start, so that a rate can be asked for before the first event.
public final class EnumCounters<E extends Enum<E>> {
    private final Map<E, Counter> counters;

    /// Labels are the names of the constants, in lower case with dashes.
    public EnumCounters(MeterRegistry registry, String name, String label, Class<E> type) {
        this(registry, name, label, type, EnumCounters::dashed);
    }

    /// @param value what the label says of a constant
    public EnumCounters(MeterRegistry registry, String name, String label, Class<E> type, Function<E, String> value) {
        counters = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counters.put(constant, registry.counter(name, label, value.apply(constant)));
        }
    }

    private static String dashed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public void increment(E constant) {
        Counter counter = counters.get(constant);
        if (counter == null) {
            throw new IllegalStateException("every constant has a counter, not " + constant);
        }
        counter.increment();
    }
}
