package network.icn.hypernode.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.hypernode.rpc.RealAnswers.Real;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.probe.ProbeFailure;
import network.icn.protocol.probe.ProbeInput;
import network.icn.protocol.probe.ProbeMachine;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeStep;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeMachine;
import network.icn.protocol.role.hypernode.ProbeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real answers of every kind of challenge with every field of theirs mutated, on the way that they take through a
/// HyperNode: a verdict, never an exception, and what was changed under way convicts nobody.
///
/// With `-Dicn.thorough=true` a hundred thousand of each kind, and `-Dicn.cases=` as many as you like; another
/// `-Dicn.seed=` finds more.
class AnswerFuzzTest {
    private static final int CASES =
            Integer.getInteger("icn.cases", Boolean.getBoolean("icn.thorough") ? 100_000 : 1_000);
    private static final long SEED = Long.getLong("icn.seed", 1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final ClockReading READING = new ClockReading(RealAnswers.NOW, Duration.ofSeconds(1));
    private static final ProbeId PROBE = new ProbeId(RealAnswers.ERA, 2, RealAnswers.SCALER_NODE.id());

    /// What came of a case, for its end: a test that reaches nothing proves nothing.
    private enum Verdict {
        UNREADABLE,
        UNANSWERED,
        WRONG,
        RIGHT
    }

    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

    static Stream<Real> kinds() {
        return RealAnswers.all().stream();
    }

    /// One case, given the number that it follows from.
    @FunctionalInterface
    private interface Case {
        Verdict judge(Mutations mutations) throws MalformedException;
    }

    private void fuzz(String name, Case test) {
        System.out.println("seed " + SEED);
        for (int number = 0; number < CASES; number++) {
            try {
                SplittableRandom random = new SplittableRandom(SEED * 1_000_003L + number);
                verdicts.merge(test.judge(new Mutations(random)), 1, Integer::sum);
            } catch (MalformedException | RuntimeException | AssertionError | StackOverflowError e) {
                fail(name + ": case " + number + " of seed " + SEED, e);
            }
        }
        System.out.println(name + ": " + verdicts);
    }

    private static <M extends Message> Optional<M> parsed(Parser<M> parser, byte[] wire) {
        try {
            return Optional.of(parser.parseFrom(wire));
        } catch (InvalidProtocolBufferException _) {
            // gRPC ends the call, which is a refusal.
            return Optional.empty();
        }
    }

    private static AskResponse response(SignedAnswer answer) {
        return AskResponse.newBuilder().setAnswer(Messages.of(answer)).build();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theRealAnswerIsRight(Real real) throws MalformedException {
        assertThat(judged(real, response(real.answer()).toByteArray())).isEqualTo(Verdict.RIGHT);
    }

    /// On the way anything may happen to it. Only its signer convicts a ScalerNode.
    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsChangedUnderWayIsRefusedAndConvictsNobody(Real real) {
        AskResponse sent = response(real.answer());

        fuzz(real + " under way", mutations -> {
            Verdict verdict = judged(real, mutations.wire(sent));
            assertThat(verdict).isNotEqualTo(Verdict.WRONG);
            return verdict;
        });

        assertThat(verdicts).containsKeys(Verdict.UNREADABLE, Verdict.UNANSWERED);
    }

    /// A ScalerNode signs whatever it likes: that is judged to the end.
    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsSignedIsJudged(Real real) {
        byte[] right = real.answer().answer().bytes();

        fuzz(
                real + " signed",
                mutations -> judged(
                        real, response(real.signed(mutations.bytes(right))).toByteArray()));

        assertThat(verdicts).containsKeys(Verdict.UNANSWERED, Verdict.WRONG);
    }

    /// So does it with receipts.
    @ParameterizedTest
    @MethodSource("kinds")
    void aReceiptOfAnyBytesIsJudged(Real real) {
        byte[] right = real.answer().receipt().statement().bytes();

        fuzz(real + " receipt", mutations -> {
            byte[] receipt = mutations.bytes(right);
            Signed signed = Signed.of(receipt, RealAnswers.SCALER_NODE.id(), RealAnswers.SCALER_NODE.sign(receipt));
            return judged(
                    real,
                    response(new SignedAnswer(real.answer().answer(), signed)).toByteArray());
        });

        assertThat(verdicts).containsKeys(Verdict.UNANSWERED);
    }

    @Test
    void aSnapshotOfAnyBytesIsJudged() {
        Signed real = RealAnswers.SNAPSHOT.signedBy(RealAnswers.SCALER_NODE);
        byte[] right = real.statement().bytes();
        HyperNodeMachine node = node();

        fuzz("snapshot", mutations -> {
            Signed told = real;
            if (mutations.sometimes()) {
                byte[] bytes = mutations.bytes(right);
                told = Signed.of(bytes, RealAnswers.SCALER_NODE.id(), RealAnswers.SCALER_NODE.sign(bytes));
            }
            var sent = GetSnapshotResponse.newBuilder()
                    .setSnapshot(Messages.of(told))
                    .build();
            return parsed(
                            GetSnapshotResponse.parser(),
                            mutations.sometimes() ? mutations.wire(sent) : sent.toByteArray())
                    .map(response -> {
                        HyperNodeInput input =
                                ScalerNodeClient.read(PROBE.target(), RealAnswers.ERA, response, MILLISECOND);
                        node.step(input, READING);
                        return input instanceof HyperNodeInput.SnapshotArrived ? Verdict.RIGHT : Verdict.UNANSWERED;
                    })
                    .orElse(Verdict.UNREADABLE);
        });

        assertThat(verdicts).containsKeys(Verdict.UNREADABLE, Verdict.UNANSWERED, Verdict.RIGHT);
    }

    @Test
    void aCountersignatureOfAnyBytesIsJudged() {
        var sent = CountersignResponse.newBuilder()
                .setSignature(ByteString.copyFrom(
                        RealAnswers.SCALER_NODE.sign(new byte[138]).bytes()))
                .build();
        HyperNodeMachine node = node();

        fuzz(
                "countersignature",
                mutations -> parsed(CountersignResponse.parser(), mutations.wire(sent))
                        .map(response -> {
                            CountersignAnswer answer = ScalerNodeClient.read(response);
                            node.step(new HyperNodeInput.CountersignAnswered(PROBE, Hash32.ZERO, answer), READING);
                            return answer instanceof CountersignAnswer.Given ? Verdict.RIGHT : Verdict.UNANSWERED;
                        })
                        .orElse(Verdict.UNREADABLE));

        assertThat(verdicts).containsKeys(Verdict.UNREADABLE, Verdict.UNANSWERED, Verdict.RIGHT);
    }

    private static HyperNodeMachine node() {
        HyperNodeMachine node =
                new HyperNodeMachine(RealAnswers.HISTORY, RealAnswers.HYPER_NODE, Ed25519.best(), _ -> true);
        node.step(new HyperNodeInput.Restored(List.of()), READING);
        return node;
    }

    private static Verdict judged(Real real, byte[] wire) throws MalformedException {
        Optional<AskResponse> response = parsed(AskResponse.parser(), wire);
        ProbeInput input = response.map(read -> ScalerNodeClient.read(read, MILLISECOND))
                .orElseGet(() -> new ProbeInput.Failed(new ProbeFailure.Refused("internal")));
        ProbeOutcome outcome = probed(real, input).outcome(0);
        concluded(real.kind(), real, outcome);
        return switch (outcome) {
            case ProbeOutcome.Passed _ -> Verdict.RIGHT;
            case ProbeOutcome.Failed(var proof, var _) -> {
                Evidence evidence = new Evidence.Wrong(proof);
                assertThat(Evidence.parse(evidence.bytes()).rejection(Ed25519.best(), RealAnswers.HISTORY))
                        .isEmpty();
                yield Verdict.WRONG;
            }
            case ProbeOutcome.Unanswered _ -> response.isPresent() ? Verdict.UNANSWERED : Verdict.UNREADABLE;
            case ProbeOutcome.Late _, ProbeOutcome.Offline _, ProbeOutcome.Unknown _ ->
                throw new AssertionError("nothing but the answer was touched, got " + outcome);
        };
    }

    private static ProbeReport probed(Real real, ProbeInput input) {
        ProbeMachine machine = new ProbeMachine(
                List.of(real.challenge()), RealAnswers.NOW.plusSeconds(2), Duration.ofSeconds(2), Ed25519.best());
        assertThat(machine.start(true, RealAnswers.NOW)).isInstanceOf(ProbeStep.Echo.class);
        assertThat(machine.step(new ProbeInput.EchoReturned(MILLISECOND), RealAnswers.NOW))
                .isInstanceOf(ProbeStep.Challenge.class);
        return machine.step(input, RealAnswers.NOW) instanceof ProbeStep.Done(ProbeReport report)
                ? report
                : fail("the probe has not ended");
    }

    /// What a journal keeps of it, and what the observation will say.
    private static <F, S> void concluded(AskedKind<F, S, ?> kind, Real real, ProbeOutcome outcome)
            throws MalformedException {
        F finding = switch (outcome) {
            case ProbeOutcome.Passed(SignedAnswer answer, var _) ->
                kind.finding(real.asked(), RealAnswers.SNAPSHOT, answer.answer(), answered(answer, Optional.empty()));
            case ProbeOutcome.Failed(var proof, var _) ->
                kind.finding(
                        real.asked(),
                        RealAnswers.SNAPSHOT,
                        proof.answer().answer(),
                        answered(proof.answer(), Optional.of(new Evidence.Wrong(proof).id())));
            case ProbeOutcome.Late _, ProbeOutcome.Offline _, ProbeOutcome.Unanswered _, ProbeOutcome.Unknown _ ->
                kind.unanswered(real.asked(), RealAnswers.SNAPSHOT);
        };
        again(kind.findings(), finding);
        TreeMap<Integer, F> slots = new TreeMap<>();
        slots.put(2, finding);
        again(kind.summaries(), kind.summarise(slots));
    }

    private static Answered answered(SignedAnswer answer, Optional<Hash32> evidence) {
        return new Answered(answer.receipt().hash(), evidence, MILLISECOND);
    }

    private static <T> void again(SectionForm<T> form, T value) throws MalformedException {
        assertThat(form.parse(form.bytes(value))).isEqualTo(value);
    }
}
