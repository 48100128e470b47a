package network.icn.libp2p.pubsub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;

/// Counts what pubsub does. Topics are no labels: there may be any number of them.
@SuppressWarnings("exports") // who binds meters has the module of Micrometer, others need not
public final class PubSubMetrics implements PubSubListener {
    /// Bytes of frames received.
    public static final String RECEIVED_BYTES = "libp2p.gossip.received.bytes";
    /// Frames that were not understood, by `reason`.
    public static final String REFUSED = "libp2p.gossip.refused";
    /// What the router let go, by `reason`.
    public static final String DROPPED = "libp2p.gossip.dropped";
    /// Messages that broke the signature policy.
    public static final String BAD_SIGNATURES = "libp2p.gossip.signatures.bad";
    /// Time that validators took, by `verdict`.
    public static final String VALIDATION = "libp2p.gossip.validation";
    /// Messages that were not checked because too many wait for it.
    public static final String THROTTLED = "libp2p.gossip.throttled";
    /// Messages delivered to this node.
    public static final String DELIVERED = "libp2p.gossip.delivered";
    /// Messages published by this node.
    public static final String PUBLISHED = "libp2p.gossip.published";
    /// Frames written, by `priority`.
    public static final String SENT = "libp2p.gossip.sent";
    /// Bytes of frames written, by `priority`.
    public static final String SENT_BYTES = "libp2p.gossip.sent.bytes";
    /// Frames dropped because a peer takes too little, by `priority`.
    public static final String QUEUE_DROPPED = "libp2p.gossip.queue.dropped";
    /// Peers that entered a mesh.
    public static final String GRAFTED = "libp2p.gossip.grafted";
    /// Peers that left a mesh, by `reason`.
    public static final String PRUNED = "libp2p.gossip.pruned";
    /// Peers disconnected because pubsub has no use for them, by `reason`.
    public static final String GIVEN_UP = "libp2p.gossip.given.up";

    /// Connected peers, by `standing`.
    public static final String PEERS = "libp2p.gossip.peers";

    private final MeterRegistry registry;
    private final Counter receivedBytes;
    private final Counter badSignatures;
    private final Counter throttled;
    private final Counter delivered;
    private final Counter published;
    private final Counter grafted;
    private final EnumMeters<RpcRefusal, Counter> refused;
    private final EnumMeters<DropReason, Counter> dropped;
    private final EnumMeters<Verdict, Timer> validation;
    private final EnumMeters<SendPriority, Counter> sent;
    private final EnumMeters<SendPriority, Counter> sentBytes;
    private final EnumMeters<SendPriority, Counter> queueDropped;
    private final EnumMeters<PruneReason, Counter> pruned;
    private final EnumMeters<DisconnectReason, Counter> givenUp;

    /// To be given to [network.icn.libp2p.pubsub.PubSubConfig#withListener].
    public PubSubMetrics(MeterRegistry registry) {
        this.registry = registry;
        receivedBytes = registry.counter(RECEIVED_BYTES);
        badSignatures = registry.counter(BAD_SIGNATURES);
        throttled = registry.counter(THROTTLED);
        delivered = registry.counter(DELIVERED);
        published = registry.counter(PUBLISHED);
        grafted = registry.counter(GRAFTED);
        refused = EnumMeters.counters(REFUSED, "reason", RpcRefusal.class, registry);
        dropped = EnumMeters.counters(DROPPED, "reason", DropReason.class, registry);
        validation = new EnumMeters<>(
                Verdict.class,
                verdict -> Timer.builder(VALIDATION)
                        .tag("verdict", EnumMeters.label(verdict))
                        .publishPercentileHistogram()
                        .register(registry));
        sent = EnumMeters.counters(SENT, "priority", SendPriority.class, registry);
        sentBytes = EnumMeters.counters(SENT_BYTES, "priority", SendPriority.class, registry);
        queueDropped = EnumMeters.counters(QUEUE_DROPPED, "priority", SendPriority.class, registry);
        pruned = EnumMeters.counters(PRUNED, "reason", PruneReason.class, registry);
        givenUp = EnumMeters.counters(GIVEN_UP, "reason", DisconnectReason.class, registry);
    }

    /// Has the standings of the peers read when they are scraped; once, of the one PubSub that tells this listener.
    public void watch(PubSub pubSub) {
        for (String standing : pubSub.standings().keySet()) {
            Gauge.builder(PEERS, pubSub, each -> each.standings().getOrDefault(standing, 0))
                    .tag("standing", standing)
                    .register(registry);
        }
    }

    @Override
    public void received(int bytes) {
        receivedBytes.increment(bytes);
    }

    @Override
    public void refused(RpcRefusal reason) {
        refused.of(reason).increment();
    }

    @Override
    public void dropped(DropReason reason) {
        dropped.of(reason).increment();
    }

    @Override
    public void badSignature() {
        badSignatures.increment();
    }

    @Override
    public void validated(String topic, Verdict verdict, long nanos) {
        validation.of(verdict).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void throttled(String topic) {
        throttled.increment();
    }

    @Override
    public void delivered(String topic) {
        delivered.increment();
    }

    @Override
    public void published(String topic, int peers) {
        published.increment();
    }

    @Override
    public void sent(SendPriority priority, int bytes) {
        sent.of(priority).increment();
        sentBytes.of(priority).increment(bytes);
    }

    @Override
    public void queueDropped(SendPriority priority) {
        queueDropped.of(priority).increment();
    }

    @Override
    public void grafted(String topic) {
        grafted.increment();
    }

    @Override
    public void pruned(String topic, PruneReason reason) {
        pruned.of(reason).increment();
    }

    @Override
    public void gaveUp(DisconnectReason reason) {
        givenUp.of(reason).increment();
    }
}
