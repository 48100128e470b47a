package network.icn.cli.devnet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.icn.cli.node.Role;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// Rounds of SIGKILL: in each one process of every role, at moments within half an era that the seed draws. A round
/// begins when all are back from the one before, and the first when the first reports are archived.
final class Kills {
    /// A node that is not back by then does not come back alone.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private record Strike(Instant at, DevnetNode node) {}

    private final DevnetPlan plan;
    private final Launcher launcher;
    private final Findings findings;
    private final Promises promises;
    private final EraClock clock;
    private final Random random;
    private final int rounds;
    private final long first;
    private final Map<Role, List<DevnetNode>> order = new EnumMap<>(Role.class);
    private final List<Strike> due = new ArrayList<>();
    private final List<Strike> gone = new ArrayList<>();
    private int round;
    private long settling = -1;

    /// @param first the first era in which anything is judged
    Kills(DevnetPlan plan, DevnetOptions options, Launcher launcher, Findings findings, Promises promises, long first) {
        this.plan = plan;
        this.launcher = launcher;
        this.findings = findings;
        this.promises = promises;
        this.clock = plan.history().clock();
        this.rounds = options.kills();
        this.random = new Random(options.seed());
        this.first = first;
        for (Role role : Role.values()) {
            List<DevnetNode> nodes = new ArrayList<>(plan.nodes(role));
            Collections.shuffle(nodes, random);
            order.put(role, nodes);
        }
    }

    boolean areWanted() {
        return rounds > 0;
    }

    List<DevnetEvent> step(Instant now) {
        comeBack(now);
        if (due.isEmpty() && gone.isEmpty() && settling < 0 && areWanted()) {
            if (round < rounds) {
                if (canLose(now)) {
                    draw(now);
                }
            } else {
                settling = nextWhole(now);
            }
        }
        List<DevnetEvent> events = new ArrayList<>();
        for (Strike strike : List.copyOf(due)) {
            if (!now.isBefore(strike.at())) {
                due.remove(strike);
                events.add(kill(strike.node(), now));
            }
        }
        return events;
    }

    /// Whether nodes have bound themselves to something: kills before that prove nothing. A network that gets no
    /// report of its first era through is killed all the same, and then judged by that.
    private boolean canLose(Instant now) {
        Instant latest = clock.end(new EraId(first)).plus(clock.eraLength());
        return round > 0 || findings.isArchivedEverywhere(first) || now.isAfter(latest);
    }

    private void comeBack(Instant now) {
        gone.removeIf(strike -> launcher.isReady(strike.node()));
        gone.removeIf(strike -> {
            boolean late = now.isAfter(strike.at().plus(PATIENCE));
            if (late) {
                findings.broken(strike.node().name() + " was killed and does not come back");
            }
            return late;
        });
    }

    /// The moments of the next round. Over the rounds they fall into every part of an era.
    private void draw(Instant now) {
        long half = clock.eraLength().dividedBy(2).toMillis();
        for (Role role : Role.values()) {
            List<DevnetNode> nodes = order.getOrDefault(role, List.of());
            due.add(new Strike(now.plusMillis(random.nextLong(half)), nodes.get(round % nodes.size())));
        }
        round++;
    }

    /// The first era of which everybody is there for at least a half.
    private long nextWhole(Instant now) {
        EraId running = clock.eraAt(now);
        boolean young = now.isBefore(clock.start(running).plus(clock.eraLength().dividedBy(2)));
        return Math.max(first, young ? running.number() : running.number() + 1);
    }

    private DevnetEvent kill(DevnetNode node, Instant now) {
        launcher.kill(node);
        gone.add(new Strike(now, node));
        findings.killed(node.name());
        promises.killed(node);
        if (node.fault().filter(FaultKind.FORGETFUL::equals).isPresent()) {
            DevnetPlace.remove(node.data());
        }
        return new DevnetEvent.Killed(round, node.name());
    }

    /// All rounds are over, all nodes are back, and the reports of a whole era since then have had their time.
    boolean areOver(Instant settled) {
        return settling >= 0
                && (findings.isArchivedEverywhere(settling) || settled.isAfter(clock.end(new EraId(settling))));
    }

    /// What the era after the last round must show, once it is over.
    void check() {
        if (!areWanted()) {
            return;
        }
        if (round < rounds || settling < 0) {
            findings.broken("only " + round + " of " + rounds + " rounds of kills took place");
            return;
        }
        for (DevnetNode node : plan.nodes(Role.HYPERNODE)) {
            if (!findings.hasTakenPart(settling, node.name())) {
                findings.broken(node.name() + " came back and had no part in era " + settling);
            }
        }
    }
}
