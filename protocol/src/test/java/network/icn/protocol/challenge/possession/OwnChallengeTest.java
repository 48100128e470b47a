package network.icn.protocol.challenge.possession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.protocol.Nodes;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;

/// What a HyperNode does not verify again is what it has verified or signed itself. An answer brings nothing that could
/// stand in its place, so it is judged as by somebody who verifies everything.
class OwnChallengeTest {
    private static final Signer STRANGER = Nodes.signer("stranger");
    private final PossessionFixture possession = new PossessionFixture(100, 1_000, 10);
    private final OwnChallenge own = possession.ownChallenge();

    private static final class Counting implements SignatureVerifier {
        private final List<NodeId> verified = new ArrayList<>();

        @Override
        public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
            verified.add(signer);
            return Ed25519.best().verify(signer, message, signature);
        }

        @Override
        public boolean proves(Payload key, byte[] message, VrfProof proof) {
            throw new AssertionError("no answer has a proof");
        }
    }

    private static Challenge changed(Challenge of, Hash32 snapshot, EraId era, Hash32 seed) {
        return new Challenge(
                of.network(),
                era,
                of.slot(),
                of.challenger(),
                of.target(),
                of.kind(),
                snapshot,
                of.beacon(),
                seed,
                of.question(),
                of.expiresAt());
    }

    private SignedAnswer receiptFor(ChallengeRef ref, Payload bytes, Signer signer) {
        return SignedAnswer.sign(ref, bytes, PossessionFixture.NOW, signer);
    }

    private Map<String, SignedAnswer> answers() {
        Challenge asked = possession.challenge;
        SignedAnswer right = possession.answer();
        Payload bytes = right.answer();
        Signed receipt = right.receipt();
        Challenge other = changed(asked, asked.snapshot(), asked.era(), Hash32.sha256(new byte[] {9}));
        byte[] bent = bytes.bytes();
        bent[bent.length - 1] ^= 1;
        Map<String, SignedAnswer> answers = new LinkedHashMap<>();
        answers.put("right", right);
        answers.put("a lost leaf", possession.lostLeaf());
        answers.put("to another challenge of ours", receiptFor(other.ref(), bytes, possession.scalerNode));
        answers.put(
                "to ours of another network",
                receiptFor(new ChallengeRef(Hash32.ZERO, asked.era(), asked.hash()), bytes, possession.scalerNode));
        answers.put(
                "to ours of another era",
                receiptFor(
                        new ChallengeRef(asked.network(), asked.era().next(), asked.hash()),
                        bytes,
                        possession.scalerNode));
        answers.put("signed by another node", receiptFor(asked.ref(), bytes, STRANGER));
        answers.put("signed by the one that asked", receiptFor(asked.ref(), bytes, possession.hyperNode));
        answers.put("other bytes than were signed", new SignedAnswer(Payload.of(bent), receipt));
        answers.put("other bytes, signed", receiptFor(asked.ref(), Payload.of(bent), possession.scalerNode));
        answers.put("no answer", receiptFor(asked.ref(), Payload.EMPTY, possession.scalerNode));
        answers.put(
                "too long", receiptFor(asked.ref(), Payload.of(new byte[PossessionAnswer.MAX_BYTES + 1]), STRANGER));
        answers.put(
                "not signed",
                new SignedAnswer(
                        bytes,
                        new Signed(
                                receipt.statement(), receipt.signer(), Signature64.of(new byte[Signature64.BYTES]))));
        answers.put("the challenge as a receipt", new SignedAnswer(bytes, own.signed()));
        answers.put("the snapshot as a receipt", new SignedAnswer(bytes, possession.signedSnapshot()));
        return answers;
    }

    @Test
    void whateverIsAnsweredIsJudgedAsByOneWhoVerifiesAll() {
        List<Class<?>> verdicts = new ArrayList<>();
        answers().forEach((what, answer) -> {
            AnswerVerdict all =
                    AnswerRule.check(possession.signedSnapshot(), possession.signedChallenge(), answer, Ed25519.best());

            assertThat(AnswerRule.check(own, answer, Ed25519.best())).as(what).isEqualTo(all);
            verdicts.add(all.getClass());
        });
        assertThat(verdicts)
                .startsWith(AnswerVerdict.Right.class, AnswerVerdict.Wrong.class)
                .contains(AnswerVerdict.Invalid.class)
                .containsOnlyOnce(AnswerVerdict.Right.class);
    }

    /// Who is convicted by it finds nothing missing: snapshot and challenge in it are the signed ones.
    @Test
    void aWrongAnswerIsProofForWhoeverVerifiesAll() {
        AnswerVerdict verdict = AnswerRule.check(own, possession.lostLeaf(), Ed25519.best());

        assertThat(verdict).isInstanceOf(AnswerVerdict.Wrong.class);
        var proof = ((AnswerVerdict.Wrong) verdict).evidence();
        assertThat(AnswerRule.check(proof.snapshot(), proof.challenge(), proof.answer(), Ed25519.best()))
                .isEqualTo(verdict);
    }

    @Test
    void oneSignatureOfAnAnswerIsVerifiedAndNoneOfTheQuestion() {
        Counting counting = new Counting();

        assertThat(AnswerRule.check(own, possession.answer(), counting)).isInstanceOf(AnswerVerdict.Right.class);
        assertThat(counting.verified).containsExactly(possession.scalerNode.id());
    }

    @Test
    void whatItsScalerNodeHasNotSignedIsNoVerifiedSnapshot() {
        Signed right = possession.signedSnapshot();
        Signed unsigned = new Signed(right.statement(), right.signer(), Signature64.of(new byte[Signature64.BYTES]));
        byte[] bent = right.statement().bytes();
        bent[bent.length - 1] ^= 1;
        Counting counting = new Counting();

        assertThat(VerifiedSnapshot.of(right, counting).orElseThrow().hash()).isEqualTo(possession.snapshot.hash());
        assertThat(counting.verified).containsExactly(possession.scalerNode.id());
        assertThat(VerifiedSnapshot.of(unsigned, counting)).isEmpty();
        assertThat(VerifiedSnapshot.of(possession.snapshot.signedBy(STRANGER), counting))
                .isEmpty();
        assertThat(VerifiedSnapshot.of(Signed.of(bent, right.signer(), right.signature()), counting))
                .isEmpty();
        assertThat(VerifiedSnapshot.of(possession.signedChallenge(), counting)).isEmpty();
    }

    /// What is asked about one snapshot is not held to another one, whoever has signed that.
    @Test
    void aChallengeOfSomethingElseIsNotSigned() {
        Challenge asked = possession.challenge;
        EraSnapshot of = possession.snapshot;
        EraSnapshot second = new EraSnapshot(
                of.network(), of.scalerNode(), of.era(), of.since(), of.totals(), Hash32.sha256(new byte[] {1}));
        EraSnapshot later =
                new EraSnapshot(of.network(), of.scalerNode(), of.era().next(), of.since(), of.totals(), Hash32.ZERO);
        EraSnapshot elsewhere =
                new EraSnapshot(Hash32.ZERO, of.scalerNode(), of.era(), of.since(), of.totals(), Hash32.ZERO);
        EraSnapshot others =
                new EraSnapshot(of.network(), STRANGER.id(), of.era(), of.since(), of.totals(), Hash32.ZERO);
        assertRefused(asked, second.signedBy(possession.scalerNode), possession.hyperNode);
        for (EraSnapshot wrong : List.of(later, elsewhere)) {
            Challenge about = changed(asked, wrong.hash(), asked.era(), asked.seed());
            assertRefused(about, wrong.signedBy(possession.scalerNode), possession.hyperNode);
        }
        assertRefused(
                changed(asked, others.hash(), asked.era(), asked.seed()),
                others.signedBy(STRANGER),
                possession.hyperNode);
        assertRefused(asked, possession.signedSnapshot(), possession.scalerNode);
    }

    private static void assertRefused(Challenge asked, Signed snapshot, Signer challenger) {
        VerifiedSnapshot verified =
                VerifiedSnapshot.of(snapshot, Ed25519.best()).orElseThrow();
        assertThatIllegalArgumentException().isThrownBy(() -> OwnChallenge.sign(asked, verified, challenger));
    }
}
