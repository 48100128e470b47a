package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

/// The rules on which safety rests, one by one: docs/protocol.md, P-15, P-40 to P-44 and P-50.
class VoteRulesTest {
    private static final Fixture FIXTURE = new Fixture(7, 1);
    private static final Subject SUBJECT = FIXTURE.agreement.subject();
    private static final Hash32 VALUE = Hash32.sha256(new byte[] {1});
    private static final Hash32 OTHER = Hash32.sha256(new byte[] {2});

    private static QuorumCertificate certificate(
            QuorumCertificate.Kind kind, int view, int parent, Hash32 digest, int signers) {
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        for (int member = 0; member < signers; member++) {
            EqMessage vote = switch (kind) {
                case NOTARIZED -> new EqMessage.Notarize(SUBJECT, member, view, parent, digest);
                case NULLIFIED -> new EqMessage.Nullify(SUBJECT, member, view);
                case FINALIZED -> new EqMessage.Finalize(SUBJECT, member, view, digest);
            };
            signatures.put(member, FIXTURE.members.get(member).sign(vote.bytes()));
        }
        return QuorumCertificate.of(new QuorumCertificate.Vote(kind, SUBJECT, view, parent, digest), 7, signatures);
    }

    private static Certificates certificates(QuorumCertificate... all) {
        Certificates known = new Certificates();
        List.of(all).forEach(known::add);
        return known;
    }

    private static QuorumCertificate notarized(int view, int parent, Hash32 digest) {
        return certificate(QuorumCertificate.Kind.NOTARIZED, view, parent, digest, 5);
    }

    private static QuorumCertificate nullified(int view) {
        return certificate(QuorumCertificate.Kind.NULLIFIED, view, 0, Hash32.ZERO, 5);
    }

    @Test
    void aViewIsNotarizedOnce() {
        Ballot ballot = new Ballot();
        ballot.remember(new EqMessage.Notarize(SUBJECT, 0, 1, 0, VALUE));

        assertThat(ballot.mayNotarize(1)).isFalse();
        assertThat(ballot.mayNotarize(2)).isTrue();
    }

    @Test
    void finalizeAndNullifyOfOneViewExcludeEachOther() {
        Ballot finalized = new Ballot();
        finalized.remember(new EqMessage.Finalize(SUBJECT, 0, 1, VALUE));
        Ballot nulled = new Ballot();
        nulled.remember(new EqMessage.Nullify(SUBJECT, 0, 1));

        assertThat(finalized.mayNullify(1)).isFalse();
        assertThat(nulled.mayFinalize(1)).isFalse();
        assertThat(nulled.mayNotarize(1))
                .as("a notarization may still be helped")
                .isTrue();
        assertThat(finalized.mayNullify(2)).isTrue();
        assertThat(nulled.mayFinalize(2)).isTrue();
    }

    @Test
    void aFreshValueNeedsEveryEarlierViewNullified() {
        assertThat(certificates().justified(1, 0, VALUE)).isTrue();
        assertThat(certificates(nullified(1)).justified(2, 0, VALUE)).isTrue();
        assertThat(certificates(nullified(1)).justified(3, 0, VALUE)).isFalse();
        assertThat(certificates(notarized(1, 0, VALUE)).justified(2, 0, OTHER)).isFalse();
    }

    @Test
    void aProposalMadeAgainNeedsItsParentWithTheSameValueAndNothingBetween() {
        Certificates known = certificates(notarized(1, 0, VALUE), nullified(2));

        assertThat(known.justified(2, 1, VALUE)).isTrue();
        assertThat(known.justified(3, 1, VALUE)).isTrue();
        assertThat(known.justified(3, 1, OTHER)).as("another value").isFalse();
        assertThat(known.justified(4, 1, VALUE)).as("view 3 is open").isFalse();
        assertThat(known.justified(3, 2, VALUE)).as("view 2 is not notarized").isFalse();
    }

