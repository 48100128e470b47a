package network.icn.satellite.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import network.icn.node.metrics.EnumCounters;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.Refusal;
import network.icn.satellite.log.ArchiveLog;

/// What a satellite counts. Watch the time to a receipt: it is what the HyperNodes wait for.
public final class SatelliteMetrics {
    /// Receipts given, by `kind`.
    public static final String ACKNOWLEDGED = "icn.satellite.submissions.acknowledged";
    /// Submissions refused, by `reason`.
    public static final String REFUSED = "icn.satellite.submissions.refused";
    /// Time from a submission's arrival to its receipt.
    public static final String ACKNOWLEDGE_TIME = "icn.satellite.submission.acknowledge";
    /// Submissions between arrival and answer.
    public static final String OUTSTANDING = "icn.satellite.submissions.outstanding";
    /// Shards for which two different values are certified. More than zero needs a person.
    public static final String CONFLICTS = "icn.satellite.conflicts";
    /// Contradictions in the heads of other satellites.
    public static final String CONVICTED = "icn.satellite.peers.convicted";
    /// 1 while nothing is signed because it is not known what was signed before the start.
    public static final String RECOVERING = "icn.satellite.recovering";
    /// Entries of the log that are on the medium.
    public static final String LOG_ENTRIES = "icn.satellite.log.entries";
    /// Bytes of the log and what lies beside it.
    public static final String LOG_BYTES = "icn.satellite.log.bytes";
    /// Attachments that the start has missed, and reads that found one missing or damaged.
    public static final String ATTACHMENTS_MISSED = "icn.satellite.attachments.missed";
    /// Entries that the index does not have yet.
    public static final String INDEX_BEHIND = "icn.satellite.index.behind";
    /// Reads that were answered, by `door`.
    public static final String READS = "icn.satellite.reads";
    /// Reads that were turned away because a peer asked too often, by `door`.
    public static final String LIMITED = "icn.satellite.reads.limited";
    /// Rounds of the local beacon chain handed out.
    public static final String BEACONS = "icn.satellite.beacons";

    /// Where a read came in.
    public enum Door {
        GRPC,
        REST;

        /// What the door is called in metrics; it stays.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry registry;
    private final EnumCounters<ArchiveEntry.Kind> acknowledged;
    private final EnumCounters<Refusal> refused;
    private final EnumCounters<Door> reads;
    private final EnumCounters<Door> limited;
    private final Timer acknowledgeTime;
    private final Counter conflicts;
    private final Counter convicted;
    private final Counter beacons;

    public SatelliteMetrics(MeterRegistry registry) {
        this.registry = registry;
        acknowledged = new EnumCounters<>(registry, ACKNOWLEDGED, "kind", ArchiveEntry.Kind.class);
        refused = new EnumCounters<>(registry, REFUSED, "reason", Refusal.class, Refusal::label);
        reads = new EnumCounters<>(registry, READS, "door", Door.class, Door::label);
        limited = new EnumCounters<>(registry, LIMITED, "door", Door.class, Door::label);
        acknowledgeTime =
                Timer.builder(ACKNOWLEDGE_TIME).publishPercentileHistogram().register(registry);
        conflicts = registry.counter(CONFLICTS);
        convicted = registry.counter(CONVICTED);
        beacons = registry.counter(BEACONS);
    }

    /// Values that are read when somebody looks.
    public void watch(Supplier<Number> outstanding, ArchiveLog log, Supplier<Number> indexBehind) {
        gauge(OUTSTANDING, outstanding);
        gauge(LOG_ENTRIES, () -> log.state().size());
        gauge(LOG_BYTES, log::bytes);
        gauge(ATTACHMENTS_MISSED, log::attachmentsMissed);
        gauge(INDEX_BEHIND, indexBehind);
    }

    /// @param recovering whether it is not known what was signed before the start
    public void watchRecovering(BooleanSupplier recovering) {
        gauge(RECOVERING, () -> recovering.getAsBoolean() ? 1 : 0);
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    /// Counts an entry that got its receipt.
    ///
    /// @param took from the arrival to the receipt
    public void acknowledged(ArchiveEntry.Kind kind, Duration took) {
        acknowledged.increment(kind);
        acknowledgeTime.record(took);
    }

    /// Counts a submission that was refused.
    public void refused(Refusal reason) {
        refused.increment(reason);
    }

    /// Counts a second certified value of one shard and era.
    public void conflict() {
        conflicts.increment();
    }

    /// Counts another satellite that contradicted itself.
    public void peerConvicted() {
        convicted.increment();
    }

    /// Counts a call to read that was answered.
    public void read(Door door) {
        reads.increment(door);
    }

    /// Counts a call that was told to wait.
    public void limited(Door door) {
        limited.increment(door);
    }

    /// Counts a beacon value that was handed out.
    public void beaconServed() {
        beacons.increment();
    }
}
