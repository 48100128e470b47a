package network.icn.protocol.report;

import static network.icn.protocol.report.Reports.echo;
import static network.icn.protocol.report.Reports.hashes;
import static network.icn.protocol.report.Reports.observation;
import static network.icn.protocol.report.Reports.possession;
import static network.icn.protocol.report.Reports.repeated;
import static network.icn.protocol.report.Reports.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;

/// The formulas of docs/protocol.md, P-52 to P-57.
class MergeTest {
    private static List<TargetReport> merge(int size, int quorum, List<Observation> observations) {
        TreeMap<Integer, Observation> byMember = new TreeMap<>();
        observations.forEach(observation -> byMember.put(byMember.size(), observation));
        int slots = observations.getFirst().targets().getFirst().slots().size();
        return Merge.merge(shard(size, quorum), slots, Reports.KINDS, byMember);
    }

    /// One string a member, one character a slot.
    private static TargetReport report(int size, int quorum, String... members) {
        return merge(
                        size,
                        quorum,
                        Arrays.stream(members).map(Reports::observation).toList())
                .getFirst();
    }

    @Test
    void aSlotIsKnownFromHalfAQuorumOn() {
        // q = 5: three votes are half of it, rounded up.
        assertThat(Reports.text(report(7, 5, "+", "+", " ", " ", " "))).isEqualTo("?");
        assertThat(Reports.text(report(7, 5, "+", "+", "+", " ", " "))).isEqualTo("U");
        assertThat(Reports.text(report(7, 5, "-", "-", "-", " ", " "))).isEqualTo("D");
    }

    @Test
    void aSlotIsUpOnlyWithMoreThanHalfOfTheVotes() {
        assertThat(Reports.text(report(4, 3, "+", "+", "-", "-"))).isEqualTo("d");
        assertThat(Reports.text(report(4, 3, "+", "+", "+", "-"))).isEqualTo("U");
        assertThat(Reports.text(report(4, 3, "+", "+", "-"))).isEqualTo("u");
    }

    @Test
    void whatMembersSayOfTheirOwnOperatorsTargetCountsForNothing() {
        Shard open = shard(7, 5);
        Shard own = new Shard(0, open.targets(), open.committee(), List.of(List.of(0, 1, 2, 3)));
        LatencySummary praised = new LatencySummary(12, 1, 1, 1);
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (int member = 0; member < 7; member++) {
            observations.put(member, member < 4 ? observation("++", praised) : observation("--"));
        }

        TargetReport bent = Merge.merge(open, 2, Reports.KINDS, observations).getFirst();
        List<TargetReport> agreed = Merge.merge(own, 2, Reports.KINDS, observations);
        TargetReport right = agreed.getFirst();

        assertThat(Reports.text(bent)).isEqualTo("uu");
        assertThat(Reports.text(right)).isEqualTo("DD");
        assertThat(right.observers()).isEqualTo(3);
        assertThat(echo(right).latency()).isEqualTo(LatencySummary.NONE);
        assertThat(Conduct.of(own, agreed, observations).getFirst())
                .as("nor does it count against them")
                .isEqualTo(new Conduct(own.committee().member(0), true, List.of()));
    }

    @Test
    void aTargetThatNobodyMayJudgeIsUnknownUnderItsOwnName() {
        Shard open = shard(1, 1);
        NodeId other = Nodes.id("other");
        Shard two = new Shard(
                0, List.of(other, open.targets().getFirst()), open.committee(), List.of(List.of(), List.of(0)));
        TargetObservation seen = observation("+").targets().getFirst();
        Observation both = new Observation(
                List.of(new TargetObservation(other, seen.slots(), seen.sections()), seen), Hash32.ZERO);

        List<TargetReport> reports = Merge.merge(two, 1, Reports.KINDS, new TreeMap<>(Map.of(0, both)));

        assertThat(reports.stream().map(TargetReport::target)).isEqualTo(two.targets());
        assertThat(reports.stream().map(Reports::text)).containsExactly("U", "?");
    }

