package network.icn.libp2p.gossipsub.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.score.ScoreParams.Thresholds;
import network.icn.libp2p.gossipsub.tally.Scoring;
import org.junit.jupiter.api.Test;

/// What the parameters say of themselves is true.
class NeighbourScoresTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> TOPICS =
            IntStream.range(0, 20).mapToObj(number -> "topic-" + number).toList();
    private static final String TOPIC = TOPICS.getFirst();

    private final ScoreParams params = ScoreParams.ofMembers(TOPICS);
    private final Thresholds thresholds = params.thresholds();
    private final Scoring scoring = new Scoring(params, 0);
    private final PeerId member = peer();

    private static PeerId peer() {
        return KeyPair.generate(new SecureRandom()).peerId();
    }

    private double after(int wrongMessages) {
        Scoring fresh = new Scoring(params, 0);
        fresh.connected(member, "192.0.2.1");
        IntStream.range(0, wrongMessages).forEach(_ -> fresh.sentInvalid(member, TOPIC));
        return fresh.score(member);
    }

    @Test
    void fiveSevenAndNineWrongMessagesReachTheThresholds() {
        assertThat(after(4)).isGreaterThan(thresholds.gossip());
        assertThat(after(5)).isLessThan(thresholds.gossip());
        assertThat(after(6)).isGreaterThan(thresholds.publish());
        assertThat(after(7)).isLessThan(thresholds.publish());
        assertThat(after(8)).isGreaterThan(thresholds.graylist());
        assertThat(after(9)).isLessThan(thresholds.graylist());
    }

    @Test
    void allTheMeritThereIsCannotPayForFiveWrongMessages() {
        scoring.connected(member, "192.0.2.1");
        for (String topic : TOPICS) {
            scoring.grafted(member, topic, 0);
            IntStream.range(0, 1_000).forEach(_ -> scoring.deliveredFirst(member, topic));
        }
        scoring.refresh(3_600 * SECOND);
        assertThat(scoring.score(member)).isEqualTo(10);

        Scoring oneTopic = new Scoring(params, 0);
        oneTopic.connected(member, "192.0.2.1");
        oneTopic.grafted(member, TOPIC, 0);
        IntStream.range(0, 1_000).forEach(_ -> oneTopic.deliveredFirst(member, TOPIC));
        IntStream.range(0, 5).forEach(_ -> oneTopic.sentInvalid(member, TOPIC));
        assertThat(oneTopic.score(member)).isLessThan(thresholds.gossip());
    }

    @Test
    void aPromiseBrokenEverySecondForeverDoesNotReachTheGraylist() {
        scoring.connected(member, "192.0.2.1");
        for (int second = 1; second < 1_000; second++) {
            scoring.misbehaved(member, 1);
            scoring.refresh(second * SECOND);
        }

        assertThat(scoring.score(member)).isBetween(-60.0, -40.0);
    }

    @Test
    void tooManyMembersOfOneAddressCountAgainstEachOtherButNotOnLoopback() {
        IntStream.range(0, 8).forEach(_ -> scoring.connected(peer(), "192.0.2.1"));
        scoring.connected(member, "192.0.2.1");
        assertThat(scoring.score(member)).isEqualTo(-5);
        IntStream.range(0, 2).forEach(_ -> scoring.connected(peer(), "192.0.2.1"));
        assertThat(scoring.score(member)).isLessThan(thresholds.gossip());
        IntStream.range(0, 3).forEach(_ -> scoring.connected(peer(), "192.0.2.1"));
        assertThat(scoring.score(member)).isLessThan(thresholds.graylist());

        PeerId local = peer();
        IntStream.range(0, 100).forEach(_ -> scoring.connected(peer(), "127.0.0.1"));
        scoring.connected(local, "127.0.0.1");
        assertThat(scoring.score(local)).isZero();
    }

    @Test
    void silenceIsNotBlamed() {
        scoring.connected(member, "192.0.2.1");
        scoring.grafted(member, TOPIC, 0);
        IntStream.range(1, 7_200).forEach(second -> scoring.refresh(second * SECOND));

        assertThat(scoring.score(member)).isEqualTo(2.5);
    }
}
