package network.icn.libp2p.host;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/// What a host counts (see [HostCounters]), as meters that are read when they are scraped. They live as long as the
/// host.
@SuppressWarnings("exports") // who binds meters has the module of Micrometer, others need not
public final class HostMetrics {
    /// Connections that are open.
    public static final String CONNECTIONS = "libp2p.connections";
    /// Inbound connections that have not finished their handshake.
    public static final String HANDSHAKES_PENDING = "libp2p.handshakes.pending";
    /// Streams that at least one side has not ended.
    public static final String STREAMS = "libp2p.streams";
    /// Received on TCP connections and not read yet.
    public static final String UNREAD_BYTES = "libp2p.unread.bytes";
    /// To be sent on TCP connections and not taken by their writers yet.
    public static final String QUEUED_BYTES = "libp2p.queued.bytes";
    /// Connections kept, by `direction`.
    public static final String KEPT = "libp2p.connections.kept";
    /// Inbound connections that were not kept, by `reason`.
    public static final String REFUSED = "libp2p.connections.refused";
    /// Connections that were kept and have ended, by `reason`.
    public static final String CLOSED = "libp2p.connections.closed";
    /// Addresses that were dialled in vain, by `reason`.
    public static final String DIALS_FAILED = "libp2p.dials.failed";
    /// Connections that ended because the peer broke the rules of yamux, by `violation`.
    public static final String VIOLATIONS = "libp2p.yamux.violations";
    /// Streams opened by peers that did not come to their natural end, by `reason`.
    public static final String STREAMS_FAILED = "libp2p.streams.failed";
    /// What peers said about peers and was not used, by `reason`.
    public static final String OFFERS_REFUSED = "libp2p.offers.refused";
    /// QUIC diallers that had to show first that they are where their packets claim to come from.
    public static final String ADDRESS_CHECKS = "libp2p.quic.address.checks";

    private final Host host;
    private final MeterRegistry registry;

    private HostMetrics(Host host, MeterRegistry registry) {
        this.host = host;
        this.registry = registry;
    }

    /// Registers the meters of a host. One registry serves one host: a second one would go uncounted.
    public static void bind(Host host, MeterRegistry registry) {
        HostMetrics metrics = new HostMetrics(host, registry);
        metrics.gauge(CONNECTIONS, HostLoad::connections);
        metrics.gauge(HANDSHAKES_PENDING, HostLoad::pendingHandshakes);
        metrics.gauge(STREAMS, HostLoad::streams);
        metrics.gauge(UNREAD_BYTES, HostLoad::unreadBytes);
        metrics.gauge(QUEUED_BYTES, HostLoad::queuedBytes);
        Counters counters = host.counted();
        metrics.counter(KEPT, counters.inbound, "direction", "inbound");
        metrics.counter(KEPT, counters.outbound, "direction", "outbound");
        metrics.counters(REFUSED, "reason", counters.refused);
        metrics.counters(CLOSED, "reason", counters.closed);
        metrics.counters(DIALS_FAILED, "reason", counters.failedDials);
        metrics.counters(VIOLATIONS, "violation", counters.violations);
        metrics.counters(STREAMS_FAILED, "reason", counters.failedStreams);
        metrics.counters(OFFERS_REFUSED, "reason", counters.refusedOffers);
        metrics.counter(ADDRESS_CHECKS, counters.addressChecks);
    }

    private void gauge(String name, ToLongFunction<HostLoad> value) {
        Gauge.builder(name, host, each -> value.applyAsLong(each.load())).register(registry);
    }

    private void counters(String name, String label, ReasonCounters<?> counters) {
        counters.forEach((reason, count) -> counter(name, count, label, reason));
    }

    private void counter(String name, LongAdder count, String... tags) {
        FunctionCounter.builder(name, count, LongAdder::sum).tags(tags).register(registry);
    }
}
