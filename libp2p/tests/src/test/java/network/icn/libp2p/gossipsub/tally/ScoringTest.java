package network.icn.libp2p.gossipsub.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;
import network.icn.libp2p.gossipsub.score.ScoreSnapshot;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.FirstDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.Invalid;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshTime;
import org.junit.jupiter.api.Test;

/// Every expected number is computed by hand from the formulas of gossipsub 1.1, "The score function".
class ScoringTest {
    private static final String TOPIC = "topic";
    private static final long SECOND = 1_000_000_000L;
    private static final MeshTime NO_P1 = new MeshTime(0, Duration.ofSeconds(1), 0);
    private static final FirstDeliveries NO_P2 = new FirstDeliveries(0, 0.5, 0);
    private static final Invalid NO_P4 = new Invalid(0, 0.5);
    private static final PeerId PEER = peer(1);

    private Scoring scoring = with(TopicScoreParams.DEFAULT);

    @Test
    void timeInMeshCountsInQuantaUpToTheCap() {
        scoring = topic(new MeshTime(0.5, Duration.ofSeconds(2), 10), NO_P2, MeshDeliveries.OFF, NO_P4);
        scoring.grafted(PEER, TOPIC, 0);

        scoring.refresh(6 * SECOND);
        assertScore(2 * 0.5 * 3);
        scoring.refresh(1_000 * SECOND);
        assertScore(2 * 0.5 * 10);
        scoring.pruned(PEER, TOPIC);
        assertScore(0);
    }

    @Test
    void firstDeliveriesAreCappedAndDecayToZero() {
        scoring = topic(NO_P1, new FirstDeliveries(3, 0.5, 4), MeshDeliveries.OFF, NO_P4);
        for (int i = 0; i < 7; i++) {
            scoring.deliveredFirst(PEER, TOPIC);
        }
        assertScore(2 * 3 * 4);
        scoring.refresh(SECOND);
        assertScore(2 * 3 * 2);
        // 2 * 0.5^7 is 0.0156, the next one falls below 0.01.
        for (int i = 2; i <= 8; i++) {
            scoring.refresh(i * SECOND);
        }
        assertScore(2 * 3 * 2 * Math.pow(0.5, 7));
        scoring.refresh(9 * SECOND);
        assertScore(0);
    }

    @Test
    void silenceInTheMeshCostsItsSquareOnlyAfterActivation() {
        scoring = topic(NO_P1, NO_P2, strict(), NO_P4);
        scoring.grafted(PEER, TOPIC, 0);
        scoring.refresh(5 * SECOND);
        assertScore(0);
        scoring.refresh(6 * SECOND);
        assertScore(2 * -1 * 16);
        scoring.deliveredFirst(PEER, TOPIC);
        scoring.deliveredAgain(PEER, TOPIC);
        assertScore(2 * -1 * 4);
        scoring.deliveredAgain(PEER, TOPIC);
        scoring.deliveredAgain(PEER, TOPIC);
        assertScore(0);
    }

    @Test
    void pruningTurnsTheDeficitIntoAPenaltyThatDecays() {
        scoring = topic(NO_P1, NO_P2, strict(), NO_P4);
        scoring.grafted(PEER, TOPIC, 0);
        scoring.refresh(6 * SECOND);
        scoring.pruned(PEER, TOPIC);
        assertScore(2 * -3 * 16);
        scoring.pruned(PEER, TOPIC);
        assertScore(2 * -3 * 16);
        scoring.refresh(7 * SECOND);
        assertScore(2 * -3 * 8);
    }

    @Test
    void deliveriesOutsideTheMeshDoNotFillTheMeshCounter() {
        scoring = topic(NO_P1, NO_P2, strict(), NO_P4);
        for (int i = 0; i < 4; i++) {
            scoring.deliveredAgain(PEER, TOPIC);
        }
        scoring.grafted(PEER, TOPIC, 0);
        scoring.refresh(6 * SECOND);
        assertScore(2 * -1 * 16);
    }

    @Test
    void invalidMessagesCostTheirSquare() {
        scoring = topic(NO_P1, NO_P2, MeshDeliveries.OFF, new Invalid(-1.5, 0.5));
        for (int i = 0; i < 4; i++) {
            scoring.sentInvalid(PEER, TOPIC);
        }
        assertScore(2 * -1.5 * 16);
        scoring.refresh(SECOND);
        assertScore(2 * -1.5 * 4);
    }

