package network.icn.hypernode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.hypernode.HyperNodeNotice;
import network.icn.protocol.hypernode.HyperNodeNotice.Result;

/// What a HyperNode counts.
public final class HyperNodeMetrics {
    /// Gossip messages judged, by `verdict`.
    public static final String GOSSIP = "icn.hypernode.gossip.judged";
    /// Probes ended, by `result`.
    public static final String PROBES = "icn.hypernode.probes";
    /// Shards of eras that ended with a certificate.
    public static final String AGREED = "icn.hypernode.agreed";
    /// Shards of eras that ended without one.
    public static final String UNDECIDED = "icn.hypernode.undecided";
    /// Verified pieces of evidence.
    public static final String EVIDENCE = "icn.hypernode.evidence";
    /// Receipts of satellites for own pushes.
    public static final String DELIVERED = "icn.hypernode.delivered";
    /// Pushes that a satellite refused.
    public static final String REFUSED = "icn.hypernode.pushes.refused";
    /// Shipments given up because the queue was full.
    public static final String DROPPED = "icn.hypernode.shipments.dropped";
    /// Signed times of others too far from our clock.
    public static final String CLOCK = "icn.hypernode.clock.suspicions";
    /// Inputs that were not taken because the machine was busy.
    public static final String OVERFLOW = "icn.hypernode.inbox.overflow";
    /// Connected HyperNodes.
    public static final String NEIGHBOURS = "icn.hypernode.neighbours";
    /// The last era drawn.
    public static final String ERA = "icn.hypernode.era";

    private final Map<GossipVerdict, Counter> gossip = new EnumMap<>(GossipVerdict.class);
    private final Map<Result, Counter> probes = new EnumMap<>(Result.class);
    private final MeterRegistry registry;
    private final Counter agreed;
    private final Counter undecided;
    private final Counter evidence;
    private final Counter delivered;
    private final Counter refused;
    private final Counter dropped;
    private final Counter clock;
    private final Counter overflow;
    private final AtomicLong era = new AtomicLong(-1);

    HyperNodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (GossipVerdict verdict : GossipVerdict.values()) {
            gossip.put(verdict, registry.counter(GOSSIP, "verdict", label(verdict)));
        }
        for (Result result : Result.values()) {
            probes.put(result, registry.counter(PROBES, "result", label(result)));
        }
        agreed = registry.counter(AGREED);
        undecided = registry.counter(UNDECIDED);
        evidence = registry.counter(EVIDENCE);
        delivered = registry.counter(DELIVERED);
        refused = registry.counter(REFUSED);
        dropped = registry.counter(DROPPED);
        clock = registry.counter(CLOCK);
        overflow = registry.counter(OVERFLOW);
        registry.gauge(ERA, era);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void watchNeighbours(IntSupplier count) {
        registry.gauge(NEIGHBOURS, count, IntSupplier::getAsInt);
    }

    void judged(GossipVerdict verdict) {
        gossip.getOrDefault(verdict, overflow).increment();
    }

    void overflow() {
        overflow.increment();
    }

    /// The last era drawn, -1 before the first.
    long era() {
        return era.get();
    }

    void count(HyperNodeNotice notice) {
        switch (notice) {
            case HyperNodeNotice.EraDrawn drawn -> era.set(drawn.era().number());
            case HyperNodeNotice.Probed probed ->
                probes.getOrDefault(probed.result(), overflow).increment();
            case HyperNodeNotice.EraAgreed _ -> agreed.increment();
            case HyperNodeNotice.Undecided _ -> undecided.increment();
            case HyperNodeNotice.Accused _ -> evidence.increment();
            case HyperNodeNotice.Delivered _ -> delivered.increment();
            case HyperNodeNotice.Refused _ -> refused.increment();
            case HyperNodeNotice.ShipmentDropped _ -> dropped.increment();
            case HyperNodeNotice.PullRejected rejected -> judged(rejected.verdict());
            case HyperNodeNotice.ClockSuspect _ -> clock.increment();
        }
    }
}
