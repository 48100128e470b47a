package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionFixture;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Evidence of a kind that nobody has heard of when evidence was made: whom it convicts, and whom it cannot.
class WrongAnswerTest {
    private static final Parameters PARAMETERS =
            Registries.parameters(4, 3, 16).withKinds(List.of("echo", Parity.NAME, Possession.NAME));
    private static final Registry REGISTRY = Registries.of(PARAMETERS, 1, 1);
    private static final RegistryHistory HISTORY = RegistryHistory.of(REGISTRY);

    private final PossessionFixture node = new PossessionFixture(REGISTRY.network());
    private final Challenge asked = node.asked(Parity.NAME, Parity.number(12));

    private SignedAnswer answer(Challenge to, int number) {
        return SignedAnswer.sign(to.ref(), Parity.number(number), PossessionFixture.NOW, node.scalerNode());
    }

    private WrongAnswer proof(Challenge challenge, SignedAnswer answer) {
        return new WrongAnswer(node.signedSnapshot(), challenge.signedBy(node.hyperNode()), answer);
    }

    private static Optional<String> rejection(WrongAnswer proof) {
        return new Evidence.Wrong(proof).rejection(Ed25519.best(), HISTORY);
    }

    @Test
    void anOddNumberConvictsWhoSignedIt() throws MalformedException {
        Evidence evidence = new Evidence.Wrong(proof(asked, answer(asked, 5)));

        assertThat(evidence.rejection(Ed25519.best(), HISTORY)).isEmpty();
        assertThat(evidence.accused()).isEqualTo(node.scalerNode().id());
        assertThat(evidence.kind().label()).isEqualTo(Parity.NAME);
        assertThat(Evidence.parse(evidence.bytes())).isEqualTo(evidence);
    }

    @Test
    void aRightNumberConvictsNobody() {
        assertThat(rejection(proof(asked, answer(asked, 4)))).contains("nothing-wrong");
    }

    /// What a node has signed for one challenge, one kind, one nonce, is nothing under another.
    @Test
    void aReceiptIsUsedForItsOwnChallengeAlone() {
        Challenge other = node.asked(Parity.NAME, Parity.number(13));
        Challenge otherKind = node.asked(Possession.NAME, Parity.number(12));

        assertThat(rejection(proof(other, answer(asked, 5)))).contains("receipt-for-another-challenge");
        assertThat(rejection(proof(otherKind, answer(asked, 5)))).contains("receipt-for-another-challenge");
        assertThat(rejection(proof(
                        asked,
                        new SignedAnswer(Parity.number(5), answer(asked, 4).receipt()))))
                .contains("receipt-for-another-answer");
    }

    /// A node of today answers possession rightly: the very bytes are no odd number.
    @Test
    void theBytesOfOneKindAreNoAnswerToAnother() {
        Payload leaves = node.answer().answer();
        SignedAnswer signed = SignedAnswer.sign(asked.ref(), leaves, PossessionFixture.NOW, node.scalerNode());
        Challenge possession = node.asked(Possession.NAME, Parity.number(10));

        assertThat(rejection(proof(asked, signed))).contains("answer-too-long");
        assertThat(rejection(proof(possession, answer(possession, 5)))).contains("answer-malformed");
    }

    @Test
    void whatTheChallengerSignsAloneConvictsNobody() {
        SignedAnswer forged = SignedAnswer.sign(asked.ref(), Parity.number(5), PossessionFixture.NOW, node.hyperNode());

        assertThat(rejection(proof(asked, forged))).contains("receipt-not-by-target");
    }

    @Test
    void aKindThatDoesNotCountOrIsUnknownConvictsNobody() {
        Challenge unknown = node.asked("of-tomorrow", Parity.number(12));
        Registry plain = Registries.of(Registries.parameters(4, 3, 16), 1, 1);
        PossessionFixture there = new PossessionFixture(plain.network());
        Challenge early = there.asked(Parity.NAME, Parity.number(12));
        WrongAnswer odd = new WrongAnswer(
                there.signedSnapshot(),
                early.signedBy(there.hyperNode()),
                SignedAnswer.sign(early.ref(), Parity.number(5), PossessionFixture.NOW, there.scalerNode()));

        assertThat(rejection(proof(unknown, answer(unknown, 5)))).contains("unknown-kind");
        assertThat(AnswerRule.check(
                        node.signedSnapshot(), unknown.signedBy(node.hyperNode()), answer(unknown, 5), Ed25519.best()))
                .isEqualTo(new AnswerVerdict.Invalid(AnswerVerdict.Reason.UNKNOWN_KIND));
        assertThat(odd.rejection(Ed25519.best(), RegistryHistory.of(plain)))
                .contains(AnswerVerdict.Reason.KIND_DOES_NOT_COUNT);
        assertThat(odd.rejection(Ed25519.best(), RegistryHistory.of(Registries.begunAnew(plain))))
                .contains(AnswerVerdict.Reason.OTHER_NETWORK);
    }

    @Test
    void eachKindIsAFindingOfItsOwnAndOneOnly() {
        Challenge again = node.asked(Parity.NAME, Parity.number(13));
        Evidence one = new Evidence.Wrong(proof(asked, answer(asked, 5)));
        Evidence same = new Evidence.Wrong(proof(again, answer(again, 7)));
        Evidence other =
                new Evidence.Wrong(new WrongAnswer(node.signedSnapshot(), node.signedChallenge(), node.lostLeaf()));

        assertThat(same.id()).isEqualTo(one.id());
        assertThat(other.id()).isNotEqualTo(one.id());
        assertThat(other.accused()).isEqualTo(one.accused());
    }

    /// What a contradiction is called is the name of no kind, or the one would be taken for the other.
    @ParameterizedTest
    @ValueSource(strings = {"", "Parity", "a b", "equivocation", "chosen-seed", "abcdefghijklmnopqrstuvwxyz-1234567"})
    void aNameThatIsNoneIsMalformed(String name) {
        byte[] before = asked.bytes();
        byte[] kind = new CanonicalWriter().text(name).toBytes();
        int at = Header.size(Domain.CHALLENGE) + 2 + 64;
        byte[] renamed = new CanonicalWriter()
                .fixed(Arrays.copyOf(before, at))
                .fixed(kind)
                .fixed(Arrays.copyOfRange(before, at + 2 + Parity.NAME.length(), before.length))
                .toBytes();

        assertThatThrownBy(() -> Challenge.parse(renamed)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> node.asked(name, Parity.number(1))).isInstanceOf(IllegalArgumentException.class);
    }

    /// Nothing of a giant one is kept: it ends before it is copied.
    @Test
    void aQuestionIsShort() {
        Payload longest = Payload.of(new byte[Challenge.MAX_QUESTION]);
        Payload tooLong = Payload.of(new byte[Challenge.MAX_QUESTION + 1]);

        assertThat(node.asked("a".repeat(Parameters.MAX_KIND_NAME), longest).bytes())
                .hasSize(Challenge.MAX_BYTES);
        assertThatThrownBy(() -> node.asked(Parity.NAME, tooLong)).isInstanceOf(IllegalArgumentException.class);
    }
}
