package network.icn.satellite.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import network.icn.node.EnvironmentException;
import network.icn.node.clock.Clocks;
import network.icn.node.shell.MachineSteps;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.SatelliteEffect;
import network.icn.protocol.role.satellite.SatelliteInput;
import network.icn.protocol.role.satellite.SatelliteMachine;
import network.icn.satellite.index.Indexer;
import network.icn.satellite.log.LogEntry;
import network.icn.satellite.log.LogState;
import network.icn.satellite.log.LogWriter;
import network.icn.satellite.metrics.SatelliteMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes submissions in: one thread at a time in the machine, checks spread over all cores, one writer of the
/// log. A receipt is signed when the entry is on the medium and never before.
public final class Ingest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    /// Who decides, signs and checks.
    public record Rules(
            RegistryHistory history, Signer signer, SignatureVerifier verifier, Predicate<BeaconValue> beacons) {}

    private record Waiting(CompletableFuture<Answer> answer, NodeId peer, long since) {}

    private final Rules rules;
    private final CertifiedShardVerifier verifier;
    private final MachineSteps<SatelliteInput, SatelliteEffect> steps;
    private final Indexer indexer;
    private final SatelliteMetrics metrics;
    private final Recovery recovery;
    private final LogWriter<Long> writer;
    private final ExecutorService checks = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("icn-check-", 0).factory());
    private final ConcurrentMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private volatile @Nullable EnvironmentException broken;

    public Ingest(
            Rules rules,
            OpenArchive archive,
            Recovery recovery,
            Indexer indexer,
            SatelliteMetrics metrics,
            InstantSource clock) {
        this.rules = rules;
        this.recovery = recovery;
        this.verifier = new CertifiedShardVerifier(rules.history(), rules.verifier(), rules.beacons());
        SatelliteMachine machine = archive.machine();
        this.steps = new MachineSteps<>((input, now) -> machine.step(input, now.wall()), new Clocks(clock));
        this.indexer = indexer;
        this.metrics = metrics;
        this.writer = new LogWriter<>(archive.log(), new BatchListener());
        archive.alarms().forEach(this::raise);
        recovery.onSettled(() -> step(new SatelliteInput.Opened(archive.log().newestHead())));
    }

    /// Begins to take submissions.
    public void start() {
        writer.start();
    }

    /// Completes with a receipt or a refusal; exceptionally with an [EnvironmentException] when the disk
    /// failed.
    ///
    /// @param peer authenticated by its connection
    public CompletableFuture<Answer> submit(NodeId peer, Submission submission) {
        long token = tokens.incrementAndGet();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(token, new Waiting(answer, peer, System.nanoTime()));
        if (!recovery.maySign()) {
            refuse(token, Refusal.RECOVERING, "satellite: it does not know yet what it has signed, try again");
            return answer;
        }
        try {
            step(new SatelliteInput.Submitted(token, peer, submission));
        } catch (RuntimeException e) {
            waiting.remove(token);
            throw e;
        }
        EnvironmentException reason = broken;
        if (reason != null) {
            fail(token, reason);
        }
        return answer;
    }

    /// Why nothing can be archived any more, if that is so.
    public Optional<String> trouble() {
        return Optional.ofNullable(broken).map(EnvironmentException::getMessage);
    }

    /// Submissions between arrival and answer.
    public int outstanding() {
        return waiting.size();
    }

    private void step(SatelliteInput input) {
        List<SatelliteEffect.Unordered> later = new ArrayList<>();
        steps.take(input, effect -> {
            switch (effect) {
                // While nobody else gets in, because the order of these effects is the order of the log.
                case SatelliteEffect.Append(long token, ArchiveRecord record) ->
                    writer.add(token, new LogEntry(Payload.of(record.entry().bytes()), record.attachment()));
                case SatelliteEffect.Unordered any -> later.add(any);
            }
        });
        later.forEach(this::carryOut);
    }

    private void carryOut(SatelliteEffect.Unordered effect) {
        switch (effect) {
            case SatelliteEffect.Verify(long token, Submission submission) -> check(token, submission);
            case SatelliteEffect.Acknowledge(long token, SatelliteReceipt receipt) -> acknowledge(token, receipt);
            case SatelliteEffect.Refuse(long token, Refusal reason, String detail) -> refuse(token, reason, detail);
            case SatelliteEffect.Alarm alarm -> raise(alarm);
        }
    }

    private void check(long token, Submission submission) {
        try {
            checks.execute(() -> step(new SatelliteInput.Verified(token, outcome(submission))));
        } catch (RejectedExecutionException e) {
            fail(token, new EnvironmentException("the satellite is stopping", "try again", e));
        }
    }

    private Submission.Outcome outcome(Submission submission) {
        try {
            return submission.check(verifier);
        } catch (RuntimeException e) {
            // Whoever waits must get an answer, and hostile bytes must not stop the archive.
            LOG.atError().setCause(e).log("a check failed inside");
            return new Submission.Outcome.Objection(Refusal.MALFORMED, "submission: could not be checked");
        }
    }

    private void acknowledge(long token, SatelliteReceipt receipt) {
        Waiting asker = waiting.remove(token);
        if (asker != null) {
            metrics.acknowledged(receipt.key().kind(), Duration.ofNanos(System.nanoTime() - asker.since()));
            asker.answer().complete(new Answer.Receipted(receipt.signedBy(rules.signer())));
        }
    }

    private void refuse(long token, Refusal reason, String detail) {
        metrics.refused(reason);
        LOG.atDebug()
                .addKeyValue("reason", reason.label())
                .addKeyValue("detail", detail)
                .log("refused");
        Waiting asker = waiting.remove(token);
        if (asker != null) {
            asker.answer().complete(new Answer.Refused(reason, detail));
        }
    }

    private void raise(SatelliteEffect.Alarm alarm) {
        metrics.conflict();
        LOG.atError()
                .addKeyValue("era", alarm.era())
                .addKeyValue("shard", alarm.shard())
                .addKeyValue("first", alarm.firstIndex())
                .addKeyValue("second", alarm.secondIndex())
                .log("two different reports are certified for one shard: too many members are faulty");
    }

    private void fail(long token, EnvironmentException reason) {
        Waiting asker = waiting.remove(token);
        if (asker != null) {
            asker.answer().completeExceptionally(reason);
        }
    }

    private final class BatchListener implements LogWriter.Listener<Long> {
        @Override
        public void written(List<LogWriter.Written<Long>> batch) {
            var after = batch.getFirst().after();
            batch.forEach(each -> step(new SatelliteInput.Appended(each.name(), each.index(), after)));
            indexer.add(LogState.of(after));
        }

        @Override
        public void failed(EnvironmentException reason) {
            broken = reason;
            List.copyOf(waiting.keySet()).forEach(token -> fail(token, reason));
        }
    }

    /// Answers what is under way, then ends.
    @Override
    public void close() {
        checks.shutdown();
        writer.close();
    }
}
