package network.icn.protocol.challenge.possession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.AnswerVerdict.Invalid;
import network.icn.protocol.challenge.AnswerVerdict.Reason;
import network.icn.protocol.challenge.AnswerVerdict.Right;
import network.icn.protocol.challenge.AnswerVerdict.Wrong;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.EntriesProof;
import network.icn.protocol.objects.LeavesProof;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.Tombstone;
import org.junit.jupiter.api.Test;

class PossessionRuleTest {
    private static final Ed25519 ED25519 = Ed25519.best();

    private final PossessionFixture possession = new PossessionFixture(100, 1_000, 10);

    private AnswerVerdict check(SignedAnswer answer) {
        return AnswerRule.check(possession.signedSnapshot(), possession.signedChallenge(), answer, ED25519);
    }

    @Test
    void anHonestAnswerIsRight() {
        assertThat(check(possession.answer())).isEqualTo(new Right());
    }

    @Test
    void aChallengeForMoreThanThereIsAsksForEverything() {
        PossessionFixture small = new PossessionFixture(3, 1, 50);

        assertThat(small.indices()).containsExactly(0, 1, 2);
        assertThat(small.proof().leaves().within()).isEmpty();
        assertThat(AnswerRule.check(small.signedSnapshot(), small.signedChallenge(), small.answer(), ED25519))
                .isEqualTo(new Right());
    }

