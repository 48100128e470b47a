package network.icn.simulator.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// What the model knows of its ScalerNodes: they always answer and lose nothing, so all that can be said against one is
/// what its links to honest HyperNodes do. Where every honest HyperNode has its answer within the promise, the report
/// must say `met`; where one cannot have it within the time of an answer, that one calls the node down, and is right.
final class Truth {
    private static final Duration MIN_RETRANSMISSION = Duration.ofMillis(200);
    private static final long MICROS_PER_MILLI = 1000;

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
        for (SimHyperNode node : world.hyperNodes()) {
            if (node.isHonest()) {
                Duration oneWay = world.links().delay(node.number(), scalerNode);
                Duration twice = oneWay.multipliedBy(2);
                Duration jitter = Duration.ofNanos((long) (twice.toNanos() * model.jitterShare()));
                Duration again = model.loss() == 0 ? Duration.ZERO : larger(MIN_RETRANSMISSION, oneWay.multipliedBy(3));
                fastest = larger(fastest, twice).equals(fastest) ? twice : fastest;
                slowest = larger(slowest, twice.plus(jitter).plus(again));
            }
        }
        return new RoundTrips(fastest, slowest);
    }

    private static Duration larger(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// What of the report cannot be, if anything.
    Optional<String> contradiction(TargetReport report) {
        if (world.wrongClocks().contains(report.target())) {
            // It refuses what its own clock calls wrong; how often is what the report tells.
            return Optional.empty();
        }
        Optional<ScalerNodeMember> member = world.registry().scalerNode(report.target());
        RoundTrips links = roundTrips.get(report.target());
        if (member.isEmpty() || links == null) {
            return Optional.of("nobody knows that ScalerNode");
        }
        if (!report.evidence().isEmpty()) {
            return Optional.of("evidence of lost data, but nothing was lost");
        }
        // A probe is an echo and a challenge.
        boolean alwaysInTime = links.slowest()
                        .multipliedBy(2)
                        .compareTo(world.registry().parameters().answerTimeout())
                < 0;
        int down = report.count(SlotVerdict.SURELY_DOWN);
        if (alwaysInTime && down > 0) {
            return Optional.of(down + " slots down, but it answers everybody within " + millis(links.slowest()));
        }
        if (report.latencyAtLeastMicros() > micros(links.slowest())) {
            return Optional.of("a latency of at least " + report.latencyAtLeastMicros()
                    + " us, but it answers everybody" + " within " + millis(links.slowest()));
        }
        if (report.latency().probes() > 0 && report.latency().p99Micros() < micros(links.fastest())) {
            return Optional.of("p99 " + report.latency().p99Micros() + " us, but nobody is nearer than "
                    + millis(links.fastest()));
        }
        SlaVerdict verdict = SlaVerdict.of(report, member.get().claim(), 0);
        boolean mustBeMet =
                alwaysInTime && links.slowest().compareTo(member.get().claim().latency()) < 0;
        return mustBeMet && verdict.outcome() != SlaVerdict.Outcome.MET
                ? Optional.of(verdict.outcome().label() + " " + verdict.reasons() + ", but it answers everybody within "
                        + millis(links.slowest()))
                : Optional.empty();
    }

    private static long micros(Duration time) {
        return time.toNanos() / MICROS_PER_MILLI;
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }
}
