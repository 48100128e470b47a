package network.icn.protocol.challenge.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.network.committee.Committee;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-372.
class FailedShareTest {
    private static final Uptime UP = Uptime.ofFirst(12, 12);

    private static MemberVote<LatencySummary> vote(String slots) {
        return new MemberVote<>(
                slots.chars()
                        .mapToObj(code -> switch (code) {
                            case '+' -> SlotResult.OK;
                            case '-' -> SlotResult.FAIL;
                            default -> SlotResult.SKIP;
                        })
                        .toList(),
                LatencySummary.NONE);
    }

    private static Committee committee(int size) {
        return Registries.committee(Nodes.ids("member-", size), Committee.smallQuorum(size));
    }

    private static FailedShare share(Uptime uptime, String... votes) {
        return FailedShare.of(
                List.of(votes).stream().map(FailedShareTest::vote).toList(), committee(votes.length), uptime);
    }

    @Test
    void itIsTheLowerMedianOfTheMembersShares() {
        assertThat(share(UP, "++++++++++++", "-+++++++++++", "---+++++++++", "------++++++"))
                .isEqualTo(new FailedShare(4, 83_333));
        assertThat(share(UP, "-+++++++++++", "---+++++++++", "------++++++", "------------"))
                .isEqualTo(new FailedShare(4, 250_000));
    }

    /// Of 7 two may lie: what pooled counts would call 29 % is nothing.
    @Test
    void slanderersMakeNobodySlow() {
        String good = "++++++++++++";
        String slander = "------------";
        assertThat(share(UP, good, good, good, good, good, slander, slander)).isEqualTo(new FailedShare(7, 0));
    }

    /// And those whom two praise do not become faster than the fastest that one of the others saw.
    @Test
    void whoPraisesHidesNoMoreThanTheBestThatOthersSaw() {
        String good = "++++++++++++";
        String slow = "------++++++";
        assertThat(share(UP, slow, slow, slow, slow, slow, good, good)).isEqualTo(new FailedShare(7, 500_000));
    }

    @Test
    void aThirdThatIsCutOffMakesNobodySlow() {
        String good = "++++++++++++";
        String cut = "------------";
        assertThat(share(UP, good, good, cut)).isEqualTo(new FailedShare(3, 0));
        assertThat(share(UP, good, good, good, good, good, cut, cut)).isEqualTo(new FailedShare(7, 0));
    }

    @Test
    void whatTheCommitteeCallsDownIsNoMatterOfTime() {
        Uptime half = Uptime.ofFirst(6, 12);
        assertThat(share(half, "++++++------", "++++++------", "++++++------", "++++++------"))
                .isEqualTo(new FailedShare(4, 0));
        assertThat(share(Uptime.ofFirst(2, 12), "--++++++++++", "--++++++++++", "--++++++++++", "--++++++++++"))
                .as("two probes are no share")
                .isEqualTo(FailedShare.NONE);
    }

    @Test
    void thoseWhoMayLieAloneNameNoShare() {
        assertThat(share(UP, "------------", "            ", "            ", "++++++++++++"))
                .as("two of four, of whom one may lie")
                .isEqualTo(FailedShare.NONE);
    }

    /// Whatever so many lie, it stands between two honest shares.
    @Test
    void itStandsBetweenHonestValues() {
        SplittableRandom random = new SplittableRandom(17);
        List<Committee> committees =
                IntStream.range(1, 32).mapToObj(FailedShareTest::committee).toList();
        for (int i = 0; i < 5_000; i++) {
            int size = random.nextInt(4, 32);
            int liars = size - Committee.smallQuorum(size);
            List<MemberVote<LatencySummary>> votes = new ArrayList<>();
            long low = 1_000_000;
            long high = 0;
            for (int member = 0; member < size; member++) {
                int failed = random.nextInt(13);
                votes.add(vote("-".repeat(failed) + "+".repeat(12 - failed)));
                if (member >= liars) {
                    low = Math.min(low, 1_000_000L * failed / 12);
                    high = Math.max(high, 1_000_000L * failed / 12);
                }
            }
            assertThat((long)
                            FailedShare.of(votes, committees.get(size - 1), UP).ppm())
                    .isBetween(low, high);
        }
        System.out.println("seed 17, 5000 committees");
    }
}
