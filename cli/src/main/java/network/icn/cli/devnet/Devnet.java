package network.icn.cli.devnet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.icn.cli.node.Role;
import network.icn.node.key.KeyFile;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;

/// A whole network on loopback, from its keys to its last certified report.
final class Devnet {
    private static final Duration TICK = Duration.ofMillis(250);
    /// A snapshot is fetched this long before its beacon round at the latest.
    private static final Duration SNAPSHOT_LEAD = Duration.ofSeconds(1);
    /// After the agreement's own end: deliveries back off up to some seconds.
    private static final Duration DELIVERY = Duration.ofSeconds(15);

    private final DevnetOptions options;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    Devnet(DevnetOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /// What is known when the nodes run: enough to draw a table.
    record View(EraClock clock, EraSpan span, List<String> scalerNodes, Findings findings) {}

    /// Ends the run after the tick under way, and waits until everything is cleaned up. For Ctrl-C.
    void stop() {
        stopped.countDown();
        try {
            if (!over.await(30, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What runs, and who looks after it.
    private record Running(
            DevnetPlan plan,
            EraSpan span,
            Launcher launcher,
            ArchiveWatch watch,
            Findings findings,
            Outages outages,
            Kills kills) {
        RegistryHistory history() {
            return plan.history();
        }
    }

    /// Runs to the end.
    ///
    /// @param sinks where events go
    /// @return whether everything that must hold held
    boolean run(Function<View, EventSink> sinks) throws InterruptedException {
        FaultPlan faults = options.faultPlan();
        try (DevnetPlace place = DevnetPlace.make(options)) {
            DevnetPlan plan = DevnetPlan.make(place, options, faults, clock.instant());
            Findings findings = new Findings(plan.names(Role.SCALERNODE), plan.names(Role.SATELLITE), faults);
            Promises promises = new Promises(plan);
            DevnetOwner owner = new DevnetOwner(plan, options, KeyFile.create(place.ownerFile()), clock);
            owner.putFirst();
            EventSink sink;
            EraSpan judged;
            try (Launcher launcher =
                    options.processes() ? new ProcessLauncher(place, options) : new InProcessLauncher(place, options)) {
                start(plan, launcher);
                EraSpan span = new EraSpan(firstWholeEra(plan.history()), options.eras());
                sink = sinks.apply(new View(plan.history().clock(), span, plan.names(Role.SCALERNODE), findings));
                sink.tell(started(plan, place, launcher, span));
                Kills kills = new Kills(plan, options, launcher, findings, promises, span.first());
                KeyFile auditor = KeyFile.read(place.authorityFile());
                try (owner;
                        ArchiveWatch watch = new ArchiveWatch(plan, span, findings, promises, auditor.signer())) {
                    owner.start();
                    Outages outages = new Outages(plan, launcher, findings, span);
                    watch(new Running(plan, span, launcher, watch, findings, outages, kills), sink);
                }
                judged = span.isEndless() ? span.cut(settledEras(plan.history(), span)) : span;
                kills.check();
            }
            if (options.kills() > 0) {
                sink.tell(promises.check(findings::broken));
            }
            DevnetEvent.Summary summary = findings.summary(judged);
            sink.tell(summary);
            return summary.ok();
        } finally {
            over.countDown();
        }
    }

    private void start(DevnetPlan plan, Launcher launcher) throws InterruptedException {
        plan.nodes(Role.SCALERNODE).forEach(launcher::start);
        if (!options.processes()) {
            launcher.awaitReady();
        }
        plan.nodes(Role.SATELLITE).forEach(launcher::start);
        plan.nodes(Role.HYPERNODE).forEach(launcher::start);
        launcher.awaitReady();
    }

    /// The first era whose snapshots can still be signed before its beacon, and whose probes all happen. A ScalerNode
    /// that was so slow as to start after genesis signs none for the running era and the next: its key might have.
    private long firstWholeEra(RegistryHistory history) {
        Instant now = clock.instant();
        EraId era = history.clock().eraAt(now);
        if (!now.isBefore(history.clock().genesis())) {
            era = era.next().next();
        }
        Instant ready = now.plus(SNAPSHOT_LEAD);
        while (history.beacon()
                .timeOf(BeaconSchedule.ofEra(history.genesis(), era))
                .isBefore(ready)) {
            era = era.next();
        }
        return era.number();
    }

    private DevnetEvent started(DevnetPlan plan, DevnetPlace place, Launcher launcher, EraSpan span) {
        List<String> web = plan.nodes(Role.SATELLITE).stream()
                .map(node -> "http://" + node.web())
                .toList();
        return new DevnetEvent.Started(
                options.hyperNodes(),
                options.scalerNodes(),
                web,
                options.eras(),
                options.era(),
                plan.history().clock().start(new EraId(span.first())),
                place.root().toString(),
                launcher.pids());
    }

    private void watch(Running running, EventSink sink) throws InterruptedException {
        while (!isOver(running)) {
            running.launcher().supervise().forEach(sink::tell);
            Instant now = clock.instant();
            running.outages().step(now, running.watch()).forEach(sink::tell);
            running.kills().step(now).forEach(sink::tell);
            running.watch().poll(now).forEach(sink::tell);
            sink.tick(clock.instant());
            if (stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private boolean isOver(Running running) {
        Instant now = clock.instant();
        Duration agreed = running.history().timing().hardStop().plus(DELIVERY);
        if (running.span().isEndless()) {
            return running.kills().areOver(now.minus(agreed));
        }
        Instant end = running.history().clock().end(new EraId(running.span().last()));

        return now.isAfter(end.plus(agreed))
                || (now.isAfter(end)
                        && running.findings().isComplete(running.span())
                        && running.outages().areOver());
    }

    /// Eras whose reports had time to arrive.
    private int settledEras(RegistryHistory history, EraSpan span) {
        Instant settled = clock.instant().minus(history.timing().hardStop());
        EraId running = history.clock().eraAt(settled);
        return Math.toIntExact(Math.max(0, running.number() - span.first()));
    }
}
