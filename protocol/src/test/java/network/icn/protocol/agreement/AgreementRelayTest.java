package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

/// Who has no seat passes on what members may say, and nothing else.
final class AgreementRelayTest {
    private final Fixture fixture = new Fixture(4, 1);
    private final Subject subject = fixture.agreement.subject();
    private final AgreementRelay relay = new AgreementRelay(fixture.agreement, Fixture.verifier());

    private GossipVerdict hear(Signed message) {
        return relay.receive(message, fixture.agreement.commitsUntil());
    }

    private EqMessage.Commit commit(int member, int number) {
        return new EqMessage.Commit(subject, member, Hash32.sha256(new byte[] {(byte) number}));
    }

    @Test
    void whatMembersSayIsPassedOnOnce() {
        Payload observation =
                Payload.of(fixture.observation(SlotResult.OK, 1000).bytes());
        EqMessage.Reveal reveal = new EqMessage.Reveal(subject, 1, Hash32.ZERO, fixture.draw(1), observation);
        Signer member = fixture.members.get(1);

        assertThat(hear(new EqMessage.Commit(subject, 1, reveal.commitment()).signedBy(member)))
                .isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(hear(new EqMessage.Commit(subject, 1, reveal.commitment()).signedBy(member)))
                .isEqualTo(GossipVerdict.DUPLICATE);
        assertThat(hear(reveal.signedBy(member))).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(hear(new EqMessage.Nullify(subject, 1, 1).signedBy(member))).isEqualTo(GossipVerdict.ACCEPTED);
    }

    /// A neighbour that has a seat would hold it against whoever passed it on.
    @Test
    void aRevealWithoutItsAuthorsDrawIsNotPassedOn() {
        Payload observation =
                Payload.of(fixture.observation(SlotResult.OK, 1000).bytes());
        EqMessage.Reveal right = new EqMessage.Reveal(subject, 1, Hash32.ZERO, fixture.draw(1), observation);
        EqMessage.Reveal wrong = new EqMessage.Reveal(subject, 1, Hash32.ZERO, fixture.draw(2), observation);
        Signer member = fixture.members.get(1);
        hear(new EqMessage.Commit(subject, 1, right.commitment()).signedBy(member));

        assertThat(hear(wrong.signedBy(member))).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        assertThat(hear(right.signedBy(member))).isEqualTo(GossipVerdict.ACCEPTED);
    }

    @Test
    void aMembersFloodEndsWithItsSecondStatementOfAKind() {
        List<GossipVerdict> verdicts = IntStream.range(0, 100)
                .mapToObj(number -> hear(commit(1, number).signedBy(fixture.members.get(1))))
                .toList();

        assertThat(verdicts.subList(0, 2)).containsOnly(GossipVerdict.ACCEPTED);
        assertThat(verdicts.subList(2, 100)).containsOnly(GossipVerdict.EQUIVOCATOR);
    }

    @Test
    void strangersForgeriesAndOtherSubjectsAreNot() {
        Signed right = commit(1, 1).signedBy(fixture.members.get(1));
        Signed forged =
                Signed.of(right.statement().bytes(), right.signer(), Signature64.of(new byte[Signature64.BYTES]));

        assertThat(hear(commit(1, 1).signedBy(fixture.members.get(2)))).isEqualTo(GossipVerdict.NOT_A_MEMBER);
        assertThat(hear(forged)).isEqualTo(GossipVerdict.BAD_SIGNATURE);
        assertThat(hear(new EqMessage.Commit(new Fixture(7, 1).agreement.subject(), 1, Hash32.ZERO)
                        .signedBy(fixture.members.get(1))))
                .isEqualTo(GossipVerdict.OTHER_SUBJECT);
        assertThat(hear(right)).as("a forgery keeps nothing out").isEqualTo(GossipVerdict.ACCEPTED);
    }

    @Test
    void proposalsArePassedOnFromLeadersAlone() {
        Payload body = Payload.of(new byte[] {1});
        List<Integer> leaders = fixture.agreement.leaders(fixture.leaderDraw);
        int leader = leaders.getFirst();
        int other = leaders.get(1);

        assertThat(hear(propose(leader, body))).isEqualTo(GossipVerdict.NOT_YET);
        assertThat(relay.knowsLeaders()).isFalse();
        relay.lead(fixture.leaderDraw);
        assertThat(relay.knowsLeaders()).isTrue();
        assertThat(hear(propose(other, body))).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        assertThat(hear(propose(leader, Payload.of(new byte[] {2})))).isEqualTo(GossipVerdict.ACCEPTED);
    }

    private Signed propose(int member, Payload body) {
        Hash32 digest = AgreedBody.digest(subject, body);
        return new EqMessage.Propose(subject, member, 1, 0, digest, body).signedBy(fixture.members.get(member));
    }

    @Test
    void aCertificateIsPassedOnIfAQuorumSignedIt() {
        EqMessage.Nullify vote = new EqMessage.Nullify(subject, 0, 1);
        TreeMap<Integer, Signature64> three = new TreeMap<>();
        IntStream.range(0, 3)
                .forEach(member -> three.put(
                        member,
                        new EqMessage.Nullify(subject, member, 1)
                                .signedBy(fixture.members.get(member))
                                .signature()));
        TreeMap<Integer, Signature64> two = new TreeMap<>(three.headMap(2));
        QuorumCertificate.Vote common = QuorumCertificate.Vote.of(vote).orElseThrow();

        assertThat(relay.receive(QuorumCertificate.of(common, 4, two))).isEqualTo(GossipVerdict.BAD_SIGNATURE);
        assertThat(relay.receive(QuorumCertificate.of(common, 4, three))).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(relay.receive(QuorumCertificate.of(common, 4, three))).isEqualTo(GossipVerdict.DUPLICATE);
    }
}
