package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.parity.Counts;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.VerdictReason;
import org.junit.jupiter.api.Test;

/// A kind of challenge that the registry adds from era 1: asked, answered, merged, proved and judged by the machines of
/// HyperNodes and ScalerNodes, none of which knows it.
class FurtherKindTest {
    private static final List<String> BOTH = List.of("echo", Parity.NAME, Possession.NAME);

    private final VirtualNetwork network = new VirtualNetwork(417, 4, FurtherKindTest::fromEraOn);
    private final WholeScalerNodes targets = new WholeScalerNodes(network);
    private final NodeId odd = network.registry.scalerNodes().getFirst().id();

    private static RegistryHistory fromEraOn(RegistryHistory history) {
        Registry first = history.latest();
        return history.with(new Registry(
                first.networkId(),
                first.name(),
                RegistryLink.after(first, new EraId(1)),
                first.authority(),
                first.parameters().withKinds(BOTH),
                first.beacon(),
                first.hyperNodes(),
                first.scalerNodes(),
                first.satellites()));
    }

    private void twoEras() {
        network.runUntil(network.end(1).plus(Duration.ofSeconds(16)));
    }

    private TargetReport report(int era, NodeId target) {
        return network.body(era).report(target).orElseThrow();
    }

    private static Challenge content(Signed challenge) {
        try {
            return Challenge.parse(challenge.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> askedIn(int era) {
        return network.nodes.getFirst().challenges.stream()
                .filter(probe -> probe.probe().era().number() == era)
                .map(probe -> String.join(
                        " ",
                        probe.challenges().stream()
                                .map(challenge -> challenge.content().kind())
                                .toList()))
                .distinct()
                .toList();
    }

    private List<Evidence> evidence() {
        return network.archives.values().stream()
                .flatMap(archive -> archive.values().stream())
                .flatMap(submission -> submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                        ? Stream.of(evidence)
                        : Stream.empty())
                .toList();
    }

    @Test
    void everyKindThatCountsInTheEraIsAskedAndAnswered() {
        twoEras();

        assertThat(askedIn(0)).containsExactly(Possession.NAME);
        assertThat(askedIn(1)).containsExactly(Parity.NAME + " " + Possession.NAME);
        for (NodeId target : network.scalerNodes.keySet()) {
            TargetReport report = report(1, target);
            assertThat(report.slots()).containsOnly(SlotVerdict.SURELY_UP);
            assertThat(report.sections().get(Parity.NAME, Counts.FORM)).isEqualTo(new Counts(12, 0));
            PossessionResult kept = report.sections().get(Possession.NAME, PossessionResult.FORM);
            assertThat(kept.answered()).isEqualTo(kept.asked()).isPositive();
            assertThat(report(0, target).sections().kinds()).doesNotContain(Parity.NAME);
        }
        assertThat(evidence()).isEmpty();
    }

    @Test
    void bothSidesSignForEachAnswerOfEachKind() {
        twoEras();

        TreeSet<String> kinds = new TreeSet<>();
        network.nodes.getFirst().transcripts.forEach(transcript -> {
            assertThat(transcript.flaw(network.verifier)).isEmpty();
            kinds.add(content(transcript.challenge()).kind());
        });
        assertThat(kinds).containsExactly(Parity.NAME, Possession.NAME);
        long answered = network.nodes.getFirst().challenges.stream()
                .mapToLong(probe -> probe.challenges().size())
                .sum();
        assertThat(network.nodes.getFirst().transcripts).hasSize(Math.toIntExact(answered));
    }

    @Test
    void aWrongAnswerConvictsInItsOwnWordsAndNobodyElse() {
        targets.lies = (target, asked) -> target.equals(odd) && asked.kind().equals(Parity.NAME)
                ? Optional.of(Parity.number(7))
                : Optional.empty();
        twoEras();

        assertThat(evidence()).isNotEmpty().allSatisfy(found -> {
            assertThat(found.verify(network.verifier, network.history)).isTrue();
            assertThat(found.kind().label()).isEqualTo(Parity.NAME);
            assertThat(found.accused()).isEqualTo(odd);
        });
        TargetReport report = report(1, odd);
        assertThat(report.slots()).as("it did answer").containsOnly(SlotVerdict.SURELY_UP);
        assertThat(report.sections().get(Parity.NAME, Counts.FORM)).isEqualTo(new Counts(12, 12));
        Proven proven =
                Proven.of(evidence().stream().map(Evidence::kind).distinct().toList());
        SlaVerdict verdict =
                SlaVerdict.of(report, network.history.claim(odd, new EraId(1)).orElseThrow(), proven);
        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(VerdictReason.texts(verdict.reasons())).contains("parity: signed 1 odd numbers, promised none");
    }

    /// Neither is anybody convicted for it.
    @Test
    void whoAnswersOneKindAndRefusesTheOtherIsDown() {
        targets.refuses = (target, asked) -> target.equals(odd) && asked.kind().equals(Parity.NAME);
        twoEras();

        assertThat(report(0, odd).slots()).containsOnly(SlotVerdict.SURELY_UP);
        assertThat(report(1, odd).slots()).containsOnly(SlotVerdict.SURELY_DOWN);
        PossessionResult kept = report(1, odd).sections().get(Possession.NAME, PossessionResult.FORM);
        assertThat(kept.answered())
                .as("it was asked all the same")
                .isEqualTo(kept.asked())
                .isPositive();
        assertThat(evidence()).isEmpty();
    }

    /// What is no number is no proof either: only a mistake of the kind could make it one.
    @Test
    void whatIsNoAnswerOfTheKindConvictsNobody() {
        targets.lies = (target, asked) -> target.equals(odd) && asked.kind().equals(Parity.NAME)
                ? Optional.of(Payload.of(new byte[] {1}))
                : Optional.empty();
        twoEras();

        assertThat(report(1, odd).slots()).containsOnly(SlotVerdict.SURELY_DOWN);
        assertThat(evidence()).isEmpty();
    }

    /// Its findings are in the journal like any others.
    @Test
    void aHyperNodeThatStartsAgainGoesOnWithWhatItFoundByEachKind() {
        VirtualNetwork.Node node = network.nodes.getFirst();
        network.runUntil(network.end(0).plus(Duration.ofSeconds(12)));
        node.crash();
        network.runUntil(network.end(0).plus(Duration.ofSeconds(14)));
        node.restart();
        twoEras();

        assertThat(network.scalerNodes.keySet()).allSatisfy(target -> {
            assertThat(report(1, target)
                            .sections()
                            .get(Parity.NAME, Counts.FORM)
                            .odd())
                    .isZero();
            assertThat(report(1, target).slots()).doesNotContain(SlotVerdict.DOWN, SlotVerdict.SURELY_DOWN);
        });
        assertThat(evidence()).isEmpty();
    }

    /// It forgets what it was asked, and not what it has committed to: whatever it signs is right, twice if need be.
    @Test
    void anHonestScalerNodeThatStartsAgainIsConvictedOfNothing() {
        for (int seconds = 3; seconds < 20; seconds += 5) {
            network.at(
                    network.end(0).plus(Duration.ofSeconds(seconds)),
                    () -> network.scalerNodes.keySet().forEach(targets::start));
        }
        twoEras();

        assertThat(network.scalerNodes.keySet())
                .allSatisfy(target -> assertThat(report(1, target).slots()).containsOnly(SlotVerdict.SURELY_UP));
        assertThat(evidence()).isEmpty();
    }

    @Test
    void theListOfKindsSaysWhichAreAskedByAChallenge() {
        assertThat(ChallengeKinds.names(ChallengeKinds.all())).contains("echo", Parity.NAME, Possession.NAME);
        assertThat(ChallengeKinds.asked(Parity.NAME)).isPresent();
        assertThat(ChallengeKinds.asked("echo")).isEmpty();
        assertThat(ChallengeKinds.asked("of-tomorrow")).isEmpty();
    }
}