    @Test
    void indicesAreASetInsideTheTreeAndFollowFromTheSeedAlone() {
        for (long leaves : new long[] {11, 12, 1_000, (1L << 32) + 7, ObjectEntry.MAX_LEAVES}) {
            for (int number = 0; number < 50; number++) {
                Hash32 seed = Hash32.sha256(new byte[] {(byte) number});
                long[] indices = PossessionRule.indices(seed, 10, leaves);
                assertThat(indices).hasSize(10).isSorted().doesNotHaveDuplicates();
                assertThat(LongStream.of(indices)).allMatch(i -> i >= 0 && i < leaves);
                assertThat(PossessionRule.indices(seed, 10, leaves)).isEqualTo(indices);
            }
        }
        assertThat(PossessionRule.indices(Hash32.ZERO, 10, 1 << 20))
                .isNotEqualTo(PossessionRule.indices(Hash32.sha256(), 10, 1 << 20));
        assertThatThrownBy(() -> PossessionRule.indices(Hash32.ZERO, 1, 0)).hasMessage("leafCount: 1 to 2^48, got 0");
        assertThatThrownBy(() -> PossessionRule.indices(Hash32.ZERO, 1, ObjectEntry.MAX_LEAVES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void indicesHaveTheirKnownAnswer() {
        assertThat(PossessionRule.indices(Hash32.ZERO, 8, 1_000_000))
                .containsExactly(223979, 404325, 590002, 634506, 737194, 770548, 850715, 950836);
    }

    /// Of this many leaves every 65,537th word is of the incomplete last multiple, and would favour the first leaves.
    @Test
    void wordsOfTheIncompleteLastMultipleAreSkipped() {
        long leaves = 281_470_681_808_896L;
        BigInteger fair = BigInteger.valueOf(leaves).multiply(BigInteger.valueOf(65_536));
        Hash32 seed = Hash32.ZERO;
        while (word(seed, 0).compareTo(fair) < 0) {
            seed = Hash32.sha256(seed.bytes());
        }

        assertThat(PossessionRule.indices(seed, 1, leaves))
                .containsExactly(word(seed, 1).mod(BigInteger.valueOf(leaves)).longValueExact());
    }

    private static BigInteger word(Hash32 seed, int place) {
        byte[] words = Hash32.sha256(
                        "ICN/possession-index/1".getBytes(StandardCharsets.US_ASCII), seed.bytes(), new byte[4])
                .bytes();
        return new BigInteger(1, Arrays.copyOfRange(words, place * Long.BYTES, (place + 1) * Long.BYTES));
    }

    @Test
    void indicesAreSpreadEvenly() {
        int[] hits = new int[20];
        for (int nonce = 0; nonce < 5_000; nonce++) {
            byte[] seed = {(byte) nonce, (byte) (nonce >> 8)};
            for (long index : PossessionRule.indices(Hash32.sha256(seed), 2, 20)) {
                hits[(int) index]++;
            }
        }
        // 500 expected, standard deviation 21.
        assertThat(IntStream.of(hits)).allMatch(count -> count > 390 && count < 610);
    }

    @Test
    void aWholeCommitteeAsksForWhatAnEraNeeds() {
        var parameters = Registries.parameters(128, 90, 16);

        assertThat(PossessionRule.samplesPerProbe(parameters, 1)).isEqualTo(44);
        assertThat(PossessionRule.samplesPerProbe(parameters, 4)).isEqualTo(11);
        assertThat(PossessionRule.samplesPerProbe(parameters, 128)).isEqualTo(1);
    }

    @Test
    void lostBytesUnderTheScalerNodesSignatureAreProofAgainstIt() {
        AnswerVerdict verdict = check(possession.lostLeaf());

        assertThat(verdict).isInstanceOf(Wrong.class);
        WrongAnswer evidence = ((Wrong) verdict).evidence();
        assertThat(evidence.verify(ED25519, RegistryHistory.of(registry(7)))).isTrue();
    }

    @Test
    void aSignedAnswerWithLeavesOrHashesMissingOrAddedIsProofToo() {
        List<Payload> leaves = possession.asked();
        StoredProof proof = possession.proof();
        List<Payload> twice = new ArrayList<>(leaves);
        twice.add(leaves.getLast());
        List<Payload> swapped = new ArrayList<>(leaves);
        Collections.swap(swapped, 0, 1);
        List<Hash32> hashes = proof.leaves().within();
        List<Hash32> longer = new ArrayList<>(hashes);
        longer.add(Hash32.ZERO);

        assertThat(check(possession.answer(leaves.subList(0, 9), proof))).isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(List.of(), proof))).isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(twice, proof))).isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(swapped, proof))).isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(leaves, with(proof, longer)))).isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(leaves, with(proof, hashes.subList(1, hashes.size())))))
                .isInstanceOf(Wrong.class);
        assertThat(check(possession.answer(List.of(), StoredProof.NONE))).isInstanceOf(Wrong.class);
    }

    private static StoredProof with(StoredProof proof, List<Hash32> within) {
        return new StoredProof(new LeavesProof(proof.leaves().entries(), within), proof.removals());
    }

    /// What its owner has let go is as good as shown, what the ScalerNode lets go is not, and neither is fraud.
    @Test
    void aLossThatWasDeclaredIsNoFraudAndNoProof() {
        for (boolean byOwner : new boolean[] {true, false}) {
            StoredObjects stored = new StoredObjects(new Random(3)).put(4, 30);
            // Every second one is of an owner.
            PlacedEntry gone = stored.ledger().placed(1);
            stored.ledger()
                    .remove(
                            byOwner
                                    ? Removal.byOwner(
                                            new Tombstone(
                                                    StoredObjects.NETWORK,
                                                    StoredObjects.SCALER_NODE,
                                                    1,
                                                    gone.entry().hash()),
                                            StoredObjects.OWNER)
                                    : Removal.withoutOwner(gone));
            EraSnapshot snapshot = new EraSnapshot(
                    StoredObjects.NETWORK,
                    StoredObjects.SCALER_NODE,
                    new EraId(3),
                    new EraId(0),
                    stored.totals(),
                    Hash32.ZERO);
            Challenge asked = new Challenge(
                    StoredObjects.NETWORK,
                    new EraId(3),
                    0,
                    Nodes.id("hypernode-0"),
                    StoredObjects.SCALER_NODE,
                    Possession.NAME,
                    snapshot.hash(),
                    Hash32.ZERO,
                    Hash32.ZERO,
                    new PossessionQuestion(1_000).bytes(),
                    PossessionFixture.NOW);
            long[] indices = PossessionRule.indices(asked, snapshot.leafCount());
            Payload answer = new PossessionAnswer(
                            LongStream.of(stored.shown(indices))
                                    .mapToObj(stored::leaf)
                                    .toList(),
                            stored.prove(indices),
                            true)
                    .bytes();

            assertThat(right(asked, snapshot, answer)).isTrue();
            assertThat(new Possession()
                            .finding(
                                    asked, snapshot, answer, new Answered(Hash32.ZERO, Optional.empty(), Duration.ZERO))
                            .right())
                    .isEqualTo(byOwner);
        }
    }

    private static boolean right(Challenge asked, EraSnapshot snapshot, Payload answer) {
        try {
            return new Possession().isRight(asked, snapshot, answer, ED25519);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEntryThatClaimsMoreThanItsTreeHoldsProvesNothing() {
        PossessionFixture cheat = new PossessionFixture(100, 4_096, 10);
        EraSnapshot promised = new EraSnapshot(
                PossessionFixture.NETWORK,
                cheat.scalerNode.id(),
                new EraId(3),
                new EraId(0),
                StoredObjects.claimed(cheat.snapshot.totals().tree().root(), 1_000),
                Hash32.ZERO);

        assertThat(PossessionRule.check(
                        promised, cheat.indices(), new PossessionAnswer(cheat.asked(), cheat.proof(), false), ED25519))
                .isEmpty();
        assertThat(PossessionRule.check(
                        cheat.snapshot,
                        cheat.indices(),
                        new PossessionAnswer(cheat.asked(), cheat.proof(), false),
                        ED25519))
                .isPresent();
    }

    @Test
    void nothingCountsAgainstAScalerNodeThatItDidNotSign() {
        SignedAnswer lost = possession.lostLeaf();
        Signed receipt = lost.receipt();
        Signed forged = new Signed(receipt.statement(), receipt.signer(), Signature64.of(new byte[64]));
        Signed byAnother = SignedAnswer.sign(
                        possession.challenge.ref(), lost.answer(), PossessionFixture.NOW, possession.hyperNode)
                .receipt();

        assertInvalid(new SignedAnswer(lost.answer(), forged), Reason.RECEIPT_SIGNATURE);
        assertInvalid(new SignedAnswer(lost.answer(), byAnother), Reason.RECEIPT_NOT_BY_TARGET);
    }

    @Test
    void leavesChangedOnTheWayAreNotTheScalerNodesFault() {
        SignedAnswer honest = possession.answer();

        assertInvalid(
                new SignedAnswer(possession.lostLeaf().answer(), honest.receipt()), Reason.RECEIPT_FOR_ANOTHER_ANSWER);
    }

    @Test
    void aReceiptForAnotherChallengeProvesNothing() {
        SignedAnswer replayed = SignedAnswer.sign(
                new ChallengeRef(possession.challenge.network(), possession.challenge.era(), Hash32.ZERO),
                new PossessionAnswer(possession.asked(), possession.proof(), false).bytes(),
                PossessionFixture.NOW,
                possession.scalerNode);

        assertInvalid(replayed, Reason.RECEIPT_FOR_ANOTHER_CHALLENGE);
    }

    /// No receipt makes proof of what is no answer, and what is longer than any is not even hashed.
    @Test
    void sizesAndCountsAreCheckedBeforeAnythingIsJudged() {
        byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];

        assertInvalid(
                new SignedAnswer(
                        Payload.of(new byte[new Possession().maxAnswer() + 1]),
                        possession.answer().receipt()),
                Reason.ANSWER_TOO_LONG);
        CanonicalWriter many = new CanonicalWriter().u8(0).u16(1_001);
        Collections.nCopies(1_001, leaf).forEach(many::fixed);
        assertInvalid(possession.answer(Payload.of(many.toBytes())), Reason.ANSWER_MALFORMED);
        byte[] shorter = new CanonicalWriter()
                .u8(0)
                .u16(1)
                .fixed(new byte[ObjectEntry.LEAF_BYTES - 1])
                .toBytes();
        assertInvalid(possession.answer(Payload.of(shorter)), Reason.ANSWER_MALFORMED);
        CanonicalWriter hashes =
                new CanonicalWriter().u8(0).u16(0).u16(0).u32(0).u32(LeavesProof.MAX_HASHES + 1);
        Collections.nCopies(LeavesProof.MAX_HASHES + 1, Hash32.ZERO).forEach(hashes::hash);
        assertInvalid(possession.answer(Payload.of(hashes.u16(0).u32(0).toBytes())), Reason.ANSWER_MALFORMED);
        byte[] flag = new CanonicalWriter().u8(2).u16(0).toBytes();
        assertInvalid(possession.answer(Payload.of(flag)), Reason.ANSWER_MALFORMED);
        assertInvalid(possession.answer(Payload.EMPTY), Reason.ANSWER_MALFORMED);
    }

    @Test
    void theLongestAnswerIsAsLongAsItsLimit() throws MalformedException {
        List<PlacedEntry> entries = LongStream.range(0, EntriesProof.MAX_OBJECTS)
                .mapToObj(index -> new PlacedEntry(index, ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, 1)))
                .toList();
        CountedHash node = new CountedHash(Hash32.ZERO, 1);
        StoredProof proof = new StoredProof(
                new LeavesProof(
                        new EntriesProof(entries, Collections.nCopies(EntriesProof.MAX_NODES, node)),
                        Collections.nCopies(LeavesProof.MAX_HASHES, Hash32.ZERO)),
                RemovalsProof.NONE);
        PossessionAnswer longest = new PossessionAnswer(
                Collections.nCopies(1_000, Payload.of(new byte[ObjectEntry.LEAF_BYTES])), proof, true);

        assertThat(longest.bytes().size())
                .isEqualTo(new Possession().maxAnswer())
                .isLessThanOrEqualTo(SignedAnswer.MAX_BYTES);
        assertThat(PossessionAnswer.FORM.parse(longest.bytes())).isEqualTo(longest);
    }

    @Test
    void theStatementsMustSpeakOfOneAnother() {
        PossessionFixture other = new PossessionFixture(100, 999, 10);
        Signed garbage = Signed.of(new byte[] {1}, possession.scalerNode.id(), Signature64.of(new byte[64]));
        SignedAnswer answer = possession.answer();
        Signed snapshot = possession.signedSnapshot();
        Signed challenge = possession.signedChallenge();

        assertThat(AnswerRule.check(other.signedSnapshot(), challenge, answer, ED25519))
                .isEqualTo(new Invalid(Reason.CHALLENGE_FOR_ANOTHER_SNAPSHOT));
        assertThat(AnswerRule.check(possession.snapshot.signedBy(possession.hyperNode), challenge, answer, ED25519))
                .isEqualTo(new Invalid(Reason.SNAPSHOT_NOT_BY_TARGET));
        assertThat(AnswerRule.check(snapshot, possession.challenge.signedBy(possession.scalerNode), answer, ED25519))
                .isEqualTo(new Invalid(Reason.CHALLENGE_NOT_BY_CHALLENGER));
        assertThat(AnswerRule.check(garbage, challenge, answer, ED25519))
                .isEqualTo(new Invalid(Reason.SNAPSHOT_MALFORMED));
        assertThat(AnswerRule.check(snapshot, garbage, answer, ED25519))
                .isEqualTo(new Invalid(Reason.CHALLENGE_MALFORMED));
        assertInvalid(new SignedAnswer(answer.answer(), garbage), Reason.RECEIPT_MALFORMED);
        assertThat(AnswerRule.check(unsigned(snapshot), challenge, answer, ED25519))
                .isEqualTo(new Invalid(Reason.SNAPSHOT_SIGNATURE));
        assertThat(AnswerRule.check(snapshot, unsigned(challenge), answer, ED25519))
                .isEqualTo(new Invalid(Reason.CHALLENGE_SIGNATURE));
    }

    @Test
    void evidenceIsReadBackAndAccusesOnlyMembersOfItsNetwork() throws MalformedException {
        WrongAnswer evidence =
                new WrongAnswer(possession.signedSnapshot(), possession.signedChallenge(), possession.lostLeaf());
        WrongAnswer read = WrongAnswer.parse(evidence.bytes());

        assertThat(read).isEqualTo(evidence);
        assertThat(read.id()).isEqualTo(evidence.id());
        assertThat(read.asked().target()).isEqualTo(Nodes.id("scalernode-0"));
        assertThat(read.rejection(ED25519, RegistryHistory.of(registry(7)))).isEmpty();
        assertThat(read.rejection(ED25519, RegistryHistory.of(registry(8)))).contains(Reason.OTHER_NETWORK);
        assertThat(read.rejection(ED25519, RegistryHistory.of(Registries.of(Registries.parameters(4, 3, 16), 0, 1))))
                .contains(Reason.UNKNOWN_CHALLENGER);
        assertThat(read.rejection(ED25519, RegistryHistory.of(Registries.of(Registries.parameters(4, 3, 16), 1, 0))))
                .contains(Reason.UNKNOWN_TARGET);
    }

    @Test
    void evidenceOfALossProvesNothingInANetworkThatTookOverTheId() {
        WrongAnswer evidence =
                new WrongAnswer(possession.signedSnapshot(), possession.signedChallenge(), possession.lostLeaf());
        Registry here = registry(7);
        Parameters now = here.parameters();
        ChainInfo chain = here.beacon();

        assertThat(evidence.rejection(ED25519, RegistryHistory.of(here))).isEmpty();
        assertThat(evidence.rejection(
                        ED25519,
                        RegistryHistory.of(restarted(
                                here, begun(now, now.genesis().plus(now.eraLength()), now.eraLength()), chain))))
                .as("another genesis")
                .contains(Reason.OTHER_NETWORK);
        assertThat(evidence.rejection(
                        ED25519,
                        RegistryHistory.of(restarted(
                                here, begun(now, now.genesis(), now.eraLength().multipliedBy(2)), chain))))
                .as("other eras")
                .contains(Reason.OTHER_NETWORK);
        ChainInfo other = new ChainInfo(
                chain.publicKey(), chain.period(), chain.genesis().plusSeconds(1), chain.groupHash(), chain.beaconId());
        assertThat(evidence.rejection(ED25519, RegistryHistory.of(restarted(here, now, other))))
                .as("another beacon")
                .contains(Reason.OTHER_NETWORK);
    }

    private static Parameters begun(Parameters now, Instant genesis, Duration eraLength) {
        return new Parameters(
                genesis,
                eraLength,
                now.slotsPerEra(),
                now.committeeSize(),
                now.quorum(),
                now.targetsPerShard(),
                now.possessionSamplesPerEra(),
                now.answerTimeout(),
                now.windowSlots());
    }

    private static Registry restarted(Registry before, Parameters parameters, ChainInfo beacon) {
        return new Registry(
                before.networkId(),
                before.name(),
                before.link(),
                before.authority(),
                parameters,
                beacon,
                before.hyperNodes(),
                before.scalerNodes(),
                before.satellites());
    }

    @Test
    void aRightAnswerIsNoEvidence() {
        WrongAnswer slander =
                new WrongAnswer(possession.signedSnapshot(), possession.signedChallenge(), possession.answer());

        assertThat(slander.rejection(ED25519, RegistryHistory.of(registry(7)))).contains(Reason.NOTHING_WRONG);
        assertThat(slander.verify(ED25519, RegistryHistory.of(registry(7)))).isFalse();
    }

    @Test
    void theLargestEvidenceFitsItsLimit() throws MalformedException {
        PossessionFixture large = new PossessionFixture(1_001, 4_096, 1_000);
        WrongAnswer evidence = new WrongAnswer(large.signedSnapshot(), large.signedChallenge(), large.lostLeaf());
        byte[] bytes = evidence.bytes();

        assertThat(bytes.length).isGreaterThan(4_000_000).isLessThan(WrongAnswer.MAX_BYTES);
        assertThat(WrongAnswer.parse(bytes)).isEqualTo(evidence);
        assertThatThrownBy(() -> WrongAnswer.parse(new byte[WrongAnswer.MAX_BYTES + 1]))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void erasAndNetworksDoNotMix() {
        EraSnapshot next = new EraSnapshot(
                PossessionFixture.NETWORK,
                possession.scalerNode.id(),
                new EraId(4),
                new EraId(0),
                possession.snapshot.totals(),
                possession.snapshot.hash());

        assertThat(AnswerRule.check(
                        next.signedBy(possession.scalerNode),
                        possession.signedChallenge(),
                        possession.answer(),
                        ED25519))
                .isEqualTo(new Invalid(Reason.CHALLENGE_FOR_ANOTHER_SNAPSHOT));
    }

    private void assertInvalid(SignedAnswer answer, Reason reason) {
        assertThat(check(answer)).isEqualTo(new Invalid(reason));
    }

    private static Signed unsigned(Signed statement) {
        return new Signed(statement.statement(), statement.signer(), Signature64.of(new byte[64]));
    }

    private static Registry registry(long networkId) {
        Registry registry = Registries.of(Registries.parameters(4, 3, 16), 1, 1);
        return new Registry(
                networkId,
                registry.name(),
                registry.link(),
                registry.authority(),
                registry.parameters(),
                registry.beacon(),
                registry.hyperNodes(),
                registry.scalerNodes(),
                registry.satellites());
    }
}
