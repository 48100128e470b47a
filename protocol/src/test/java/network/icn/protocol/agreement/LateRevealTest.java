package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A member that was away while REVEALs were taken holds it against nobody that its own is missing.
class LateRevealTest {
    private final Fixture fixture = new Fixture(4, 1);
    private final Agreement agreement = fixture.agreement;
    private final int leader = agreement.leaders(fixture.leaderDraw).getFirst();
    private final int self = (leader + 1) % 4;
    private final Subject subject = agreement.subject();
    private final List<Payload> journal = new ArrayList<>();
    private final List<EqMessage> said = new ArrayList<>();
    private AgreementMachine machine = machine();

    private AgreementMachine machine() {
        return new AgreementMachine(
                agreement, fixture.members.get(self), Fixture.verifier(), Hash32.sha256(new byte[] {9}));
    }

    private void step(AgreementInput input, Instant now) throws Exception {
        for (AgreementEffect effect : machine.step(input, now)) {
            switch (effect) {
                case AgreementEffect.Persist(Payload record) -> journal.add(record);
                case AgreementEffect.Publish(Signed message) ->
                    said.add(EqMessage.parse(message.statement().bytes()));
                case AgreementEffect.PublishCertificate _,
                        AgreementEffect.Pull _,
                        AgreementEffect.WakeAt _,
                        AgreementEffect.Judged _,
                        AgreementEffect.Accuse _,
                        AgreementEffect.Decided _,
                        AgreementEffect.Undecided _,
                        AgreementEffect.Forked _ -> {}
            }
        }
    }

    private Observation observation(int member) {
        return fixture.observation(SlotResult.OK, 1_000 + member);
    }

    /// The others commit and reveal in time, and the leader proposes what it has: all but ours.
    private void othersAgreeWithoutUs(Instant commits, Instant reveals) throws Exception {
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (int other = 1; other < 4; other++) {
            int member = (self + other) % 4;
            observations.put(member, observation(member));
            Payload opened = Payload.of(observation(member).bytes());
            Hash32 salt = Hash32.sha256(new byte[] {(byte) member});
            EqMessage.Reveal reveal = new EqMessage.Reveal(subject, member, salt, fixture.draw(member), opened);
            commitments.put(member, reveal.commitment());
            receive(new EqMessage.Commit(subject, member, reveal.commitment()), commits);
            receive(reveal, reveals);
        }
        step(new AgreementInput.LeaderDraw(fixture.leaderDraw), reveals);
        Payload body = Payload.of(AgreedBody.of(
                        subject,
                        commitments,
                        Merge.merge(agreement.shard(), agreement.slots(), agreement.kinds(), observations))
                .bytes());
        Instant first = agreement.at(agreement.timing().firstView());
        step(new AgreementInput.Woken(), first);
        receive(
                new EqMessage.Propose(subject, leader, 1, 0, AgreedBody.digest(subject, body), body),
                first.plusMillis(200));
    }

    private void receive(EqMessage message, Instant at) throws Exception {
        step(new AgreementInput.Received(message.signedBy(fixture.members.get(message.signer()))), at);
    }

    private boolean notarizes() {
        return said.stream().anyMatch(EqMessage.Notarize.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(longs = {-30, 0, 58, 60, 62})
    void aRestartBetweenCommitAndTheEndOfRevealsRejectsNoProposal(long secondsIntoReveals) throws Exception {
        step(new AgreementInput.Observed(observation(self)), agreement.endsAt().plusSeconds(2));
        machine = machine();
        Instant back = agreement.commitsUntil().plusSeconds(secondsIntoReveals);
        step(new AgreementInput.Restored(journal), back);
        Instant reveals = agreement.commitsUntil().plusSeconds(59);

        if (back.isBefore(agreement.commitsUntil())) {
            step(new AgreementInput.Woken(), agreement.commitsUntil());
        }
        othersAgreeWithoutUs(back, back.isAfter(reveals) ? back : reveals);

        // Back while COMMITs are taken, the others have all of it in time, and a leader that leaves it out is a censor.
        assertThat(notarizes()).isEqualTo(secondsIntoReveals >= 0);
    }

    /// The same without a restart: a machine that is busy until the windows are almost over.
    @Test
    void aRevealThatLeftTooLateIsNotDemanded() throws Exception {
        step(new AgreementInput.Observed(observation(self)), agreement.endsAt().plusSeconds(2));

        othersAgreeWithoutUs(
                agreement.endsAt().plusSeconds(3), agreement.revealsUntil().minusSeconds(1));

        assertThat(notarizes()).isTrue();
    }

    @Test
    void theRestOfTheRuleStands() throws Exception {
        step(new AgreementInput.Observed(observation(self)), agreement.endsAt().plusSeconds(2));
        step(new AgreementInput.Woken(), agreement.commitsUntil());

        othersAgreeWithoutUs(
                agreement.endsAt().plusSeconds(3), agreement.commitsUntil().plusSeconds(2));

        assertThat(notarizes()).as("left out although it came in time").isFalse();
    }
}
