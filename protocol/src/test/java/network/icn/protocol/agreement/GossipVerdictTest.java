package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GossipVerdictTest {
    private static List<GossipVerdict> thatBecome(String what) {
        return Arrays.stream(GossipVerdict.values())
                .filter(verdict ->
                        verdict.translate("accept", "ignore", "busy", "reject").equals(what))
                .toList();
    }

    /// What an honest neighbour may hand on without knowing better is never held against it.
    @Test
    void onlyWhatTheNeighbourCouldSeeItselfIsHeldAgainstIt() {
        assertThat(thatBecome("reject"))
                .containsExactly(
                        GossipVerdict.MALFORMED,
                        GossipVerdict.NOT_A_MEMBER,
                        GossipVerdict.BAD_SIGNATURE,
                        GossipVerdict.AGAINST_THE_RULES);
        assertThat(GossipVerdict.values())
                .allMatch(verdict -> verdict.blames() == thatBecome("reject").contains(verdict));
    }

    @Test
    void onlyWhatIsRightAndNewIsPassedOnAndOnlyWhatNobodyLookedAtMayComeAgain() {
        assertThat(thatBecome("accept")).containsExactly(GossipVerdict.ACCEPTED);
        assertThat(thatBecome("busy")).containsExactly(GossipVerdict.BUSY);
        assertThat(thatBecome("ignore")).contains(GossipVerdict.NOT_YET, GossipVerdict.EQUIVOCATOR);
    }
}