    @Test
    void theCapBoundsMeritAndNotPenalties() {
        scoring = topic(NO_P1, new FirstDeliveries(1, 0.5, 1_000), MeshDeliveries.OFF, new Invalid(-1, 0.5));
        for (int i = 0; i < 900; i++) {
            scoring.deliveredFirst(PEER, TOPIC);
        }
        assertScore(100);
        for (int i = 0; i < 40; i++) {
            scoring.sentInvalid(PEER, TOPIC);
        }
        assertScore(2 * 900 - 2 * 1_600);
    }

    @Test
    void theApplicationsOpinionCountsByItsWeight() {
        scoring.judged(PEER, -7);
        assertScore(4 * -7);
        assertThatThrownBy(() -> scoring.judged(PEER, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void peersOfOneAddressPayTheSquareOfTheirExcess() {
        scoring.connected(peer(2), "192.0.2.1");
        scoring.connected(peer(3), "192.0.2.1");
        assertScore(0);
        scoring.connected(peer(4), "192.0.2.1");
        scoring.connected(peer(5), "192.0.2.1");
        assertScore(-5 * 4);
        for (int i = 10; i < 30; i++) {
            scoring.connected(peer(i), "127.0.0.1");
        }
        assertThat(scoring.score(peer(10))).isZero();
    }

    @Test
    void misbehaviourCostsTheSquareOfItsExcess() {
        scoring.misbehaved(PEER, 6);
        assertScore(0);
        scoring.misbehaved(PEER, 3);
        assertScore(-10 * 9);
        scoring.refresh(SECOND);
        assertScore(0);
    }

    @Test
    void leavingDoesNotWipeABadScoreAndAbsenceDoesNotHealIt() {
        scoring.misbehaved(PEER, 9);
        scoring.disconnected(PEER, 0);
        scoring.refresh(10 * SECOND);
        assertScore(-90);
        scoring.connected(PEER, "192.0.2.1");
        assertScore(-90);
        assertThat(scoring.retainedSize()).isZero();
    }

    @Test
    void aBadScoreIsForgottenAfterTheRetentionTime() {
        scoring.misbehaved(PEER, 9);
        scoring.disconnected(PEER, 0);
        scoring.refresh(60 * SECOND - 1);
        assertScore(-90);
        scoring.refresh(61 * SECOND);
        assertScore(0);
        assertThat(scoring.snapshot(PEER)).isEmpty();
    }

    @Test
    void leavingDropsMerit() {
        scoring.judged(PEER, 5);
        scoring.disconnected(PEER, 0);
        assertScore(0);
    }

    @Test
    void leavingChargesTheDeficitAndDropsFirstDeliveries() {
        scoring = topic(NO_P1, new FirstDeliveries(1, 0.9, 4), strict(), NO_P4);
        scoring.grafted(PEER, TOPIC, 0);
        scoring.refresh(6 * SECOND);
        scoring.deliveredFirst(PEER, TOPIC);
        scoring.disconnected(PEER, 6 * SECOND);
        assertScore(2 * -3 * 9);
    }

    @Test
    void anIdentityFloodIsRememberedOnlyUpToTheLimit() {
        for (int i = 100; i < 1_100; i++) {
            scoring.connected(peer(i), "198.51.100.7");
            scoring.misbehaved(peer(i), 9);
            scoring.disconnected(peer(i), 0);
        }
        assertThat(scoring.retainedSize()).isEqualTo(8);
        // Those remembered still count against the address: new identities do not clean it.
        scoring.connected(peer(5_000), "198.51.100.7");
        assertThat(scoring.score(peer(5_000))).isEqualTo(-5.0 * 36);
        assertThat(scoring.score(peer(1_091))).isZero();
        assertThat(scoring.score(peer(1_092))).isNegative();
    }

    @Test
    void whatComesOutAfterAPeerHasLeftCountsAndPraiseDoesNot() {
        scoring.disconnected(PEER, 0);
        scoring.sentInvalid(PEER, TOPIC);
        scoring.misbehaved(PEER, 7);
        scoring.deliveredFirst(PEER, TOPIC);
        scoring.judged(PEER, 5);
        assertScore(-2 - 10);
        scoring.connected(PEER, "192.0.2.1");
        assertScore(-2 - 10);
    }

    @Test
    void whoeverLeftInMeritIsRememberedOnceItsDeedsComeOut() {
        scoring.judged(PEER, 5);
        scoring.disconnected(PEER, 50 * SECOND);
        assertThat(scoring.retainedSize()).isZero();
        scoring.misbehaved(PEER, 7);
        assertScore(-10);
        scoring.refresh(110 * SECOND - 1);
        assertScore(-10);
        scoring.refresh(112 * SECOND);
        assertScore(0);
    }

    @Test
    void deedsOfUnknownPeersAreRememberedOnlyUpToTheLimit() {
        for (int i = 100; i < 1_100; i++) {
            scoring.misbehaved(peer(i), 9);
        }
        assertThat(scoring.retainedSize()).isEqualTo(8);
        assertThat(scoring.score(peer(1_091))).isZero();
        assertThat(scoring.score(peer(1_092))).isNegative();
    }

    @Test
    void unknownPeersAndUnscoredTopicsHaveNoEffect() {
        scoring.sentInvalid(PEER, "other");
        scoring.sentInvalid(peer(9), "other");
        scoring.deliveredFirst(peer(9), TOPIC);
        scoring.disconnected(peer(9), 0);
        assertScore(0);
        assertThat(scoring.retainedSize()).isZero();
        assertThat(scoring.score(peer(9))).isZero();
    }

    /// A score is kept until something changes it; whether anybody asked in between must make no difference.
    @Test
    void askingForAScoreChangesNothing() {
        long seed = 20_261_121;
        System.out.println("seed " + seed);
        for (int round = 0; round < 200; round++) {
            SplittableRandom random = new SplittableRandom(seed + round);
            Scoring asked = topic(new MeshTime(1, Duration.ofSeconds(1), 9), NO_P2, strict(), new Invalid(-1, 0.5));
            Scoring silent = topic(new MeshTime(1, Duration.ofSeconds(1), 9), NO_P2, strict(), new Invalid(-1, 0.5));
            long now = 0;
            for (int step = 0; step < 60; step++) {
                now += random.nextLong(2 * SECOND);
                PeerId id = peer(random.nextInt(5));
                int deed = random.nextInt(9);
                happen(asked, deed, id, now);
                happen(silent, deed, id, now);
                for (int i = 0; i < 5; i++) {
                    asked.score(peer(i));
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(asked.score(peer(i))).as("round %d", round).isEqualTo(silent.score(peer(i)));
            }
        }
    }

    private static void happen(Scoring scoring, int deed, PeerId id, long now) {
        switch (deed) {
            case 0 -> scoring.connected(id, "198.51.100.7");
            case 1 -> scoring.disconnected(id, now);
            case 2 -> scoring.grafted(id, TOPIC, now);
            case 3 -> scoring.pruned(id, TOPIC);
            case 4 -> scoring.deliveredFirst(id, TOPIC);
            case 5 -> scoring.sentInvalid(id, TOPIC);
            case 6 -> scoring.misbehaved(id, 4);
            case 7 -> scoring.judged(id, (int) (now % 7) - 3);
            default -> scoring.refresh(now);
        }
    }

    @Test
    void theSnapshotAddsUpToTheScore() {
        scoring.sentInvalid(PEER, TOPIC);
        scoring.judged(PEER, 2);
        scoring.misbehaved(PEER, 7);
        ScoreSnapshot taken = scoring.snapshot(PEER).orElseThrow();
        assertThat(taken.total()).isEqualTo(scoring.score(PEER));
        assertThat(taken.topics() + taken.application() + taken.colocation() + taken.behaviour())
                .isCloseTo(taken.total(), within(1e-9));
        assertThat(taken.topicScores()).containsOnlyKeys(TOPIC);
    }

    private static MeshDeliveries strict() {
        return new MeshDeliveries(-1, 0.5, 8, 4, Duration.ofMillis(10), Duration.ofSeconds(5), -3, 0.5);
    }

    private static Scoring topic(MeshTime time, FirstDeliveries first, MeshDeliveries mesh, Invalid invalid) {
        return with(new TopicScoreParams(2, time, first, mesh, invalid));
    }

    private static Scoring with(TopicScoreParams topic) {
        ScoreParams params = new ScoreParams(
                Map.of(TOPIC, topic),
                100,
                4,
                new Colocation(-5, 3, List.of("127.0.0.1")),
                new Behaviour(-10, 6, 0.5),
                ScoreParams.Thresholds.DEFAULT,
                Duration.ofSeconds(1),
                0.01,
                Duration.ofMinutes(1),
                8);
        Scoring scoring = new Scoring(params, 0);
        scoring.connected(PEER, "192.0.2.1");
        return scoring;
    }

    private void assertScore(double expected) {
        assertThat(scoring.score(PEER)).isCloseTo(expected, within(1e-9));
    }

    private static PeerId peer(int number) {
        byte[] multihash = new byte[34];
        multihash[0] = 0x12;
        multihash[1] = 0x20;
        multihash[2] = (byte) (number >>> 8);
        multihash[3] = (byte) number;
        try {
            return PeerId.fromBytes(multihash);
        } catch (MalformedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
