package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.ProbeId;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.ledger.Ledger.Answer;

/// What one HyperNode asks of ScalerNodes. What truly came back is written into the ledger, whatever the machine makes
/// of it.
final class SimProbes {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final World world;
    private final SimHyperNode node;

    SimProbes(World world, SimHyperNode node) {
        this.world = world;
        this.node = node;
    }

    /// @param told of the life that asks
    void snapshot(NodeId target, EraId era, Consumer<HyperNodeInput> told) {
        SimScalerNode scaler = world.scalerNode(target);
        world.calls()
                .<ScalerNodeEffect>call(
                        node.number(),
                        scaler.number(),
                        world.registry().parameters().answerTimeout(),
                        answer -> scaler.snapshot(node.id(), era, answer),
                        found -> told.accept(snapshot(target, era, found)));
    }

    private HyperNodeInput snapshot(NodeId target, EraId era, Optional<ScalerNodeEffect> found) {
        if (found.isPresent() && found.get() instanceof ScalerNodeEffect.HandOutSnapshot(long _, Signed snapshot)) {
            return new HyperNodeInput.SnapshotArrived(target, era, snapshot);
        }
        world.ledger().add(new Ledger.NoSnapshot(node.id(), target, era));
        return new HyperNodeInput.SnapshotUnavailable(
                target, era, found.isPresent() ? new ProbeOutcome.Unanswered("refused") : new ProbeOutcome.Offline());
    }

    /// An echo, then the challenge, as the real client does.
    void probe(HyperNodeEffect.StartProbe probe, Consumer<HyperNodeInput> told) {
        SimScalerNode scaler = world.scalerNode(probe.probe().target());
        Instant sent = world.now();
        world.calls()
                .<Boolean>call(
                        node.number(),
                        scaler.number(),
                        Duration.between(node.clock().reading().wall(), probe.deadline()),
                        answer -> answer.accept(true),
                        echo -> {
                            if (echo.isPresent()) {
                                challenge(probe, scaler, sent, told);
                            } else {
                                finish(probe, sent, Answer.NOTHING, new ProbeOutcome.Offline(), told);
                            }
                        });
    }

    private void challenge(
            HyperNodeEffect.StartProbe probe, SimScalerNode scaler, Instant started, Consumer<HyperNodeInput> told) {
        Instant sent = world.now();
        Duration roundTrip = Duration.between(started, sent);
        world.calls()
                .<ScalerNodeEffect>call(
                        node.number(),
                        scaler.number(),
                        Duration.between(node.clock().reading().wall(), probe.deadline()),
                        answer -> scaler.challenge(node.id(), probe.challenge(), probe.beacon(), answer),
                        found -> {
                            ProbeTiming timing =
                                    new ProbeTiming(started, roundTrip, Duration.between(sent, world.now()));
                            finish(
                                    probe,
                                    started,
                                    found.map(scaler::truth).orElse(Answer.NOTHING),
                                    found.map(answer -> outcome(probe, answer, timing))
                                            .orElseGet(ProbeOutcome.Late::new),
                                    told);
                        });
    }

    private boolean isLate(HyperNodeEffect.StartProbe probe) {
        return node.clock().reading().wall().isAfter(probe.deadline());
    }

    private ProbeOutcome outcome(HyperNodeEffect.StartProbe probe, ScalerNodeEffect effect, ProbeTiming timing) {
        if (effect instanceof ScalerNodeEffect.Answer(long _, PossessionAnswer answer)) {
            var verdict = PossessionRule.check(probe.snapshot(), probe.challenge(), answer, world.verifier());
            return ProbeOutcome.of(verdict, answer, timing, isLate(probe));
        }
        return new ProbeOutcome.Unanswered("refused");
    }

    private void finish(
            HyperNodeEffect.StartProbe probe,
            Instant sent,
            Answer truth,
            ProbeOutcome outcome,
            Consumer<HyperNodeInput> told) {
        ProbeId id = probe.probe();
        boolean inTime = truth != Answer.NOTHING && !isLate(probe);
        world.ledger().add(new Ledger.Probe(node.id(), id.target(), id.era(), id.slot(), sent, truth, inTime));
        world.trace(node.number(), "probe " + outcome.getClass().getSimpleName());
        told.accept(new HyperNodeInput.ProbeFinished(id, outcome));
    }

    void countersign(HyperNodeEffect.Countersign asked, Consumer<HyperNodeInput> told) {
        SimScalerNode scaler = world.scalerNode(asked.probe().target());
        world.calls()
                .<ScalerNodeEffect>call(
                        node.number(),
                        scaler.number(),
                        CALL_TIMEOUT,
                        answer -> scaler.countersign(node.id(), asked.transcript(), answer),
                        found -> told.accept(new HyperNodeInput.CountersignAnswered(
                                asked.probe(),
                                found.map(SimProbes::countersigned)
                                        .orElseGet(() -> new CountersignAnswer.Unreachable("timeout")))));
    }

    private static CountersignAnswer countersigned(ScalerNodeEffect effect) {
        return effect instanceof ScalerNodeEffect.HandOutCountersignature(long _, var signature)
                ? new CountersignAnswer.Given(signature)
                : new CountersignAnswer.Refused("refused");
    }
}
