package network.icn.protocol.report;

import static network.icn.protocol.report.Reports.hashes;
import static network.icn.protocol.report.Reports.observation;
import static network.icn.protocol.report.Reports.repeated;
import static network.icn.protocol.report.Reports.shard;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.Nodes;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.observation.TargetObservation;
import org.junit.jupiter.api.Test;

/// The formulas of docs/protocol.md, P-52 to P-57.
class MergeTest {
    private static final BigInteger PPM = BigInteger.valueOf(1_000_000);

    private static Merge.Merged merge(int size, int quorum, List<Observation> observations) {
        TreeMap<Integer, Observation> byMember = new TreeMap<>();
        observations.forEach(observation -> byMember.put(byMember.size(), observation));
        int slots = observations.getFirst().targets().getFirst().slots().size();
        return Merge.merge(shard(size, quorum), slots, byMember);
    }

    /// One string a member, one character a slot.
    private static TargetReport report(int size, int quorum, String... members) {
        return merge(
                        size,
                        quorum,
                        Arrays.stream(members).map(Reports::observation).toList())
                .reports()
                .getFirst();
    }

    @Test
    void aSlotIsKnownFromHalfAQuorumOn() {
        // q = 5: three votes are half of it, rounded up.
        assertThat(Reports.text(report(7, 5, "+", "+", " ", " ", " "))).isEqualTo(" ");
        assertThat(Reports.text(report(7, 5, "+", "+", "+", " ", " "))).isEqualTo("+");
        assertThat(Reports.text(report(7, 5, "-", "-", "-", " ", " "))).isEqualTo("-");
    }

    @Test
    void aSlotIsUpOnlyWithMoreThanHalfOfTheVotes() {
        assertThat(Reports.text(report(4, 3, "+", "+", "-", "-"))).isEqualTo("-");
        assertThat(Reports.text(report(4, 3, "+", "+", "+", "-"))).isEqualTo("+");
        assertThat(Reports.text(report(4, 3, "+", "+", "-"))).isEqualTo("+");
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

        TargetReport bent = Merge.merge(open, 2, observations).reports().getFirst();
        Merge.Merged agreed = Merge.merge(own, 2, observations);
        TargetReport right = agreed.reports().getFirst();

        assertThat(Reports.text(bent)).isEqualTo("++");
        assertThat(Reports.text(right)).isEqualTo("--");
        assertThat(right.observers()).isEqualTo(3);
        assertThat(right.latency()).isEqualTo(LatencySummary.NONE);
        assertThat(agreed.conduct().getFirst())
                .as("nor does it count against them")
                .isEqualTo(new Conduct(0, 0, 0, 0, 0));
    }

    @Test
    void aTargetThatNobodyMayJudgeIsUnknownUnderItsOwnName() {
        Shard open = shard(1, 1);
        NodeId other = Nodes.id("other");
        Shard two = new Shard(
                0, List.of(other, open.targets().getFirst()), open.committee(), List.of(List.of(), List.of(0)));
        TargetObservation seen = observation("+").targets().getFirst();
        Observation both = new Observation(
                List.of(
                        new TargetObservation(
                                other, seen.snapshot(), seen.slots(), seen.latency(), 12, 12, seen.evidence()),
                        seen),
                Hash32.ZERO);

        List<TargetReport> reports =
                Merge.merge(two, 1, new TreeMap<>(Map.of(0, both))).reports();

        assertThat(reports.stream().map(TargetReport::target)).isEqualTo(two.targets());
        assertThat(reports.stream().map(Reports::text)).containsExactly("+", " ");
    }

    @Test
    void availabilityCountsKnownSlotsAndRoundsDown() {
        String member = "+++++++++++-";
        assertThat(report(4, 3, member, member, member).availabilityPpm()).isEqualTo(916_666);
        assertThat(report(4, 3, "+- ", "+- ", "+- ").availabilityPpm()).isEqualTo(500_000);
        assertThat(report(4, 3, "  ", "  ", "  ").availabilityPpm()).isZero();
    }

    @Test
    void theIntervalIsWhatLiarsCanAtMostHaveDone() {
        // n = 7, q = 5: two may lie. Six of seven say up: without two liars four of five, or all.
        TargetReport six = report(7, 5, "+", "+", "+", "+", "+", "+", "-");
        assertThat(six.lowPpm()).isEqualTo(800_000);
        assertThat(six.highPpm()).isEqualTo(1_000_000);
        TargetReport three = report(7, 5, "+", "+", "+", "-", "-", "-", "-");
        assertThat(three.lowPpm()).isEqualTo(200_000);
        assertThat(three.highPpm()).isEqualTo(600_000);
        TargetReport none = report(7, 5, "-", "-", "-", "-", "-", "-", "-");
        assertThat(none.lowPpm()).isZero();
        assertThat(none.highPpm()).isZero();
    }

