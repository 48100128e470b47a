package network.icn.node.clock;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import network.icn.node.registry.RegistryLog;
import network.icn.node.registry.RegistryMetrics;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.registry.RegistryDifference;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.clock.AskingPace;
import network.icn.protocol.role.clock.ClockJudgement;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import network.icn.protocol.role.clock.ClockNews;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.clock.ClockSkewMonitor;
import network.icn.protocol.role.clock.DrawnBy;
import network.icn.protocol.role.clock.TimeAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clock of a node that dials nobody: HyperNodes come and tell their time under its nonces, and by which registry
/// they go. Looks once a second, so that a clock that was set shows within that.
public final class ClockGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);

    private final RegistryHistory history;
    private final Clocks clocks;
    private final ClockMetrics metrics;
    private final RegistryMetrics registryMetrics;
    private final Predicate<BeaconValue> beacons;
    private final ClockSkewMonitor watch;
    private final ClockNews news = new ClockNews();
    private final AskingPace quota = AskingPace.ofAnswers();
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("icn-clock").factory());

    /// @param beacons whether a value belongs to the registry's chain
    /// @param meters where it counts
    public ClockGuard(
            RegistryHistory history,
            NodeId self,
            SignatureVerifier verifier,
            Predicate<BeaconValue> beacons,
            InstantSource wall,
            MeterRegistry meters) {
        this.history = history;
        this.clocks = new Clocks(wall);
        this.metrics = new ClockMetrics(meters);
        this.registryMetrics = new RegistryMetrics(meters);
        this.beacons = beacons;
        this.watch = new ClockSkewMonitor(history, self, verifier);
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private ClockJudgement look() {
        lock.lock();
        try {
            ClockReading now = clocks.reading();
            ClockJudgement judgement = watch.judge(now);
            news.of(judgement, now.monotonic()).forEach(notice -> {
                ClockLog.write(LOG, notice);
                metrics.count(notice);
            });
            watch.lookAtRegistries(now).forEach(notice -> {
                RegistryLog.write(LOG, notice);
                registryMetrics.count(notice);
            });
            return judgement;
        } finally {
            lock.unlock();
        }
    }

    /// Whether our clock is wrong at this very moment.
    public boolean isSuspect() {
        return look().standing() == Standing.SUSPECT;
    }

    /// Why it is, for `/readyz`.
    public Optional<String> suspicion() {
        ClockJudgement judgement = look();
        return judgement.standing() == Standing.SUSPECT ? Optional.of(judgement.detail()) : Optional.empty();
    }

    /// How the registry of the others differs, for `/readyz`.
    public Optional<String> registryTrouble() {
        lock.lock();
        try {
            return watch.apart().map(RegistryDifference::detail);
        } finally {
            lock.unlock();
        }
    }

    /// Monotonic time.
    public Duration monotonic() {
        return clocks.monotonic();
    }

    /// A fresh nonce for that HyperNode, unless it comes more often than it may.
    public Optional<Hash32> ask(NodeId member) {
        lock.lock();
        try {
            if (!quota.allows(member, clocks.monotonic())) {
                return Optional.empty();
            }
        } finally {
            lock.unlock();
        }
        byte[] nonce = new byte[Hash32.BYTES];
        random.nextBytes(nonce);
        return Optional.of(Hash32.of(nonce));
    }

    /// Whether the registry names that HyperNode.
    public boolean isHyperNode(NodeId member) {
        return history.latest().hyperNode(member).isPresent();
    }

    /// @param draw of a teller among many; a draw that is news is verified first
    public ClockSkewMonitor.Verdict hear(NodeId member, TimeAnswer answer, Optional<DrawnBy> draw) {
        lock.lock();
        try {
            draw.filter(by -> watch.wantsDraw(by.era()) && by.isTheErasRound(history) && beacons.test(by.beacon()))
                    .ifPresent(by -> watch.drawn(by.era(), by.randomness(history)));
            return watch.hear(member, answer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