    @Test
    void aLeaderBuildsOnTheLastNotarization() {
        assertThat(certificates().parentFor(1)).contains(0);
        assertThat(certificates(nullified(1), nullified(2)).parentFor(3)).contains(0);
        assertThat(certificates(notarized(1, 0, VALUE), nullified(2)).parentFor(3))
                .contains(1);
        assertThat(certificates(nullified(1)).parentFor(3))
                .as("nothing is known of view 2")
                .isEmpty();
    }

    @Test
    void aCertificateNeedsAQuorumOfTheCommittee() throws MalformedException {
        Committee committee = FIXTURE.shard.committee();
        QuorumCertificate whole = certificate(QuorumCertificate.Kind.FINALIZED, 1, 0, VALUE, 5);

        assertThat(committee.quorum()).isEqualTo(5);
        assertThat(whole.verify(committee, Fixture.verifier())).isTrue();
        assertThat(QuorumCertificate.parse(whole.bytes())).isEqualTo(whole);
        assertThat(certificate(QuorumCertificate.Kind.FINALIZED, 1, 0, VALUE, 4).verify(committee, Fixture.verifier()))
                .as("one too few")
                .isFalse();
        assertThat(whole.verify(Registries.committee(committee.members().reversed(), 5), Fixture.verifier()))
                .as("other places")
                .isFalse();
        assertThat(whole.verify(Registries.committee(committee.members().subList(0, 6), 5), Fixture.verifier()))
                .as("another committee")
                .isFalse();
    }

    @Test
    void signaturesUnderAnotherVoteDoNotCount() {
        Committee committee = FIXTURE.shard.committee();
        QuorumCertificate notarized = notarized(1, 0, VALUE);
        QuorumCertificate passedOff = new QuorumCertificate(
                QuorumCertificate.Kind.FINALIZED, SUBJECT, 1, 0, VALUE, notarized.signers(), notarized.signatures());
        QuorumCertificate otherValue = new QuorumCertificate(
                QuorumCertificate.Kind.NOTARIZED, SUBJECT, 1, 0, OTHER, notarized.signers(), notarized.signatures());

        assertThat(notarized.verify(committee, Fixture.verifier())).isTrue();
        assertThat(passedOff.verify(committee, Fixture.verifier())).isFalse();
        assertThat(otherValue.verify(committee, Fixture.verifier())).isFalse();
    }

    @Test
    void leadersAreAllMembersInAnOrderThatTheirBeaconDecides() {
        List<Integer> order = FIXTURE.agreement.leaders(FIXTURE.leaderDraw);

        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 7).boxed().toList());
        assertThat(FIXTURE.agreement.leaders(FIXTURE.leaderDraw)).isEqualTo(order);
        assertThat(IntStream.range(2, 12).mapToObj(seed -> FIXTURE.agreement.leaders(new Fixture(7, seed).leaderDraw)))
                .as("another beacon, another order")
                .anyMatch(other -> !other.equals(order));
    }

    @Test
    void timeoutsGrowAfterFourViewsUpToTheirBound() {
        Agreement agreement = FIXTURE.agreement;

        assertThat(agreement.delta(1)).isEqualTo(Duration.ofSeconds(3));
        assertThat(agreement.delta(4)).isEqualTo(Duration.ofSeconds(3));
        assertThat(agreement.delta(5)).isEqualTo(Duration.ofMillis(4_500));
        assertThat(agreement.delta(6)).isEqualTo(Duration.ofMillis(6_750));
        assertThat(agreement.delta(EqMessage.MAX_VIEW)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theBeaconRoundsOfAnEraFollowFromTheRegistry() {
        Registry registry = FIXTURE.registry;

        // Eras of an hour from genesis, rounds of 3 s from the same moment: 60 s before era 3, 90 s after its end.
        assertThat(BeaconSchedule.ofEra(registry.genesis(), new EraId(3))).isEqualTo((3 * 3_600 - 60) / 3 + 1);
        assertThat(BeaconSchedule.ofLeaders(registry.genesis(), new EraId(3))).isEqualTo((4 * 3_600 + 90) / 3 + 1);
        assertThat(BeaconSchedule.ofEra(registry.genesis(), new EraId(0)))
                .as("before the chain begins")
                .isEqualTo(1);
        assertThat(registry.parameters().genesis()).isEqualTo(Registries.GENESIS);
    }
}