    /// Against the definition in fractions, over random votes.
    @Test
    void agreesWithTheDefinitionOnRandomVotes() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = random.nextInt(1, 12);
            int quorum = random.nextInt(size / 2 + 1, size + 1);
            int slots = random.nextInt(1, 13);
            String[] members = new String[random.nextInt(quorum, size + 1)];
            for (int i = 0; i < members.length; i++) {
                StringBuilder member = new StringBuilder();
                for (int slot = 0; slot < slots; slot++) {
                    member.append("+- ".charAt(random.nextInt(3)));
                }
                members[i] = member.toString();
            }

            TargetReport report = report(size, quorum, members);

            assertThat(List.of(report.lowPpm(), report.highPpm(), report.availabilityPpm()))
                    .as("seed %d", seed)
                    .isEqualTo(defined(size, quorum, members));
        }
    }

    private static List<Integer> defined(int size, int quorum, String[] members) {
        int liars = size - quorum;
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.ZERO;
        long known = 0;
        long up = 0;
        for (int slot = 0; slot < members[0].length(); slot++) {
            int at = slot;
            long ok = Arrays.stream(members)
                    .filter(member -> member.charAt(at) == '+')
                    .count();
            long cast = ok
                    + Arrays.stream(members)
                            .filter(member -> member.charAt(at) == '-')
                            .count();
            if (2 * cast >= quorum) {
                known++;
                up += ok > cast - ok ? 1 : 0;
                low = low.add(floor(Math.max(0, ok - liars), Math.max(1, cast - liars)));
                high = high.add(ceil(ok, Math.max(1, Math.max(ok, cast - liars))));
            }
        }
        if (known == 0) {
            return List.of(0, 0, 0);
        }
        BigInteger count = BigInteger.valueOf(known);
        BigInteger[] rounded = high.divideAndRemainder(count);
        int highPpm = rounded[0].intValueExact() + rounded[1].signum();
        return List.of(
                low.divide(count).intValueExact(), highPpm, floor(up, known).intValueExact());
    }

    private static BigInteger floor(long part, long whole) {
        return PPM.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole));
    }

    private static BigInteger ceil(long part, long whole) {
        BigInteger[] result = PPM.multiply(BigInteger.valueOf(part)).divideAndRemainder(BigInteger.valueOf(whole));
        return result[0].add(BigInteger.valueOf(result[1].signum()));
    }

    /// Whatever up to n - q members say, what the honest ones saw lies in the interval.
    @Test
    void liarsDoNotMoveTheIntervalOffTheTruth() {
        for (long seed = 0; seed < 500; seed++) {
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

            TargetReport report = report(size, quorum, members.toArray(String[]::new));

            assertThat(report.lowPpm()).as("seed %d", seed).isLessThanOrEqualTo((int) (1_000_000L * truth / honest));
            assertThat(report.highPpm())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(Math.toIntExact(Math.ceilDiv(1_000_000L * truth, honest)));
        }
    }

    @Test
    void quantilesAreLowerMediansOfMembersWithEnoughProbes() {
        List<Observation> four = List.of(
                observation("+", new LatencySummary(12, 100, 200, 900)),
                observation("+", new LatencySummary(12, 300, 400, 500)),
                observation("+", new LatencySummary(3, 200, 300, 400)),
                observation("+", new LatencySummary(2, 1, 1, 1)));

        LatencySummary three = merge(4, 3, four).reports().getFirst().latency();

        assertThat(three).isEqualTo(new LatencySummary(12, 200, 300, 500));
        LatencySummary two =
                merge(4, 3, four.subList(0, 2)).reports().getFirst().latency();
        assertThat(two).as("the lower of two").isEqualTo(new LatencySummary(12, 100, 200, 500));
        assertThat(merge(4, 3, four.subList(3, 4)).reports().getFirst().latency())
                .isEqualTo(LatencySummary.NONE);
    }

    @Test
    void whoClaimsAnswersOfADeadTargetDoesNotNameItsLatency() {
        Observation liar = observation("+++", new LatencySummary(12, 1, 1, 1));
        Observation honest = observation("---", LatencySummary.NONE);

        TargetReport dead =
                merge(4, 3, List.of(liar, honest, honest, honest)).reports().getFirst();

        assertThat(dead.latency()).isEqualTo(LatencySummary.NONE);
    }

    @Test
    void aTargetThatAnswersOnlyItsFriendsIsAsSlowAsTheRestOfThem() {
        Observation fast = observation("+++", new LatencySummary(3, 10, 10, 10));
        Observation slow = observation("+++", new LatencySummary(3, 900, 900, 900));
        Observation ignored = observation("---", LatencySummary.NONE);
        Observation away = observation("   ", LatencySummary.NONE);

        assertThat(merge(4, 3, List.of(fast, fast, slow, ignored))
                        .reports()
                        .getFirst()
                        .latency()
                        .p99Micros())
                .isEqualTo(10);
        assertThat(merge(4, 3, List.of(fast, slow, slow, ignored))
                        .reports()
                        .getFirst()
                        .latency()
                        .p99Micros())
                .isEqualTo(900);
        assertThat(merge(7, 5, List.of(fast, slow, ignored, ignored, ignored))
                        .reports()
                        .getFirst()
                        .latency())
                .isEqualTo(LatencySummary.NONE);
        assertThat(merge(4, 3, List.of(fast, slow, slow, away))
                        .reports()
                        .getFirst()
                        .latency()
                        .p99Micros())
                .as("a member that did not ask says nothing")
                .isEqualTo(900);
    }

    @Test
    void theSnapshotIsThatOfMoreThanHalf() {
        Hash32 one = hashes(2).getFirst();
        Hash32 other = hashes(2).getLast();
        Observation first = observation("+", LatencySummary.NONE, one, List.of());
        Observation second = observation("+", LatencySummary.NONE, other, List.of());

        assertThat(merge(4, 3, List.of(first, first, second))
                        .reports()
                        .getFirst()
                        .snapshot())
                .isEqualTo(one);
        assertThat(merge(4, 3, List.of(first, first, second, second))
                        .reports()
                        .getFirst()
                        .snapshot())
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

        List<Hash32> united = merge(7, 5, observations).reports().getFirst().evidence();

        assertThat(united).isEqualTo(new ArrayList<>(new TreeSet<>(ids)).subList(0, TargetReport.MAX_EVIDENCE));
    }

    private static Conduct conduct(String slots, long p50) {
        Observation common = observation("++-+", new LatencySummary(4, 8_000, 9_000, 9_000));
        Observation alone = observation(slots, new LatencySummary(4, p50, 9_000, 9_000));
        return merge(4, 3, List.of(common, common, common, alone)).conduct().getLast();
    }

    @Test
    void conductCountsWhereAMemberStandsAlone() {
        assertThat(conduct("++-+", 8_000)).isEqualTo(new Conduct(3, 4, 0, 0, 0));
        assertThat(conduct("+-+ ", 8_000)).isEqualTo(new Conduct(3, 3, 1, 1, 0));
        assertThat(conduct("++-+", 1_000)).as("an eighth is not yet flattery").isEqualTo(new Conduct(3, 4, 0, 0, 0));
        assertThat(conduct("++-+", 999)).isEqualTo(new Conduct(3, 4, 0, 0, 1));
    }

    @Test
    void whatIsMergedReadsBackToTheSameBytes() throws MalformedException {
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        hashes(5).forEach(hash -> commitments.put(commitments.size(), hash));
        AgreedBody body =
                AgreedBody.of(7, commitments, merge(7, 5, Collections.nCopies(5, observation(repeated('+', 12)))));

        assertThat(AgreedBody.parse(body.bytes())).isEqualTo(body);
        assertThat(AgreedBody.parse(body.bytes()).bytes()).isEqualTo(body.bytes());
    }

    @Test
    void onlyObservationsOfThisShardFit() {
        assertThat(Merge.fits(shard(4, 3), 2, observation("+-"))).isTrue();
        assertThat(Merge.fits(shard(4, 3), 3, observation("+-")))
                .as("other slots")
                .isFalse();
        Observation empty = new Observation(List.of(), Hash32.ZERO);
        assertThat(Merge.fits(shard(4, 3), 2, empty)).as("no target").isFalse();
        List<Hash32> descending = hashes(2).reversed();
        assertThat(Merge.fits(shard(4, 3), 1, observation("+", LatencySummary.NONE, Hash32.ZERO, descending)))
                .as("evidence out of order")
                .isFalse();
    }
}
