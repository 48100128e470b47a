package network.icn.protocol.role.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.role.clock.Askers.Role;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import network.icn.protocol.role.clock.ClockSkewMonitor.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rule, line by line. n = 7: f = 2, three convict, four clear.
class ClockSkewMonitorTest {
    private static final Duration ERA = Duration.ofSeconds(30);
    private static final Duration INSTANT = Duration.ZERO;

    private final Askers asker = new Askers(Role.HYPERNODE, 7, ERA, 1);
    private final List<NodeId> others = asker.others();

    private void hear(int from, int to, long offMillis) {
        for (NodeId member : others.subList(from, to)) {
            assertThat(asker.ask(member, asker.honest(Duration.ofMillis(offMillis), INSTANT, INSTANT)))
                    .isEqualTo(Verdict.HEARD);
        }
    }

    private Standing standing() {
        return asker.judge().standing();
    }

    @ParameterizedTest
    @CsvSource({"30, 500", "360, 500", "361, 501", "3600, 5000", "7200, 10000"})
    void theBoundIsHalfASecondOrA720thOfAnEra(long eraSeconds, long millis) {
        assertThat(ClockBounds.bound(Duration.ofSeconds(eraSeconds)).toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 1, 1", "3, 1, 2", "4, 2, 2", "7, 3, 4", "32, 11, 21", "33, 16, 16", "128, 16, 16"})
    void howManyConvictAndHowManyClear(int hyperNodes, int needed, int enough) {
        ClockBounds bounds = new Askers(Role.HYPERNODE, hyperNodes, ERA, 2).watch.bounds();

        assertThat(bounds.needed()).isEqualTo(needed);
        assertThat(bounds.enough()).isEqualTo(enough);
    }

    @Test
    void withFewerThanFPlusOneAnswersNothingIsKnown() {
        hear(0, 2, 60_000);
        assertThat(standing()).isEqualTo(Standing.UNKNOWN);
        assertThat(asker.judge().heard()).isEqualTo(2);

        hear(2, 3, 60_000);

        assertThat(standing()).isEqualTo(Standing.SUSPECT);
    }

    @ParameterizedTest
    @CsvSource({"501, SUSPECT, behind", "499, CLEAR, right", "-502, SUSPECT, ahead", "-499, CLEAR, right"})
    void threeWhollyBeyondTheBoundConvict(long millis, Standing standing, String word) {
        hear(0, 3, millis);
        hear(3, 6, 0);

        assertThat(standing()).isEqualTo(standing);
        assertThat(asker.judge().detail()).contains(word);
    }

    @Test
    void twoOnOneSideAndTwoOnTheOtherConvictNobody() {
        hear(0, 2, 60_000);
        hear(2, 4, -60_000);
        hear(4, 6, 0);

        assertThat(standing()).isEqualTo(Standing.CLEAR);
    }

    @Test
    void aRoundTripMakesAnAnswerWiderAndNeverShiftsIt() {
        for (NodeId member : others) {
            // The clocks agree; the way there takes 600 ms, the way back nothing, or the other way round.
            asker.ask(member, asker.honest(INSTANT, Duration.ofMillis(600), INSTANT));
            assertThat(standing()).isNotEqualTo(Standing.SUSPECT);
            asker.ask(member, asker.honest(INSTANT, INSTANT, Duration.ofMillis(600)));
            assertThat(standing()).isNotEqualTo(Standing.SUSPECT);
        }
    }

    @Test
    void answersThatFitEveryClockClearNobody() {
        for (NodeId member : others) {
            asker.ask(member, asker.honest(INSTANT, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        }

        assertThat(standing()).isEqualTo(Standing.UNKNOWN);
        assertThat(asker.judge().heard()).isZero();
    }

    @Test
    void aSlowAnswerDoesNotReplaceAnExactOne() {
        hear(0, 6, 700);
        assertThat(standing()).isEqualTo(Standing.SUSPECT);

        for (NodeId member : others) {
            asker.ask(member, asker.honest(Duration.ofMillis(700), Duration.ofSeconds(2), Duration.ofSeconds(2)));
        }

        assertThat(asker.judge().behind()).isEqualTo(6);
    }

    @Test
    void aClockThatWasSetRightElsewhereIsHeardAnew() {
        hear(0, 3, 60_000);
        assertThat(standing()).isEqualTo(Standing.SUSPECT);

        hear(0, 6, 0);

        assertThat(standing()).isEqualTo(Standing.CLEAR);
    }

    /// Between half the bound and the bound a suspect node stays suspect and a clear one clear.
    @Test
    void whoIsSuspectIsClearedOnlyWithinHalfTheBoundByEnoughAnswers() {
        hear(0, 6, 400);
        assertThat(standing()).as("not convicted at 400 ms").isEqualTo(Standing.CLEAR);
        asker.offset = Duration.ofMillis(-200);
        assertThat(standing()).as("600 ms").isEqualTo(Standing.SUSPECT);
        asker.offset = Duration.ZERO;
        assertThat(standing()).as("400 ms again").isEqualTo(Standing.SUSPECT);

        asker.offset = Duration.ofMillis(160);

        assertThat(standing()).as("240 ms").isEqualTo(Standing.CLEAR);
    }

    @Test
    void threeThatAgreeDoNotClear() {
        hear(0, 6, 60_000);
        assertThat(standing()).isEqualTo(Standing.SUSPECT);
        asker.pass(ERA.plusMillis(1));
        assertThat(asker.judge().heard()).as("answers count for an era").isZero();
        hear(0, 3, 0);
        assertThat(standing()).as("too few to clear").isEqualTo(Standing.SUSPECT);

        hear(3, 4, 0);

        assertThat(standing()).isEqualTo(Standing.CLEAR);
    }

    @Test
    void answersCountForOneEra() {
        hear(0, 6, 60_000);
        asker.pass(ERA);
        assertThat(asker.judge().behind()).isEqualTo(6);

        asker.pass(Duration.ofMillis(1));

        assertThat(asker.judge().behind()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, -20, 3_600, -3_600})
    void aStepOfOurWallClockShowsWithoutAnybodyBeingAsked(long seconds) {
        hear(0, 6, 0);
        assertThat(standing()).isEqualTo(Standing.CLEAR);

        asker.offset = Duration.ofSeconds(seconds);

        assertThat(standing()).isEqualTo(Standing.SUSPECT);
        assertThat(asker.judge().detail()).contains(seconds > 0 ? "ahead" : "behind", Math.abs(seconds) + ".");
        asker.offset = Duration.ZERO;
        assertThat(standing()).isEqualTo(Standing.CLEAR);
    }

    @Test
    void whoCallsHimselfSuspectConvictsNobody() {
        for (NodeId member : others) {
            Instant later = asker.truth().plusSeconds(60);
            asker.ask(member, _ -> new Askers.Conduct.Said(later, true, INSTANT, INSTANT));
        }

        assertThat(standing()).isEqualTo(Standing.UNKNOWN);
    }

    /// Half the network jumps and all convict each other. When all clocks are right again, somebody has to begin.
    @Test
    void manyThatWereSuspectAtOnceDoNotWaitForEachOtherForEver() {
        hear(0, 3, 60_000);
        hear(3, 6, 0);
        assertThat(standing()).isEqualTo(Standing.SUSPECT);

        others.forEach(member ->
                asker.ask(member, asked -> new Askers.Conduct.Said(asked, true, Duration.ZERO, Duration.ZERO)));

        assertThat(standing()).isNotEqualTo(Standing.SUSPECT);
    }

    @Test
    void oneOperatorIsOneVoiceHoweverManyNodesItHas() {
        Askers seen = new Askers(Role.HYPERNODE, 3, Askers.registry(7, ERA, i -> i < 5 ? "one" : "operator-" + i));
        seen.others()
                .subList(0, 4)
                .forEach(member -> seen.ask(member, seen.honest(Duration.ofSeconds(60), INSTANT, INSTANT)));
        seen.others().subList(4, 6).forEach(member -> seen.ask(member, seen.honest(INSTANT, INSTANT, INSTANT)));

        assertThat(seen.judge().standing()).isEqualTo(Standing.CLEAR);
        assertThat(seen.judge().behind()).isEqualTo(1);
    }

    @Test
    void anOperatorThatNobodyNamedIsEachNodeForItself() {
        Askers seen = new Askers(Role.HYPERNODE, 4, Askers.registry(7, ERA, _ -> "unknown"));
        seen.others()
                .subList(0, 3)
                .forEach(member -> seen.ask(member, seen.honest(Duration.ofSeconds(60), INSTANT, INSTANT)));

        assertThat(seen.judge().standing()).isEqualTo(Standing.SUSPECT);
    }

    private TimeStatement timeIn(Hash32 network, NodeId of, Hash32 nonce) {
        return new TimeStatement(
                network, of, nonce, asker.truth().plusSeconds(60), false, RegistryMark.of(asker.registry));
    }

    @Test
    void onlyASignedAnswerToThisQuestionOfThisNetworkCounts() {
        NodeId member = others.getFirst();
        NodeId other = others.getLast();
        Hash32 nonce = Hash32.sha256(new byte[] {1});
        TimeStatement right = timeIn(asker.registry.network(), asker.self, nonce);

        assertThat(hear(member, nonce, right.signedBy(Askers.signer(member)))).isEqualTo(Verdict.HEARD);
        assertThat(hear(member, Hash32.ZERO, right.signedBy(Askers.signer(member))))
                .as("replayed")
                .isEqualTo(Verdict.NOT_AN_ANSWER);
        assertThat(hear(member, nonce, right.signedBy(Askers.signer(other))))
                .as("another's")
                .isEqualTo(Verdict.NOT_AN_ANSWER);
        assertThat(hear(member, nonce, timeIn(Hash32.ZERO, asker.self, nonce).signedBy(Askers.signer(member))))
                .as("of another network")
                .isEqualTo(Verdict.NOT_AN_ANSWER);
        assertThat(hear(
                        member,
                        nonce,
                        timeIn(asker.registry.network(), other, nonce).signedBy(Askers.signer(member))))
                .as("for another asker")
                .isEqualTo(Verdict.NOT_AN_ANSWER);
        Signed forged = new Signed(
                right.signedBy(Askers.signer(member)).statement(),
                member,
                right.signedBy(Askers.signer(other)).signature());
        assertThat(hear(member, nonce, forged)).isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(hear(member, nonce, Signed.of(new byte[3], member, forged.signature())))
                .isEqualTo(Verdict.MALFORMED);
    }

    @Test
    void scalerNodesAndStrangersAreNotAsked() {
        for (String name : List.of("scalernode-0", "satellite-0", "stranger")) {
            NodeId member = Nodes.id(name);
            Hash32 nonce = Hash32.sha256(new byte[] {1});
            TimeStatement said = timeIn(asker.registry.network(), asker.self, nonce);

            assertThat(hear(member, nonce, said.signedBy(Nodes.signer(name)))).isEqualTo(Verdict.NOT_ASKED);
        }
        assertThat(asker.watch.asked()).isEqualTo(others);
    }

    private Verdict hear(NodeId member, Hash32 nonce, Signed statement) {
        Duration now = asker.reading().monotonic();
        return asker.watch.hear(member, new TimeAnswer(nonce, statement, now, now));
    }

    @Test
    void aLoneHyperNodeKnowsNothingOfItsClock() {
        assertThat(new Askers(Role.HYPERNODE, 1, ERA, 5).judge().standing()).isEqualTo(Standing.UNKNOWN);
    }
}
