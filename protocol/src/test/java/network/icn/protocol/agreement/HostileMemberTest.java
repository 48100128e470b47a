package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.observation.SlotResult;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import org.junit.jupiter.api.Test;

/// What one member of a committee can and cannot do to another by sending well-signed messages.
final class HostileMemberTest {
    private static final int HOSTILE = 1;

    private final Fixture fixture = new Fixture(4, 1);
    private final Hash32 subject = fixture.agreement.subject();
    private final Instant reveals = fixture.agreement.commitsUntil().plusSeconds(1);
    private final AgreementMachine victim = new AgreementMachine(
            fixture.agreement, fixture.members.getFirst(), Fixture.verifier(), Hash32.sha256(new byte[] {9}));

    private GossipVerdict send(EqMessage message, Instant at) {
        return verdict(new AgreementInput.Received(message.signedBy(fixture.members.get(HOSTILE))), at);
    }

    private GossipVerdict verdict(AgreementInput input, Instant at) {
        return victim.step(input, at).stream()
                .filter(AgreementEffect.Judged.class::isInstance)
                .map(effect -> ((AgreementEffect.Judged) effect).verdict())
                .findFirst()
                .orElseThrow();
    }

    private EqMessage.Reveal reveal(int salt) {
        Payload observation =
                Payload.of(fixture.observation(SlotResult.OK, 1000).bytes());
        return new EqMessage.Reveal(subject, HOSTILE, Hash32.sha256(new byte[] {(byte) salt}), observation);
    }

    @Test
    void revealsThatOpenNothingAreNeitherPassedOnNorAnswered() {
        for (int salt = 0; salt < 100; salt++) {
            assertThat(send(reveal(salt), reveals).action()).isEqualTo(GossipVerdict.Action.IGNORE);
        }

        assertThat(victim.messages()).isEmpty();
    }

    @Test
    void theRightRevealStillCountsAfterManyWrongOnes() {
        EqMessage.Reveal right = reveal(0);
        send(new EqMessage.Commit(subject, HOSTILE, right.commitment()), fixture.agreement.endsAt());
        IntStream.range(1, 50).forEach(salt -> send(reveal(salt), reveals));

        assertThat(send(right, reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(victim.messages()).hasSize(2);
    }

    @Test
    void aThirdCommitmentOfOneMemberIsDropped() {
        List<GossipVerdict> verdicts = IntStream.range(0, 4)
                .mapToObj(salt -> new EqMessage.Commit(subject, HOSTILE, Hash32.sha256(new byte[] {(byte) salt})))
                .map(commit -> send(commit, fixture.agreement.endsAt()))
                .toList();

        assertThat(verdicts)
                .containsExactly(
                        GossipVerdict.ACCEPTED,
                        GossipVerdict.ACCEPTED,
                        GossipVerdict.EQUIVOCATOR,
                        GossipVerdict.EQUIVOCATOR);
    }

    @Test
    void votesAreKeptUpToEightViewsAhead() {
        int last = 1 + Intake.LOOK_AHEAD;

        assertThat(send(new EqMessage.Nullify(subject, HOSTILE, last), reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(send(new EqMessage.Nullify(subject, HOSTILE, last + 1), reveals))
                .isEqualTo(GossipVerdict.VIEW_TOO_FAR);
    }

    @Test
    void anotherNetworkEraOrShardIsAnotherSubject() {
        Hash32 other = new Fixture(4, 2).agreement.subject();

        assertThat(other).isNotEqualTo(subject);
        assertThat(send(new EqMessage.Nullify(other, HOSTILE, 1), reveals)).isEqualTo(GossipVerdict.OTHER_SUBJECT);
    }

    @Test
    void nobodySpeaksForAnotherMember() {
        assertThat(send(new EqMessage.Nullify(subject, 2, 1), reveals)).isEqualTo(GossipVerdict.NOT_A_MEMBER);
        assertThat(send(new EqMessage.Nullify(subject, 4, 1), reveals)).isEqualTo(GossipVerdict.NOT_A_MEMBER);
    }

    @Test
    void aFinalValueOfAFarViewReachesAMemberThatIsFarBehind() {
        int view = 40;
        Payload body = Payload.of(new byte[] {1});
        Hash32 digest = AgreedBody.digest(subject, body);
        EqMessage.Propose value = new EqMessage.Propose(subject, HOSTILE, view, 0, digest, body);
        assertThat(send(value, reveals)).isEqualTo(GossipVerdict.VIEW_TOO_FAR);

        verdict(new AgreementInput.CertificateReceived(finalized(view, digest)), reveals);

        assertThat(send(value, reveals)).isEqualTo(GossipVerdict.ACCEPTED);
    }

    @Test
    void oneSignatureThreeTimesIsNoQuorum() {
        Certificate good = finalized(1, Hash32.ZERO);
        Signature64 one = good.signatures().getFirst();
        Certificate repeated =
                new Certificate(good.kind(), subject, 1, 0, Hash32.ZERO, good.signers(), List.of(one, one, one));

        assertThat(verdict(new AgreementInput.CertificateReceived(repeated), reveals))
                .isEqualTo(GossipVerdict.BAD_SIGNATURE);
        assertThat(verdict(new AgreementInput.CertificateReceived(good), reveals))
                .isEqualTo(GossipVerdict.ACCEPTED);
    }

    private Certificate finalized(int view, Hash32 digest) {
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        for (int member = 1; member < 4; member++) {
            EqMessage vote = new EqMessage.Finalize(subject, member, view, digest);
            signatures.put(member, vote.signedBy(fixture.members.get(member)).signature());
        }
        return new Certificate(
                Certificate.Kind.FINALIZED,
                subject,
                view,
                0,
                digest,
                MemberSet.of(4, signatures.keySet()),
                List.copyOf(signatures.values()));
    }
}
