package network.icn.simulator.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.ledger.Ledger.Answer;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// What the model knows of its ScalerNodes: when they are away, what they have lost, and what their links to honest
/// HyperNodes do. Where every honest HyperNode has its answer within the promise, the report must say `met`; where one
/// cannot have it within the time of an answer, that one calls the node down, and is right.
final class Truth {
    private static final Duration MIN_RETRANSMISSION = Duration.ofMillis(200);
    private static final long MICROS_PER_MILLI = 1000;
    /// What may stand before a message on its link: the answers of two challenges at once, of up to 60 leaves each.
    private static final long MOST_QUEUED_BYTES = 512 << 10;

    /// Round trips to honest HyperNodes.
    ///
    /// @param fastest of the nearest, when nothing is lost and no message is held up
    /// @param slowest of the farthest, when everything is held up and one message is sent twice
    private record RoundTrips(Duration fastest, Duration slowest) {}

    private final World world;
    private final TreeMap<NodeId, RoundTrips> roundTrips = new TreeMap<>();

    Truth(World world) {
        this.world = world;
        List<ScalerNodeMember> members = world.registry().scalerNodes();
        for (ScalerNodeMember member : members) {
            roundTrips.put(member.id(), roundTrips(world.numberOf(member.id())));
        }
    }

    private RoundTrips roundTrips(int scalerNode) {
        LinkModel model = world.links().model();
        Duration fastest = Duration.ofDays(1);
        Duration slowest = Duration.ZERO;
        Duration queue = model.transmission(MOST_QUEUED_BYTES);
        for (SimHyperNode node : world.hyperNodes()) {
            if (node.isHonest()) {
                Duration oneWay = world.links().delay(node.number(), scalerNode);
                Duration twice = oneWay.multipliedBy(2);
                Duration jitter = Duration.ofNanos((long) (twice.toNanos() * model.jitterShare()));
                Duration again = model.loss() == 0 ? Duration.ZERO : larger(MIN_RETRANSMISSION, oneWay.multipliedBy(3));
                fastest = larger(fastest, twice).equals(fastest) ? twice : fastest;
                slowest = larger(slowest, twice.plus(jitter).plus(again).plus(queue));
            }
        }
        return new RoundTrips(fastest, slowest);
    }

    private static Duration larger(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// What of the report cannot be, if anything.
    Optional<String> contradiction(EraId era, TargetReport report) {
        if (world.wrongClocks().contains(report.target())) {
            // It refuses what its own clock calls wrong; how often is what the report tells.
            return Optional.empty();
        }
        Optional<ScalerNodeMember> member = world.registry().scalerNode(report.target());
        RoundTrips links = roundTrips.get(report.target());
        if (member.isEmpty() || links == null) {
            return Optional.of("nobody knows that ScalerNode");
        }
        boolean lost = world.ledger().probes().stream()
                .anyMatch(probe -> probe.scalerNode().equals(report.target())
                        && probe.era().equals(era)
                        && probe.answer() == Answer.WRONG);
        if (!Sayings.possession(report).evidence().isEmpty() && !lost) {
            return Optional.of("evidence of lost data, but nothing was lost");
        }
        int upWhileAway = 0;
        int down = 0;
        for (int slot = 0; slot < report.slots().size(); slot++) {
            SlotVerdict verdict = report.slots().get(slot);
            upWhileAway += wasAway(era, slot, report.target()) && verdict.isUp() ? 1 : 0;
            down += wasThere(era, slot, report.target()) && verdict == SlotVerdict.SURELY_DOWN ? 1 : 0;
        }
        if (upWhileAway > 0) {
            return Optional.of(upWhileAway + " slots up, but nobody could reach it");
        }
        // A probe is an echo and a challenge.
        boolean alwaysInTime = links.slowest()
                        .multipliedBy(2)
                        .compareTo(world.registry().parameters().answerTimeout())
                < 0;
        if (alwaysInTime && down > 0) {
            return Optional.of(down + " slots down, but it answers everybody within " + millis(links.slowest()));
        }
        EchoResult echo = Sayings.echo(report);
        if (echo.atLeastMicros() > micros(links.slowest())) {
            return Optional.of("a latency of at least " + echo.atLeastMicros() + " us, but it answers everybody"
                    + " within " + millis(links.slowest()));
        }
        if (echo.latency().probes() > 0 && echo.latency().p99Micros() < micros(links.fastest())) {
            return Optional.of(
                    "p99 " + echo.latency().p99Micros() + " us, but nobody is nearer than " + millis(links.fastest()));
        }
        String verdict = SlowVerdict.era(report, member.get().claim(), false);
        boolean mustBeMet = alwaysInTime
                && world.ledger().away(report.target()).isEmpty()
                && links.slowest().compareTo(member.get().claim().latency()) < 0;
        return mustBeMet && !verdict.equals("met")
                ? Optional.of(verdict + ", but it answers everybody within " + millis(links.slowest()))
                : Optional.empty();
    }

    private Instant start(EraId era, int slot) {
        return world.registry().parameters().clock().slotStart(era, slot);
    }

    private boolean wasAway(EraId era, int slot, NodeId target) {
        return world.ledger().away(target).stream()
                .anyMatch(span -> span.covers(start(era, slot), start(era, slot + 1), Duration.ZERO));
    }

    private boolean wasThere(EraId era, int slot, NodeId target) {
        Instant latest = start(era, slot + 1).plus(world.registry().parameters().answerTimeout());
        return world.ledger().away(target).stream().noneMatch(span -> span.touches(start(era, slot), latest));
    }

    private static long micros(Duration time) {
        return time.toNanos() / MICROS_PER_MILLI;
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }
}
