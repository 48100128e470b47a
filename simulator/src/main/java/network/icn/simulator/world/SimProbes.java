package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeFailure;
import network.icn.protocol.probe.ProbeInput;
import network.icn.protocol.probe.ProbeMachine;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeStep;
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

    /// @param held earlier snapshots that are shown
    /// @param told of the life that asks
    void snapshot(NodeId target, EraId era, List<Signed> held, Consumer<HyperNodeInput> told) {
        SimScalerNode scaler = world.scalerNode(target);
        world.calls()
                .<ScalerNodeEffect>call(
                        new Calls.Question(
                                node.number(),
                                scaler.number(),
                                world.registry().parameters().answerTimeout(),
                                MessageSizes.snapshotAsked(era, held)),
                        Sizes::of,
                        answer -> scaler.snapshot(node.id(), era, answer),
                        found -> told.accept(snapshot(target, era, found)));
    }

    private HyperNodeInput snapshot(NodeId target, EraId era, Optional<ScalerNodeEffect> found) {
        if (found.isPresent() && found.get() instanceof ScalerNodeEffect.HandOutSnapshot(long _, Signed snapshot)) {
            return new HyperNodeInput.SnapshotArrived(target, era, snapshot);
        }
        world.ledger().add(new Ledger.NoSnapshot(node.id(), target, era));
        return new HyperNodeInput.SnapshotUnavailable(
                target,
                era,
                (found.isPresent() ? new ProbeFailure.Refused("refused") : new ProbeFailure.Unreachable()).outcome());
    }

    /// The machine that HyperNodes really use asks; only its questions travel here.
    void probe(HyperNodeEffect.StartProbe probe, Consumer<HyperNodeInput> told) {
        Course course = new Course(probe, told);
        course.take(course.machine.start(true, wall()));
    }

    private Instant wall() {
        return node.clock().reading().wall();
    }

    /// One probe under way.
    private final class Course {
        private final HyperNodeEffect.StartProbe probe;
        private final Consumer<HyperNodeInput> told;
        private final SimScalerNode scaler;
        private final ProbeMachine machine;
        private final Instant begun = world.now();
        private final Truth routine = new Truth(true);
        private final Truth other = new Truth(false);

        Course(HyperNodeEffect.StartProbe probe, Consumer<HyperNodeInput> told) {
            this.probe = probe;
            this.told = told;
            this.scaler = world.scalerNode(probe.probe().target());
            this.machine = new ProbeMachine(
                    probe.challenges(),
                    probe.deadline(),
                    world.registry().parameters().answerTimeout(),
                    world.verifier());
        }

        void take(ProbeStep step) {
            switch (step) {
                case ProbeStep.Echo(Instant deadline) -> echo(deadline);
                case ProbeStep.Challenge(Signed challenge, Instant deadline) -> challenge(challenge, deadline);
                case ProbeStep.Done(ProbeReport report) -> finish(report);
            }
        }

        private Calls.Question question(Instant deadline, int bytes) {
            return new Calls.Question(node.number(), scaler.number(), Duration.between(wall(), deadline), bytes);
        }

        private void echo(Instant deadline) {
            Instant sent = world.now();
            world.calls()
                    .<Boolean>call(
                            question(deadline, MessageSizes.echo()),
                            _ -> MessageSizes.echo(),
                            answer -> answer.accept(true),
                            echo -> answered(
                                    echo.isPresent()
                                            ? new ProbeInput.EchoReturned(since(sent))
                                            : new ProbeInput.Failed(new ProbeFailure.Unreachable())));
        }

        private void challenge(Signed challenge, Instant deadline) {
            Instant sent = world.now();
            world.calls()
                    .<ScalerNodeEffect>call(
                            question(
                                    deadline,
                                    MessageSizes.challenge(
                                            challenge,
                                            probe.beacon(),
                                            probe.snapshot().signed())),
                            Sizes::of,
                            answer -> scaler.challenge(node.id(), challenge, probe.beacon(), answer),
                            found -> {
                                (isRoutine(challenge) ? routine : other).heard(found);
                                answered(found.map(answer -> heard(answer, since(sent)))
                                        .orElseGet(() -> new ProbeInput.Failed(new ProbeFailure.TimedOut(true))));
                            });
        }

        private boolean isRoutine(Signed challenge) {
            try {
                String kind = Challenge.parse(challenge.statement().bytes()).kind();
                return ChallengeKinds.asked(kind).orElseThrow() instanceof RoutineKind<?, ?, ?>;
            } catch (MalformedException e) {
                throw new IllegalStateException("a challenge of a HyperNode parses", e);
            }
        }

        /// What truly came of some of its challenges.
        private final class Truth {
            private final boolean isRoutine;
            private Answer answer = Answer.NOTHING;
            private boolean inTime;

            Truth(boolean isRoutine) {
                this.isRoutine = isRoutine;
            }

            void heard(Optional<ScalerNodeEffect> found) {
                if (answer != Answer.WRONG) {
                    answer = found.map(scaler::truth).orElse(Answer.NOTHING);
                }
                inTime = answer != Answer.NOTHING && !wall().isAfter(probe.deadline());
            }

            void write(ProbeId id) {
                world.ledger()
                        .add(new Ledger.Probe(
                                node.id(), id.target(), id.era(), id.slot(), isRoutine, begun, answer, inTime));
            }
        }

        private ProbeInput heard(ScalerNodeEffect effect, Duration answerTime) {
            return effect instanceof ScalerNodeEffect.Answer(long _, SignedAnswer answer)
                    ? new ProbeInput.Answered(answer, answerTime)
                    : new ProbeInput.Failed(new ProbeFailure.Refused("refused"));
        }

        private Duration since(Instant sent) {
            return Duration.between(sent, world.now());
        }

        private void answered(ProbeInput input) {
            take(machine.step(input, wall()));
        }

        private void finish(ProbeReport report) {
            ProbeId id = probe.probe();
            routine.write(id);
            if (!probe.challenges().stream().map(OwnChallenge::signed).allMatch(this::isRoutine)) {
                other.write(id);
            }
            report.outcomes()
                    .forEach(outcome -> world.trace(
                            node.number(), "probe " + outcome.getClass().getSimpleName()));
            told.accept(new HyperNodeInput.ProbeFinished(id, report));
        }
    }

    void countersign(HyperNodeEffect.Countersign asked, Consumer<HyperNodeInput> told) {
        SimScalerNode scaler = world.scalerNode(asked.probe().target());
        world.calls()
                .<ScalerNodeEffect>call(
                        new Calls.Question(
                                node.number(),
                                scaler.number(),
                                CALL_TIMEOUT,
                                MessageSizes.transcript(asked.transcript())),
                        Sizes::of,
                        answer -> scaler.countersign(node.id(), asked.transcript(), answer),
                        found -> told.accept(new HyperNodeInput.CountersignAnswered(
                                asked.probe(),
                                asked.transcript().hash(),
                                found.map(SimProbes::countersigned)
                                        .orElseGet(() -> new CountersignAnswer.Unreachable("timeout")))));
    }

    private static CountersignAnswer countersigned(ScalerNodeEffect effect) {
        return effect instanceof ScalerNodeEffect.HandOutCountersignature(long _, var signature)
                ? new CountersignAnswer.Given(signature)
                : new CountersignAnswer.Refused("refused");
    }
}
