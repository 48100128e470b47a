package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.possession.Snapshots;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

/// What one member of a committee can and cannot do to another by sending well-signed messages.
final class HostileMemberTest {
    private static final int HOSTILE = 1;

    private final Fixture fixture = new Fixture(4, 1);
    private final Subject subject = fixture.agreement.subject();
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
        return new EqMessage.Reveal(
                subject, HOSTILE, Hash32.sha256(new byte[] {(byte) salt}), fixture.draw(HOSTILE), observation);
    }

    @Test
    void revealsThatOpenNothingAreNeitherPassedOnNorAnswered() {
        for (int salt = 0; salt < 100; salt++) {
            assertThat(send(reveal(salt), reveals)).isEqualTo(GossipVerdict.NOT_YET);
        }

        assertThat(victim.messages()).isEmpty();
    }

    /// There is one draw a member and era: nobody chooses what it should have asked when it knows what was answered.
    @Test
    void aRevealWithoutItsAuthorsDrawOpensNothing() {
        EqMessage.Reveal right = reveal(0);
        send(new EqMessage.Commit(subject, HOSTILE, right.commitment()), fixture.agreement.endsAt());
        Agreement agreement = fixture.agreement;
        Signer self = fixture.members.get(HOSTILE);
        List<ProbeDraw> others = List.of(
                fixture.draw(2),
                ProbeDraw.of(self, agreement.network(), agreement.era().next(), agreement.randomness()),
                ProbeDraw.of(self, agreement.network(), agreement.era(), Hash32.ZERO),
                ProbeDraw.of(self, Hash32.ZERO, agreement.era(), agreement.randomness()),
                new ProbeDraw(new VrfProof(Payload.of(new byte[VrfProof.BYTES]))));
        for (ProbeDraw other : others) {
            EqMessage.Reveal wrong = new EqMessage.Reveal(subject, HOSTILE, right.salt(), other, right.observation());
            assertThat(send(wrong, reveals)).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        }

        assertThat(send(right, reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        EqMessage.Reveal late =
                new EqMessage.Reveal(subject, HOSTILE, Hash32.sha256(), others.getFirst(), right.observation());
        assertThat(send(late, reveals)).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
    }

    /// Counted, it would stand in a certificate that nobody believes: votes are written anew to check it.
    @Test
    void aVoteOfAnotherVersionIsNoVote() {
        byte[] vote = new EqMessage.Finalize(subject, HOSTILE, 1, Hash32.ZERO).bytes();
        int version = 1 + vote[0] + 1;
        for (int other : new int[] {0, 1, 3}) {
            vote[version] = (byte) other;
            Signer signer = fixture.members.get(HOSTILE);
            Signed signed = Signed.of(vote, signer.id(), signer.sign(vote));

            assertThat(verdict(new AgreementInput.Received(signed), reveals)).isEqualTo(GossipVerdict.MALFORMED);
        }
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
        int last = 1 + MessageValidator.LOOK_AHEAD;

        assertThat(send(new EqMessage.Nullify(subject, HOSTILE, last), reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(send(new EqMessage.Nullify(subject, HOSTILE, last + 1), reveals))
                .isEqualTo(GossipVerdict.VIEW_TOO_FAR);
    }

    @Test
    void anotherNetworkEraOrShardIsAnotherSubject() {
        Subject other = new Fixture(4, 2).agreement.subject();

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
        QuorumCertificate good = finalized(1, Hash32.ZERO);
        Signature64 one = good.signatures().getFirst();
        QuorumCertificate repeated =
                new QuorumCertificate(good.kind(), subject, 1, 0, Hash32.ZERO, good.signers(), List.of(one, one, one));

        assertThat(verdict(new AgreementInput.CertificateReceived(repeated), reveals))
                .isEqualTo(GossipVerdict.BAD_SIGNATURE);
        assertThat(verdict(new AgreementInput.CertificateReceived(good), reveals))
                .isEqualTo(GossipVerdict.ACCEPTED);
    }

    /// A view that the hostile member leads.
    private int ownView() {
        victim.step(new AgreementInput.LeaderDraw(fixture.leaderDraw), reveals);
        return fixture.agreement.leaders(fixture.leaderDraw).indexOf(HOSTILE) + 1;
    }

    private EqMessage.Propose proposal(int view, int filler) {
        Payload body = Payload.of(new byte[] {(byte) filler});
        return new EqMessage.Propose(subject, HOSTILE, view, 0, AgreedBody.digest(subject, body), body);
    }

    @Test
    void aVictimThatWasShownTwoJunkProposalsTakesTheFinalValue() {
        int view = ownView();
        assertThat(send(proposal(view, 1), reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(send(proposal(view, 2), reveals)).isEqualTo(GossipVerdict.ACCEPTED);
        EqMessage.Propose value = proposal(view, 3);
        assertThat(send(value, reveals)).isEqualTo(GossipVerdict.EQUIVOCATOR);

        verdict(new AgreementInput.CertificateReceived(finalized(view, value.digest())), reveals);

        assertThat(send(value, reveals)).isEqualTo(GossipVerdict.ACCEPTED);
    }

    private EqMessage.Reveal opening(int member, int micros) {
        Payload observation =
                Payload.of(fixture.observation(SlotResult.OK, micros).bytes());
        return new EqMessage.Reveal(
                subject, member, Hash32.sha256(new byte[] {(byte) micros}), fixture.draw(member), observation);
    }

    private EqMessage.Propose value(List<EqMessage.Reveal> openings) {
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (EqMessage.Reveal opening : openings) {
            commitments.put(opening.signer(), opening.commitment());
            observations.put(opening.signer(), parse(opening));
        }
        Payload body = Payload.of(AgreedBody.of(
                        subject, commitments, Merge.merge(fixture.shard, Fixture.SLOTS, Reports.KINDS, observations))
                .bytes());
        return new EqMessage.Propose(subject, HOSTILE, 1, 0, AgreedBody.digest(subject, body), body);
    }

    private static Observation parse(EqMessage.Reveal opening) {
        try {
            return Observation.parse(opening.observation().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private List<AgreementEffect> say(EqMessage message) {
        return victim.step(
                new AgreementInput.Received(message.signedBy(fixture.members.get(message.signer()))), reveals);
    }

    private Optional<CertifiedShard> decide(List<EqMessage.Reveal> openings) {
        EqMessage.Propose value = value(openings);
        verdict(new AgreementInput.CertificateReceived(finalized(1, value.digest())), reveals);
        say(value);
        openings.forEach(each -> say(new EqMessage.Commit(subject, each.signer(), each.commitment())));
        return openings.stream()
                .flatMap(each -> say(each).stream())
                .filter(AgreementEffect.Decided.class::isInstance)
                .map(AgreementEffect.Decided.class::cast)
                .map(decided ->
                        CertifiedShard.of(fixture.agreement, decided, Snapshots.enclosed(fixture.agreement, decided)))
                .findFirst();
    }

    /// The equivocator has filled both places of every kind with other things before.
    @Test
    void whatAFinalValueNamesIsTakenWhateverElseItsAuthorsSaid() {
        for (int member = 1; member < 4; member++) {
            for (int other = 90; other < 94; other++) {
                say(opening(member, other));
                say(new EqMessage.Commit(subject, member, opening(member, other).commitment()));
            }
        }
        List<EqMessage.Reveal> named = List.of(opening(1, 1), opening(2, 2), opening(3, 3));

        Optional<CertifiedShard> report = decide(named);

        assertThat(report).isPresent();
        assertThat(report.orElseThrow().reveals().stream().map(Signed::statement))
                .containsExactlyElementsOf(
                        named.stream().map(each -> Payload.of(each.bytes())).toList());
        assertThat(victim.messages())
                .as("the value, three COMMITs and three REVEALs, and nothing else")
                .hasSize(7);
    }

    @Test
    void aSecondFinalValueIsKeptAndToldAndHandedOver() {
        List<EqMessage.Reveal> first = List.of(opening(1, 1), opening(2, 2), opening(3, 3));
        List<EqMessage.Reveal> second = List.of(opening(1, 4), opening(2, 5), opening(3, 6));
        assertThat(decide(first)).isPresent();
        QuorumCertificate other = finalized(1, value(second).digest());

        List<AgreementEffect> effects = victim.step(new AgreementInput.CertificateReceived(other), reveals);

        assertThat(effects)
                .contains(
                        new AgreementEffect.Judged(GossipVerdict.ACCEPTED),
                        new AgreementEffect.PublishCertificate(other),
                        new AgreementEffect.Forked(victim.certificates().getFirst(), other),
                        new AgreementEffect.Pull(subject.hash()));
        assertThat(effects.stream()
                        .filter(AgreementEffect.Accuse.class::isInstance)
                        .map(effect -> ((AgreementEffect.Accuse) effect).evidence())
                        .filter(evidence -> evidence.verify(Fixture.verifier(), RegistryHistory.of(fixture.registry)))
                        .map(found -> found.first().signer()))
                .containsExactlyInAnyOrder(
                        fixture.members.get(1).id(),
                        fixture.members.get(2).id(),
                        fixture.members.get(3).id());
        assertThat(decide(second).orElseThrow().digest()).isEqualTo(other.digest());
        assertThat(victim.certificates()).hasSize(2).contains(other);
        assertThat(verdict(new AgreementInput.CertificateReceived(other), reveals))
                .isEqualTo(GossipVerdict.DUPLICATE);
        assertThat(victim.messages()).as("both values and all that they name").hasSize(14);
    }

    /// Whoever can make two values final can make other contradictions before, to fill the places of those.
    @Test
    void noNumberOfContradictionsHidesASecondFinalValue() {
        List<GossipVerdict> verdicts = IntStream.range(0, 12)
                .mapToObj(i -> Hash32.sha256(new byte[] {(byte) i}))
                .map(digest -> verdict(
                        new AgreementInput.CertificateReceived(
                                certificate(QuorumCertificate.Kind.NOTARIZED, 1, digest)),
                        reveals))
                .toList();
        assertThat(verdicts.subList(0, 9)).containsOnly(GossipVerdict.ACCEPTED);
        assertThat(verdicts.subList(9, 12)).containsOnly(GossipVerdict.EQUIVOCATOR);
        assertThat(decide(List.of(opening(1, 1), opening(2, 2), opening(3, 3)))).isPresent();
        QuorumCertificate other = finalized(2, Hash32.ZERO);

        List<AgreementEffect> effects = victim.step(new AgreementInput.CertificateReceived(other), reveals);

        assertThat(effects)
                .contains(new AgreementEffect.Forked(victim.certificates().getFirst(), other));
    }

    /// REVEALs may come before their COMMITs, and their author may go on talking meanwhile.
    @Test
    void noOtherRevealPushesOutWhatAValueNames() {
        List<EqMessage.Reveal> named = List.of(opening(1, 1), opening(2, 2), opening(3, 3));
        EqMessage.Propose value = value(named);
        verdict(new AgreementInput.CertificateReceived(finalized(1, value.digest())), reveals);
        say(value);
        named.forEach(this::say);
        for (int other = 90; other < 95; other++) {
            say(opening(HOSTILE, other));
        }

        assertThat(named.stream()
                        .map(each -> new EqMessage.Commit(subject, each.signer(), each.commitment()))
                        .flatMap(commit -> say(commit).stream()))
                .anyMatch(AgreementEffect.Decided.class::isInstance);
    }

    /// A value names one commitment of each observer. Nobody else can fill the place that it makes.
    @Test
    void whatAValueNamesOfOneMemberIsNoRoomForAnother() {
        victim.step(new AgreementInput.LeaderDraw(fixture.leaderDraw), reveals);
        List<EqMessage.Reveal> named = IntStream.range(0, 4)
                .mapToObj(member -> opening(member, member + 1))
                .toList();
        int leader = fixture.agreement.leaders(fixture.leaderDraw).getFirst();
        Payload body = value(named).body();
        say(new EqMessage.Propose(subject, leader, 1, 0, AgreedBody.digest(subject, body), body));

        List<GossipVerdict> verdicts = Stream.of(0, 2, 3, HOSTILE)
                .map(of -> new EqMessage.Commit(subject, HOSTILE, named.get(of).commitment()))
                .map(commit -> send(commit, fixture.agreement.endsAt()))
                .toList();

        assertThat(verdicts)
                .containsExactly(
                        GossipVerdict.ACCEPTED,
                        GossipVerdict.ACCEPTED,
                        GossipVerdict.EQUIVOCATOR,
                        GossipVerdict.ACCEPTED);
    }

    @Test
    void theSameValueCertifiedByOthersIsNoFork() {
        List<EqMessage.Reveal> named = List.of(opening(1, 1), opening(2, 2), opening(3, 3));
        decide(named);

        Hash32 digest = value(named).digest();
        assertThat(verdict(new AgreementInput.CertificateReceived(finalized(2, digest)), reveals))
                .isEqualTo(GossipVerdict.DUPLICATE);
    }

    private QuorumCertificate finalized(int view, Hash32 digest) {
        return certificate(QuorumCertificate.Kind.FINALIZED, view, digest);
    }

    private QuorumCertificate certificate(QuorumCertificate.Kind kind, int view, Hash32 digest) {
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        for (int member = 1; member < 4; member++) {
            EqMessage vote = kind == QuorumCertificate.Kind.FINALIZED
                    ? new EqMessage.Finalize(subject, member, view, digest)
                    : new EqMessage.Notarize(subject, member, view, 0, digest);
            signatures.put(member, vote.signedBy(fixture.members.get(member)).signature());
        }
        return new QuorumCertificate(
                kind, subject, view, 0, digest, MemberSet.of(4, signatures.keySet()), List.copyOf(signatures.values()));
    }
}
