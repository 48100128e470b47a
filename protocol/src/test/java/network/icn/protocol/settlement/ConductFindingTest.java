package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-61 and P-150 to P-152: whole merges, from what members saw to what is said of them.
class ConductFindingTest {
    private static final PossessionSummary ASKED = new PossessionSummary(Committed.NONE, 12, 12, 0xfff, List.of());
    private static final LatencySummary TIMES = new LatencySummary(12, 2_000, 9_000, 9_000);
    private static final String UP = "++++++++++++";
    private static final String DOWN = "------------";

    /// Two providers of one ScalerNode each, and a third with two.
    private static final Registry REGISTRY = providers("first", "second", "third", "third");

    private static Registry providers(String... names) {
        Registry plain = Registries.of(Registries.parameters(7, 5, 16), 7, names.length);
        List<ScalerNodeMember> members = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            ScalerNodeMember member = plain.scalerNodes().get(i);
            members.add(new ScalerNodeMember(member.id(), names[i], member.endpoint(), member.claim()));
        }
        return new Registry(
                plain.networkId(),
                plain.name(),
                plain.link(),
                plain.authority(),
                plain.parameters(),
                plain.beacon(),
                plain.hyperNodes(),
                members,
                plain.satellites());
    }

    /// What a committee comes to, one era after the other.
    ///
    /// @param seen what a member saw of each target, one text a target and era; null for a member that says nothing
    private static List<ConductFinding> findings(
            Registry registry, int size, int quorum, int eras, IntFunction<String[]> seen) {
        List<NodeId> targets =
                registry.scalerNodes().stream().map(ScalerNodeMember::id).toList();
        Shard shard = new Shard(0, targets, Registries.committee(Nodes.ids("member-", size), quorum));
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (int member = 0; member < size; member++) {
            String[] texts = seen.apply(member);
            if (texts.length > 0) {
                observations.put(member, observation(targets, texts));
            }
        }
        List<Conduct> era = Conduct.of(shard, Merge.merge(shard, 12, Reports.KINDS, observations), observations);
        return IntStream.range(0, size)
                .mapToObj(member -> ConductFinding.of(
                        IntStream.range(0, eras).mapToObj(_ -> era.get(member)).toList(),
                        RegistryHistory.of(registry),
                        new EraId(0),
                        new EraId(eras)))
                .toList();
    }

    private static Observation observation(List<NodeId> targets, String[] texts) {
        List<TargetObservation> all = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            String text = texts[Math.min(i, texts.length - 1)];
            List<SlotResult> slots = text.chars()
                    .mapToObj(code -> switch (code) {
                        case '+', '!' -> SlotResult.OK;
                        case '-' -> SlotResult.FAIL;
                        default -> SlotResult.SKIP;
                    })
                    .toList();
            LatencySummary times = text.contains("!")
                    ? new LatencySummary(12, 1, 1, 1)
                    : text.contains("+") ? TIMES : LatencySummary.NONE;
            all.add(new TargetObservation(targets.get(i), slots, Reports.said(times, ASKED)));
        }
        return new Observation(all, Hash32.ZERO);
    }

    private static String[] all(String text) {
        return new String[] {text};
    }

    private static void assertNobodyIsNamed(List<ConductFinding> findings) {
        assertThat(findings).allMatch(finding -> finding.verdict() == ConductVerdict.CONSISTENT);
    }

    @Test
    void whoAgreesIsConsistent() {
        List<ConductFinding> findings = findings(REGISTRY, 7, 5, 3, _ -> all(UP));
        assertNobodyIsNamed(findings);
        assertThat(findings).allMatch(finding -> finding.gaps().isEmpty());
    }

    /// A case of the first trial: one liar of four and one honest probe that failed named two honest members.
    @Test
    void aLiarAndAFailedProbeNameNobodyHonest() {
        List<ConductFinding> findings =
                findings(REGISTRY, 4, 3, 1, member -> all(member == 3 ? DOWN : member == 2 ? "+++++-++++++" : UP));
        assertThat(findings.subList(0, 3)).allMatch(finding -> finding.verdict() == ConductVerdict.CONSISTENT);
        assertThat(findings.get(3).verdict()).isEqualTo(ConductVerdict.LIES_DOWN);
    }

    /// A case of the first trial: a target that fails in the middle of a slot named everybody who had probed before.
    @Test
    void aTargetThatFailsInTheMiddleOfASlotNamesNobody() {
        for (int before = 0; before <= 7; before++) {
            int early = before;
            assertNobodyIsNamed(
                    findings(REGISTRY, 7, 5, 1, member -> all(member < early ? "++++++------" : "+++++-------")));
            assertNobodyIsNamed(
                    findings(providers("only"), 7, 5, 3, member -> all(member < early ? "+-----------" : DOWN)));
        }
    }

    /// A case of the first trial: refusing two of seven members all day framed both.
    @Test
    void aTargetThatRefusesSomeMembersFramesNobodyAndTheGapIsSaid() {
        for (Registry registry : List.of(providers("only"), REGISTRY)) {
            NodeId hostile = registry.scalerNodes().getFirst().id();
            List<ConductFinding> findings =
                    findings(registry, 7, 5, 3, member -> member < 2 ? new String[] {DOWN, UP, UP, UP} : all(UP));

            assertNobodyIsNamed(findings);
            assertThat(findings.subList(0, 2))
                    .allSatisfy(finding -> assertThat(finding.gaps())
                            .containsExactly(new ReachGap(hostile, ReachGap.Kind.UNREACHED, 36, 36)));
            assertThat(findings.subList(2, 7))
                    .allMatch(finding -> finding.gaps().isEmpty());
        }
    }

    /// The mirror of it: it answers two members and nobody else.
    @Test
    void aTargetThatAnswersSomeMembersOnlyFramesNobodyAndTheGapIsSaid() {
        NodeId hostile = REGISTRY.scalerNodes().getFirst().id();
        List<ConductFinding> findings =
                findings(REGISTRY, 7, 5, 3, member -> member < 2 ? all(UP) : new String[] {DOWN, UP, UP, UP});

        assertNobodyIsNamed(findings);
        assertThat(findings.getFirst().gaps())
                .containsExactly(new ReachGap(hostile, ReachGap.Kind.REACHED_ALONE, 36, 36));
    }

    /// All ScalerNodes of one provider are one hostile party, however many they are.
    @Test
    void oneProviderWithManyNodesFramesNobody() {
        Registry registry = providers("big", "big", "big", "big", "big", "honest");
        assertNobodyIsNamed(findings(
                registry, 7, 5, 3, member -> member < 2 ? new String[] {DOWN, DOWN, DOWN, DOWN, DOWN, UP} : all(UP)));
    }

    /// The bound: half of the providers together frame nobody, more than half can.
    @Test
    void halfOfTheProvidersTogetherFrameNobody() {
        Registry registry = providers("a", "b", "c", "d");
        assertNobodyIsNamed(
                findings(registry, 7, 5, 3, member -> member < 2 ? new String[] {DOWN, DOWN, UP, UP} : all(UP)));
        assertThat(findings(registry, 7, 5, 3, member -> member < 2 ? new String[] {DOWN, DOWN, DOWN, UP} : all(UP))
                        .subList(0, 2))
                .allMatch(finding -> finding.verdict() == ConductVerdict.LIES_DOWN);
    }

    /// n − q liars who say what they like, beside any one hostile provider, for all ways in which honest members may
    /// have been answered by it.
    @Test
    void liarsBesideAHostileProviderNameNobodyHonest() {
        for (int answered = 0; answered < 1 << 5; answered++) {
            for (String lie : List.of(UP, DOWN, "!!!!!!!!!!!!")) {
                int mask = answered;
                List<ConductFinding> findings = findings(
                        REGISTRY,
                        7,
                        5,
                        3,
                        member ->
                                member >= 5 ? all(lie) : new String[] {UP, UP, (mask & 1 << member) == 0 ? DOWN : UP});
                assertNobodyIsNamed(findings.subList(0, 5));
            }
        }
    }

    @Test
    void whoSlandersEverybodyIsNamed() {
        assertThat(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? DOWN : UP))
                        .getLast()
                        .verdict())
                .isEqualTo(ConductVerdict.LIES_DOWN);
    }

    @Test
    void whoPraisesTheDeadOfSeveralProvidersIsNamed() {
        assertThat(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? UP : DOWN))
                        .getLast()
                        .verdict())
                .isEqualTo(ConductVerdict.LIES_UP);
    }

    @Test
    void whoClaimsTimesThatNoMachineHasIsNamed() {
        assertThat(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? "!!!!!!!!!!!!" : UP))
                        .getLast()
                        .verdict())
                .isEqualTo(ConductVerdict.LIES_UP);
    }

    @Test
    void fewSlotsProveNothing() {
        String seven = "-------     ";
        assertNobodyIsNamed(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? seven : UP)));
        assertThat(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? "--------    " : UP))
                        .getLast()
                        .verdict())
                .isEqualTo(ConductVerdict.LIES_DOWN);
        String half = "------++++++";
        assertNobodyIsNamed(findings(REGISTRY, 7, 5, 1, member -> all(member == 6 ? half : UP)));
    }

    /// One observation that came too late, in a restart or under load, is no conduct, whatever is looked at.
    @Test
    void silenceIsNamedFromTheSecondSeatOn() {
        assertThat(silent(REGISTRY, "-")).isEqualTo(ConductVerdict.CONSISTENT);
        assertThat(silent(REGISTRY, "--")).isEqualTo(ConductVerdict.SILENT);
        assertThat(silent(REGISTRY, "-+-")).isEqualTo(ConductVerdict.CONSISTENT);
        assertThat(silent(REGISTRY, "")).isEqualTo(ConductVerdict.CONSISTENT);
    }

    /// From 32 members on leaders may leave somebody out, and a third of them may be liars.
    @Test
    void leadersWhoLeaveAMemberOutDoNotMakeItLookSilent() {
        Registry small = Registries.of(Registries.parameters(31, 21, 16), 40, 1);
        Registry large = Registries.of(Registries.parameters(32, 22, 16), 40, 1);

        assertThat(silent(small, "--")).isEqualTo(ConductVerdict.SILENT);
        assertThat(silent(large, "-".repeat(15))).isEqualTo(ConductVerdict.CONSISTENT);
        assertThat(silent(large, "-".repeat(16))).isEqualTo(ConductVerdict.SILENT);
        assertThat(silent(large, "-".repeat(14) + "++")).isEqualTo(ConductVerdict.CONSISTENT);
    }

    /// @param seats one character a seat: `-` without its observation
    private static ConductVerdict silent(Registry registry, String seats) {
        List<Conduct> conduct = seats.chars()
                .mapToObj(seat -> new Conduct(Nodes.id("member"), seat == '+', List.of()))
                .toList();
        return ConductFinding.of(conduct, RegistryHistory.of(registry), new EraId(0), new EraId(0))
                .verdict();
    }
}
