package network.icn.scalernode.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.node.metrics.EnumCounters;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.TranscriptRefusal;

/// What a ScalerNode counts. The margin between answer time and deadline is what an operator must watch.
public final class ScalerNodeMetrics {
    /// Challenges answered.
    public static final String ANSWERED = "icn.scalernode.challenges.answered";
    /// Requests refused, by `reason`.
    public static final String REFUSED = "icn.scalernode.requests.refused";
    /// Time from a challenge's arrival to its answer.
    public static final String ANSWER_TIME = "icn.scalernode.challenge.answer";
    /// Challenges under way.
    public static final String UNDER_WAY = "icn.scalernode.challenges.active";
    /// Echo probes answered.
    public static final String ECHOES = "icn.scalernode.echoes";
    /// Transcripts countersigned, the same one counted each time.
    public static final String COUNTERSIGNED = "icn.scalernode.transcripts.countersigned";
    /// Transcripts refused, by `reason`.
    public static final String TRANSCRIPTS_REFUSED = "icn.scalernode.transcripts.refused";
    /// Leaves that were ever put, those of removed objects too.
    public static final String LEAVES = "icn.scalernode.leaves";
    /// Bytes generated so far by the work that runs before the node is ready.
    public static final String PREPARATION = "icn.scalernode.preparation.progress";

    /// Bytes read again and held to the tree.
    public static final String SCRUBBED = "icn.scalernode.scrub.bytes";
    /// Share of the running pass over everything stored, 0 to 1.
    public static final String SCRUB_PROGRESS = "icn.scalernode.scrub.progress";
    /// Seconds since everything had been read once more.
    public static final String SCRUB_AGE = "icn.scalernode.scrub.age.seconds";
    /// Objects that are known to be damaged, missing or unreadable.
    public static final String DAMAGED_OBJECTS = "icn.scalernode.objects.damaged";
    /// Leaves of these.
    public static final String DAMAGED_LEAVES = "icn.scalernode.leaves.damaged";
    /// 1 while this node signs no snapshot because it may have signed what it does not know, 0 otherwise.
    public static final String SITS_OUT = "icn.scalernode.sits.out";
    /// 1 once somebody else was found to sign with this node's key.
    public static final String KEY_USED_ELSEWHERE = "icn.scalernode.key.used.elsewhere";

    /// Findings against HyperNodes that have chosen what they asked, one for each and era.
    public static final String CHOSEN_SEEDS = "icn.scalernode.challengers.convicted";

    /// What is asked about the stored data whenever somebody looks at the meters.
    public interface Stored {
        /// Objects that are known to be damaged, missing or unreadable.
        double damagedObjects();

        /// Leaves of these.
        double damagedLeaves();

        /// Share of the running pass over everything stored, 0 to 1.
        double scrubProgress();

        /// Seconds since everything had been read once more.
        double scrubAge();
    }

    private final MeterRegistry registry;
    private final Counter scrubbed;
    private final Counter answered;
    private final EnumCounters<RefusalReason> refused;
    private final Counter countersigned;
    private final EnumCounters<TranscriptRefusal> transcriptsRefused;
    private final Timer answerTime;
    private final Counter chosenSeeds;
    private final Counter echoes;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger sitsOut = new AtomicInteger();
    private final AtomicInteger keyUsedElsewhere = new AtomicInteger();
    private final AtomicLong leaves = new AtomicLong();
    private final AtomicLong preparation = new AtomicLong();

    public ScalerNodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        scrubbed = registry.counter(SCRUBBED);
        answered = registry.counter(ANSWERED);
        refused = new EnumCounters<>(registry, REFUSED, "reason", RefusalReason.class, RefusalReason::label);
        countersigned = registry.counter(COUNTERSIGNED);
        transcriptsRefused = new EnumCounters<>(
                registry, TRANSCRIPTS_REFUSED, "reason", TranscriptRefusal.class, TranscriptRefusal::label);
        answerTime = Timer.builder(ANSWER_TIME).publishPercentileHistogram().register(registry);
        echoes = registry.counter(ECHOES);
        chosenSeeds = registry.counter(CHOSEN_SEEDS);
        registry.gauge(UNDER_WAY, underWay);
        registry.gauge(LEAVES, leaves);
        registry.gauge(PREPARATION, preparation);
        registry.gauge(SITS_OUT, sitsOut);
        registry.gauge(KEY_USED_ELSEWHERE, keyUsedElsewhere);
    }

    /// Reads the state of what is stored from there, for as long as somebody else holds it.
    public void watch(Stored stored) {
        registry.gauge(DAMAGED_OBJECTS, stored, Stored::damagedObjects);
        registry.gauge(DAMAGED_LEAVES, stored, Stored::damagedLeaves);
        registry.gauge(SCRUB_PROGRESS, stored, Stored::scrubProgress);
        registry.gauge(SCRUB_AGE, stored, Stored::scrubAge);
    }

    public void scrubbed(long bytes) {
        scrubbed.increment((double) bytes);
    }

    public Timer answerTime() {
        return answerTime;
    }

    public void answered() {
        answered.increment();
    }

    public void refused(RefusalReason reason) {
        refused.increment(reason);
    }

    public void countersigned() {
        countersigned.increment();
    }

    public void refused(TranscriptRefusal reason) {
        transcriptsRefused.increment(reason);
    }

    public void echoed() {
        echoes.increment();
    }

    public void sitsOut(boolean waits) {
        sitsOut.set(waits ? 1 : 0);
    }

    public void chosenSeed() {
        chosenSeeds.increment();
    }

    public void keyUsedElsewhere() {
        keyUsedElsewhere.set(1);
    }

    /// Challenges and questions for snapshots that are being answered.
    public AtomicInteger underWay() {
        return underWay;
    }

    public void leaves(long count) {
        leaves.set(count);
    }

    /// @param done bytes generated so far
    public void preparing(long done) {
        preparation.set(done);
    }
}