    @Test
    void availabilityCountsKnownSlotsAndRoundsDown() {
        String member = "+++++++++++-";
        assertThat(report(4, 3, member, member, member).availabilityPpm()).isEqualTo(916_666);
        assertThat(report(4, 3, "+- ", "+- ", "+- ").availabilityPpm()).isEqualTo(500_000);
        assertThat(report(4, 3, "  ", "  ", "  ").availabilityPpm()).isZero();
    }

    /// A case of the first trial: the value stood outside of its own interval, [933 333, 966 667].
    @Test
    void theValueStandsInItsOwnInterval() {
        String up = "+".repeat(12);
        String lie = "+".repeat(11) + "-";
        TargetReport report = report(4, 3, up, up, lie, lie);

        assertThat(report.availabilityPpm()).isEqualTo(916_666);
        assertThat(report.lowPpm()).isEqualTo(916_666);
        assertThat(report.highPpm()).isEqualTo(1_000_000);
    }

    /// Every committee up to 12 members, every quorum, every number of votes.
    @Test
    void everySmallCommitteeAgreesWithTheDefinition() {
        int cases = 0;
        for (int size = 1; size <= 12; size++) {
            for (int quorum = size / 2 + 1; quorum <= size; quorum++) {
                for (int cast = 0; cast <= size; cast++) {
                    for (int ok = 0; ok <= cast; ok++) {
                        String votes = "+".repeat(ok) + "-".repeat(cast - ok) + " ".repeat(size - cast);
                        String slot = Reports.text(report(size, quorum, votes.split("")));

                        assertThat(slot)
                                .as("%d of %d: %s", quorum, size, votes)
                                .isEqualTo(String.valueOf(SlowArithmetic.slot(size, quorum, votes)));
                        cases++;
                    }
                }
            }
        }
        System.out.println(cases + " slots of small committees");
        assertThat(cases).isGreaterThan(504);
    }

    /// Every era of up to six slots.
    @Test
    void everyShortEraHasItsValueInItsInterval() {
        for (int slots = 0; slots <= 6; slots++) {
            for (int era = 0; era < Math.powExact(5, slots); era++) {
                StringBuilder text = new StringBuilder();
                for (int rest = era, slot = 0; slot < slots; slot++, rest /= 5) {
                    text.append("UudD?".charAt(rest % 5));
                }
                assertInterval(text.toString());
            }
        }
    }

    private static void assertInterval(String slots) {
        TargetReport report = Reports.report(slots, LatencySummary.NONE, 0);
        List<Integer> interval = List.of(report.lowPpm(), report.availabilityPpm(), report.highPpm());
        assertThat(interval).as(slots).isEqualTo(SlowArithmetic.interval(slots)).isSorted();
    }

    /// Committees of all sizes; `-Dicn.cases=10000000` looks longer.
    @Test
    void aMillionRandomErasAgreeWithTheDefinition() {
        long cases = Long.getLong("icn.cases", 1_000_000);
        SplittableRandom random = new SplittableRandom(7);
        long slot = 0;
        while (slot < cases) {
            int size = random.nextInt(1, 129);
            int quorum = random.nextInt(size / 2 + 1, size + 1);
            Committee committee = shard(size, quorum).committee();
            for (int era = 0; era < 1_000; era++) {
                StringBuilder slow = new StringBuilder();
                List<SlotVerdict> fast = new ArrayList<>();
                for (int i = random.nextInt(1, 13); i > 0; i--, slot++) {
                    int cast = random.nextInt(size + 1);
                    int ok = random.nextInt(cast + 1);
                    slow.append(SlowArithmetic.slot(size, quorum, "+".repeat(ok) + "-".repeat(cast - ok)));
                    fast.add(SlotVerdict.of(cast, ok, committee));
                }
                TargetReport report = Reports.report(slow.toString(), LatencySummary.NONE, 0);
                assertThat(report.slots()).as("%d of %d", quorum, size).isEqualTo(fast);
                assertInterval(slow.toString());
            }
        }
        System.out.println("seed 7, " + slot + " random slots");
    }

