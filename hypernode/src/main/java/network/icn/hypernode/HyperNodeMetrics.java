package network.icn.hypernode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import network.icn.node.clock.ClockMetrics;
import network.icn.node.metrics.EnumCounters;
import network.icn.node.registry.RegistryMetrics;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.hypernode.HyperNodeNotice.Countersigning;
import network.icn.protocol.role.hypernode.HyperNodeNotice.Result;

/// What a HyperNode counts. Labels come from enums only.
public final class HyperNodeMetrics {
    /// Gossip messages judged, by `verdict`.
    public static final String GOSSIP = "icn.hypernode.gossip.judged";
    /// Probes ended, by `result`.
    public static final String PROBES = "icn.hypernode.probes";
    /// Transcripts of answered probes, by `result`: whether the ScalerNode signed, too.
    public static final String TRANSCRIPTS = "icn.hypernode.transcripts";
    /// Shards of eras that ended with a certificate.
    public static final String AGREED = "icn.hypernode.agreed";
    /// Shards of eras that ended without one.
    public static final String UNDECIDED = "icn.hypernode.undecided";
    /// Verified pieces of evidence.
    public static final String EVIDENCE = "icn.hypernode.evidence";
    /// Own proofs of what was proved already; counted and let go.
    public static final String EVIDENCE_AGAIN = "icn.hypernode.evidence.again";
    /// Shards of eras for which two different values are certified as final.
    public static final String FORKS = "icn.hypernode.forks";
    /// Pulls of neighbours that ask more often than anybody needs to.
    public static final String PULLS_REFUSED = "icn.hypernode.pulls.refused";
    /// Receipts of satellites for own pushes.
    public static final String DELIVERED = "icn.hypernode.pushes.delivered";
    /// Pushes that a satellite refused, by `reason`.
    public static final String REFUSED = "icn.hypernode.pushes.refused";
    /// Pushes that came to nothing and are tried again.
    public static final String UNDELIVERED = "icn.hypernode.pushes.undelivered";
    /// Contradictions in what satellites have signed, at most four a satellite and life.
    public static final String CONVICTED = "icn.hypernode.satellites.convicted";
    /// Bytes of the file of votes.
    public static final String VOTE_BYTES = "icn.hypernode.votes.bytes";
    /// Bytes of the files of transcripts.
    public static final String TRANSCRIPT_BYTES = "icn.hypernode.transcripts.bytes";
    /// Bytes of the files of satellites' receipts.
    public static final String RECEIPT_BYTES = "icn.hypernode.receipts.bytes";
    /// Deliveries that some satellite has not given its receipt for.
    public static final String WAITING = "icn.hypernode.deliveries.waiting";
    /// Deliveries given up because the queue was full.
    public static final String DROPPED = "icn.hypernode.deliveries.dropped";
    /// 1 while this node signs nothing because it may have signed what it does not know, 0 otherwise.
    public static final String SITS_OUT = "icn.hypernode.sits.out";
    /// 1 once somebody else was found to sign with this node's key.
    public static final String KEY_USED_ELSEWHERE = "icn.hypernode.key.used.elsewhere";
    /// Beacon rounds that came before their time.
    public static final String EARLY_ROUNDS = "icn.hypernode.rounds.early";
    /// Inputs that were not taken because the machine was busy.
    public static final String OVERFLOW = "icn.hypernode.inbox.overflow";
    /// Connected HyperNodes.
    public static final String NEIGHBOURS = "icn.hypernode.neighbours";
    /// The last era drawn, -1 before the first.
    public static final String ERA = "icn.hypernode.era";

    private final MeterRegistry registry;
    private final EnumCounters<GossipVerdict> gossip;
    private final EnumCounters<Result> probes;
    private final EnumCounters<Countersigning> transcripts;
    private final EnumCounters<Refusal> refused;
    private final Counter agreed;
    private final Counter undecided;
    private final Counter evidence;
    private final Counter evidenceAgain;
    private final Counter forks;
    private final Counter pullsRefused;
    private final Counter delivered;
    private final Counter undelivered;
    private final Counter convicted;
    private final Counter dropped;
    private final Counter overflow;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger sitsOut = new AtomicInteger();
    private final AtomicInteger keyUsedElsewhere = new AtomicInteger();
    private final Counter earlyRounds;
    private final ClockMetrics clock;
    private final RegistryMetrics registries;
    private final AtomicLong era = new AtomicLong(-1);

    HyperNodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        gossip = new EnumCounters<>(registry, GOSSIP, "verdict", GossipVerdict.class);
        probes = new EnumCounters<>(registry, PROBES, "result", Result.class);
        transcripts = new EnumCounters<>(registry, TRANSCRIPTS, "result", Countersigning.class);
        refused = new EnumCounters<>(registry, REFUSED, "reason", Refusal.class);
        agreed = registry.counter(AGREED);
        undecided = registry.counter(UNDECIDED);
        evidence = registry.counter(EVIDENCE);
        evidenceAgain = registry.counter(EVIDENCE_AGAIN);
        forks = registry.counter(FORKS);
        pullsRefused = registry.counter(PULLS_REFUSED);
        delivered = registry.counter(DELIVERED);
        undelivered = registry.counter(UNDELIVERED);
        convicted = registry.counter(CONVICTED);
        dropped = registry.counter(DROPPED);
        overflow = registry.counter(OVERFLOW);
        registry.gauge(WAITING, waiting);
        registry.gauge(SITS_OUT, sitsOut);
        registry.gauge(KEY_USED_ELSEWHERE, keyUsedElsewhere);
        earlyRounds = registry.counter(EARLY_ROUNDS);
        clock = new ClockMetrics(registry);
        registries = new RegistryMetrics(registry);
        registry.gauge(ERA, era);
    }

    void watchNeighbours(IntSupplier count) {
        // A gauge holds its object weakly, unless it is told otherwise.
        Gauge.builder(NEIGHBOURS, count, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
    }

    void watchStores(VoteLog votes, TranscriptStore transcripts, ReceiptStore receipts) {
        Gauge.builder(VOTE_BYTES, votes, VoteLog::bytes).strongReference(true).register(registry);
        Gauge.builder(TRANSCRIPT_BYTES, transcripts, TranscriptStore::bytes)
                .strongReference(true)
                .register(registry);
        Gauge.builder(RECEIPT_BYTES, receipts, ReceiptStore::bytes)
                .strongReference(true)
                .register(registry);
    }

    void judged(GossipVerdict verdict) {
        gossip.increment(verdict);
    }

    void overflow() {
        overflow.increment();
    }

    void count(HyperNodeNotice notice) {
        switch (notice) {
            case HyperNodeNotice.EraDrawn drawn -> era.set(drawn.era().number());
            case HyperNodeNotice.Probed probed -> probes.increment(probed.result());
            case HyperNodeNotice.TranscriptEnded ended -> transcripts.increment(ended.result());
            case HyperNodeNotice.EraAgreed _ -> agreed.increment();
            case HyperNodeNotice.Undecided _ -> undecided.increment();
            case HyperNodeNotice.Accused _ -> evidence.increment();
            case HyperNodeNotice.AccusedAgain _ -> evidenceAgain.increment();
            case HyperNodeNotice.Forked _ -> forks.increment();
            case HyperNodeNotice.PullRefused _ -> pullsRefused.increment();
            case HyperNodeNotice.Delivered _ -> delivered.increment();
            case HyperNodeNotice.SatelliteConvicted _ -> convicted.increment();
            case HyperNodeNotice.Refused push -> refused.increment(push.reason());
            case HyperNodeNotice.Undelivered _ -> undelivered.increment();
            case HyperNodeNotice.DeliveriesWaiting deliveries -> waiting.set(deliveries.count());
            case HyperNodeNotice.DeliveryDropped _ -> dropped.increment();
            case HyperNodeNotice.PullRejected rejected -> judged(rejected.verdict());
            case HyperNodeNotice.SitsOut _ -> sitsOut.set(1);
            case HyperNodeNotice.TakesPart _ -> sitsOut.set(0);
            case HyperNodeNotice.KeyUsedElsewhere _ -> keyUsedElsewhere.set(1);
            case HyperNodeNotice.Clock(var news) -> clock.count(news);
            case HyperNodeNotice.Registry(var news) -> registries.count(news);
            case HyperNodeNotice.RoundTooEarly _ -> earlyRounds.increment();
        }
    }
}