    /// Whatever up to n − q members say: if it is surely so, more than half of the honest ones saw it so.
    @Test
    void liarsMakeNothingSure() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = random.nextInt(4, 20);
            int quorum = random.nextInt(size / 2 + 1, size + 1);
            int liars = random.nextInt(0, size - quorum + 1);
            int honest = size - liars;
            int truth = random.nextInt(0, honest + 1);
            List<String> members = new ArrayList<>(Collections.nCopies(truth, "+"));
            members.addAll(Collections.nCopies(honest - truth, "-"));
            for (int liar = 0; liar < liars; liar++) {
                members.add(random.nextBoolean() ? "+" : "-");
            }

            String slot = Reports.text(report(size, quorum, members.toArray(String[]::new)));

            assertThat(!slot.equals("U") || 2 * truth > honest)
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(!slot.equals("D") || 2 * truth < honest)
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    /// n = 7, q = 5: two may lie, so of seven medians five have to be above.
    @Test
    void aTimeIsSureLikeASlot() {
        String[] up = {"+++", "+++", "+++", "+++", "+++", "+++", "+++"};
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < up.length; i++) {
            observations.add(observation(up[i], new LatencySummary(3, 100L * (i + 1), 900, 900)));
        }

        assertThat(echo(merge(7, 5, observations).getFirst()).atLeastMicros()).isEqualTo(300);
        assertThat(echo(merge(7, 5, observations.subList(0, 5)).getFirst()).atLeastMicros())
                .isEqualTo(200);
        assertThat(echo(merge(7, 5, observations.subList(0, 2)).getFirst()).atLeastMicros())
                .as("two may both lie")
                .isZero();
    }

    @Test
    void quantilesAreLowerMediansOfMembersWithEnoughProbes() {
        List<Observation> four = List.of(
                observation("+", new LatencySummary(12, 100, 200, 900)),
                observation("+", new LatencySummary(12, 300, 400, 500)),
                observation("+", new LatencySummary(3, 200, 300, 400)),
                observation("+", new LatencySummary(2, 1, 1, 1)));

        LatencySummary three = echo(merge(4, 3, four).getFirst()).latency();

        assertThat(three).isEqualTo(new LatencySummary(12, 200, 300, 500));
        LatencySummary two = echo(merge(4, 3, four.subList(0, 2)).getFirst()).latency();
        assertThat(two).as("the lower of two").isEqualTo(new LatencySummary(12, 100, 200, 500));
        assertThat(echo(merge(4, 3, four.subList(3, 4)).getFirst()).latency()).isEqualTo(LatencySummary.NONE);
    }

    @Test
    void whoClaimsAnswersOfADeadTargetDoesNotNameItsLatency() {
        Observation liar = observation("+++", new LatencySummary(12, 1, 1, 1));
        Observation honest = observation("---", LatencySummary.NONE);

        TargetReport dead = merge(4, 3, List.of(liar, honest, honest, honest)).getFirst();

        assertThat(echo(dead).latency()).isEqualTo(LatencySummary.NONE);
    }

    @Test
    void aTargetThatAnswersOnlyItsFriendsIsAsSlowAsTheRestOfThem() {
        Observation fast = observation("+++", new LatencySummary(3, 10, 10, 10));
        Observation slow = observation("+++", new LatencySummary(3, 900, 900, 900));
        Observation ignored = observation("---", LatencySummary.NONE);
        Observation away = observation("   ", LatencySummary.NONE);

        assertThat(echo(merge(4, 3, List.of(fast, fast, slow, ignored)).getFirst())
                        .latency()
                        .p99Micros())
                .isEqualTo(10);
        assertThat(echo(merge(4, 3, List.of(fast, slow, slow, ignored)).getFirst())
                        .latency()
                        .p99Micros())
                .isEqualTo(900);
        assertThat(echo(merge(7, 5, List.of(fast, slow, ignored, ignored, ignored))
                                .getFirst())
                        .latency())
                .isEqualTo(LatencySummary.NONE);
        assertThat(echo(merge(4, 3, List.of(fast, slow, slow, away)).getFirst())
                        .latency()
                        .p99Micros())
                .as("a member that did not ask says nothing")
                .isEqualTo(900);
    }

    @Test
    void theSnapshotIsTheOneThatMostNameAndSomebodyHonest() {
        Hash32 one = hashes(2).getFirst();
        Hash32 other = hashes(2).getLast();
        Observation first = observation("+", LatencySummary.NONE, one, List.of());
        Observation second = observation("+", LatencySummary.NONE, other, List.of());

        assertThat(possession(merge(4, 3, List.of(first, first, second)).getFirst())
                        .snapshot())
                .isEqualTo(one);
        Hash32 lower = one.compareTo(other) < 0 ? one : other;
        assertThat(possession(merge(4, 3, List.of(first, first, second, second)).getFirst())
                        .snapshot())
                .as("two snapshots, each for half of the members, are no way out")
                .isEqualTo(lower);
        Observation none = observation("+", LatencySummary.NONE, Hash32.ZERO, List.of());
        assertThat(possession(merge(4, 3, List.of(none, none, none, second)).getFirst())
                        .snapshot())
                .as("that one member names alone, who may lie")
                .isEqualTo(Hash32.ZERO);
    }

    @Test
    void evidenceIsUnitedAscendingAndBounded() {
        List<Hash32> ids = hashes(20);
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            observations.add(observation("+", LatencySummary.NONE, Hash32.ZERO, ids.subList(4 * i, 4 * i + 4)));
        }
        observations.add(observations.getFirst());

        List<Hash32> united = possession(merge(7, 5, observations).getFirst()).evidence();

        assertThat(united).isEqualTo(new ArrayList<>(new TreeSet<>(ids)).subList(0, PossessionResult.MAX_EVIDENCE));
    }

    private static Contrast contrast(String slots, long p50) {
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (int member = 0; member < 3; member++) {
            observations.put(member, observation("++-+", new LatencySummary(4, 8_000, 9_000, 9_000)));
        }
        observations.put(3, observation(slots, new LatencySummary(4, p50, 9_000, 9_000)));
        Shard shard = shard(4, 3);
        return Conduct.of(shard, Merge.merge(shard, 4, Reports.KINDS, observations), observations)
                .getLast()
                .contrasts()
                .getFirst();
    }

    @Test
    void aContrastCountsWhereAMemberStandsAlone() {
        NodeId target = shard(4, 3).targets().getFirst();
        assertThat(contrast("++-+", 8_000)).isEqualTo(new Contrast(target, 4, 3, 0, 1, 0, 1, 0));
        assertThat(contrast("+-+ ", 8_000)).isEqualTo(new Contrast(target, 3, 2, 1, 1, 1, 1, 0));
        assertThat(contrast("++-+", 10)).as("a neighbour is fast").isEqualTo(new Contrast(target, 4, 3, 0, 1, 0, 1, 0));
        assertThat(contrast("++-+", 9)).as("no machine is").isEqualTo(new Contrast(target, 4, 3, 0, 1, 0, 1, 1));
    }

    @Test
    void whatIsInDoubtIsNobodysContrast() {
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        observations.put(0, observation("+"));
        observations.put(1, observation("+"));
        observations.put(2, observation("-"));
        Shard shard = shard(4, 3);

        assertThat(Conduct.of(shard, Merge.merge(shard, 1, Reports.KINDS, observations), observations))
                .hasSize(4)
                .allSatisfy(conduct ->
                        assertThat(conduct.contrasts()).allMatch(contrast -> contrast.up() + contrast.down() == 0))
                .last()
                .matches(conduct -> !conduct.observed());
    }

    @Test
    void whatIsMergedReadsBackToTheSameBytes() throws MalformedException {
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        hashes(5).forEach(hash -> commitments.put(commitments.size(), hash));
        Subject about = new Subject(Hash32.ZERO, Registries.MARK, new EraId(3), 1, 7, 5, Hash32.ZERO);
        AgreedBody body =
                AgreedBody.of(about, commitments, merge(7, 5, Collections.nCopies(5, observation(repeated('+', 12)))));

        assertThat(AgreedBody.parse(body.bytes())).isEqualTo(body);
        assertThat(AgreedBody.parse(body.bytes()).bytes()).isEqualTo(body.bytes());
    }

    @Test
    void onlyObservationsOfThisShardFit() {
        assertThat(Merge.fits(shard(4, 3), 2, Reports.KINDS, observation("+-"))).isTrue();
        assertThat(Merge.fits(shard(4, 3), 3, Reports.KINDS, observation("+-")))
                .as("other slots")
                .isFalse();
        Observation empty = new Observation(List.of(), Hash32.ZERO);
        assertThat(Merge.fits(shard(4, 3), 2, Reports.KINDS, empty))
                .as("no target")
                .isFalse();
    }

    @Test
    void whoLeavesOutAKindOrAddsOneDoesNotFit() {
        TargetObservation whole = observation("+").targets().getFirst();
        Sections more = whole.sections().with("stranger", LatencySummary.FORM, LatencySummary.NONE);
        Sections less = Sections.NONE.with(Echo.NAME, LatencySummary.FORM, LatencySummary.NONE);

        for (Sections sections : List.of(more, less, Sections.NONE)) {
            Observation bent = new Observation(
                    List.of(new TargetObservation(whole.target(), whole.slots(), sections)), Hash32.ZERO);
            assertThat(Merge.fits(shard(4, 3), 1, Reports.KINDS, bent))
                    .as("%s", sections)
                    .isFalse();
        }
    }

    /// Evidence out of order is another encoding of the same.
    @Test
    void aSectionThatIsNoneOfItsKindIsMalformed() {
        SectionForm<List<Hash32>> bent = new SectionForm<>() {
            @Override
            public void write(List<Hash32> evidence, CanonicalWriter out) {
                Committed.FORM.write(Committed.NONE, out);
                out.u16(12).u16(12).u64(0).u8(evidence.size());
                evidence.forEach(out::hash);
            }

            @Override
            public List<Hash32> read(CanonicalReader in) {
                throw new IllegalStateException("never read");
            }
        };
        TargetObservation whole = observation("+").targets().getFirst();
        for (List<Hash32> evidence :
                List.of(hashes(2).reversed(), Collections.nCopies(2, hashes(1).getFirst()), hashes(5))) {
            Observation observation = new Observation(
                    List.of(new TargetObservation(
                            whole.target(), whole.slots(), whole.sections().with(Possession.NAME, bent, evidence))),
                    Hash32.ZERO);
            assertThatThrownBy(() -> Observation.parse(observation.bytes()))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("possession: evidence");
        }
    }

    /// Who has not seen the snapshot still has to know the size of its tree, and a lie about it is another answer.
    @Test
    void theLeafCountGoesWithTheSnapshot() {
        Hash32 snapshot = Hash32.sha256(new byte[] {1});
        long[] said = {1_000, 999, 1_000, 1_000, 2_000};
        for (int liars : new int[] {0, 2}) {
            List<MemberVote<PossessionSummary>> votes = new ArrayList<>();
            for (int member = 0; member < said.length; member++) {
                long leaves = liars == 0 ? 1_000 : said[member];
                votes.add(new MemberVote<>(
                        List.of(SlotResult.OK),
                        new PossessionSummary(new Committed(snapshot, 0, leaves, 0, 0), 12, 12, 1, List.of())));
            }
            PossessionResult result = new Possession().merge(votes, shard(5, 4).committee(), Uptime.ofFirst(1, 1));
            assertThat(result.snapshot()).isEqualTo(snapshot);
            assertThat(result.leafCount()).isEqualTo(1_000);
        }
        List<MemberVote<PossessionSummary>> split = new ArrayList<>();
        for (int member = 0; member < 4; member++) {
            split.add(new MemberVote<>(
                    List.of(SlotResult.OK),
                    new PossessionSummary(new Committed(snapshot, 0, 1_000 + member, 0, 0), 12, 12, 1, List.of())));
        }
        PossessionResult none = new Possession().merge(split, shard(4, 3).committee(), Uptime.ofFirst(1, 1));
        assertThat(none.snapshot()).isEqualTo(Hash32.ZERO);
        assertThat(none.leafCount()).isZero();
    }
}
