package network.icn.protocol.challenge.retest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.retest.RetestAnswer.Piece;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetestTest {
    private static final Retest KIND = new Retest();
    private static final Uptime UP = Uptime.ofFirst(12, 12);
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {1});
    private static final Hash32 REPORT = Hash32.sha256(new byte[] {2});

    private static RetestList list(RetestEntry... entries) {
        return list(new EraId(7), List.of(entries), List.of());
    }

    private static RetestList list(EraId era, List<RetestEntry> left, List<Long> drawn) {
        return RetestList.of(NETWORK, era, Nodes.id("target"), REPORT, 2, left, drawn);
    }

    private static RetestList fresh(int leaves) {
        return list(
                new EraId(7),
                List.of(),
                LongStream.range(0, leaves).map(leaf -> leaf * 10).boxed().toList());
    }

    private static MemberVote<RetestSummary> vote(RetestList list, Collection<Integer> proved) {
        RetestName name = list.name();
        return new MemberVote<>(List.of(), new RetestSummary(name, new Places(name.size(), new TreeSet<>(proved))));
    }

    private static MemberVote<RetestSummary> nothing() {
        return new MemberVote<>(List.of(), RetestSummary.NONE);
    }

    private static Committee committee(int size, int quorum) {
        return Registries.committee(Nodes.ids("member-", size), quorum);
    }

    private static RetestResult merge(List<MemberVote<RetestSummary>> votes, int quorum, Uptime uptime) {
        return KIND.merge(votes, committee(votes.size(), quorum), uptime);
    }

    /// With t liars, whatever they say: what honest members hold a proof of is closed, and what none of
    /// them holds one of counts.
    @ParameterizedTest
    @CsvSource({"4, 3", "7, 5", "31, 21", "128, 90"})
    void liarsNeitherHideALossNorInventOne(int size, int quorum) {
        int liars = size - quorum;
        RetestList list =
                list(new RetestEntry(5, 2, true), new RetestEntry(9, 1, false), new RetestEntry(11, 1, false));
        SplittableRandom random = new SplittableRandom(size);
        for (int round = 0; round < 200; round++) {
            List<MemberVote<RetestSummary>> votes = new ArrayList<>();
            for (int liar = 0; liar < liars; liar++) {
                votes.add(
                        switch (random.nextInt(4)) {
                            case 0 -> nothing();
                            case 1 -> vote(fresh(3), List.of(0, 1, 2));
                            case 2 -> vote(list, List.of(0, 1, 2));
                            default -> vote(list, List.of());
                        });
            }
            for (int honest = liars; honest < size; honest++) {
                votes.add(vote(list, List.of(2)));
            }
            RetestResult result = merge(votes, quorum, UP);
            assertThat(result.list()).isEqualTo(list.name());
            assertThat(result.lost().chosen()).containsExactly(0);
            assertThat(result.counted().chosen()).containsExactly(1);
            assertThat(result.closed().chosen()).containsExactly(2);
            assertThat(result.left()).isEqualTo(1);
        }
    }

    /// A third of the members cut off from the target, and as many as may lie beside them, lose an
    /// honest node nothing.
    @ParameterizedTest
    @CsvSource({"4, 3", "7, 5", "31, 21", "128, 90"})
    void aCutAndLiarsTogetherLoseAnHonestNodeNothing(int size, int quorum) {
        int liars = size - quorum;
        RetestList list = list(new RetestEntry(5, 2, true));
        for (int reached = liars + 1; reached <= quorum; reached++) {
            List<MemberVote<RetestSummary>> votes =
                    new ArrayList<>(Collections.nCopies(reached, vote(list, List.of(0))));
            votes.addAll(Collections.nCopies(size - reached, vote(list, List.of())));
            assertThat(merge(votes, quorum, UP).closed().chosen()).containsExactly(0);
        }
    }

    /// So many as may lie cannot make an era count, even when nearly nobody else had the list.
    @Test
    void unprovedTakesMoreVotesThanMayLie() {
        RetestList list = list(new RetestEntry(5, 2, true));
        List<MemberVote<RetestSummary>> votes = new ArrayList<>(Collections.nCopies(38, vote(list, List.of())));
        votes.add(vote(list, List.of(0)));
        votes.addAll(Collections.nCopies(128 - 39, nothing()));
        RetestResult result = merge(votes, 90, UP);
        assertThat(result.list()).isEqualTo(list.name());
        assertThat(result.lost().chosen()).isEmpty();
        assertThat(result.left()).isEqualTo(1);

        votes.set(39, vote(list, List.of()));
        assertThat(merge(votes, 90, UP).lost().chosen()).containsExactly(0);
    }

    @Test
    void aListThatOnlyLiarsNameIsNone() {
        List<MemberVote<RetestSummary>> votes = new ArrayList<>(Collections.nCopies(38, vote(fresh(5), List.of())));
        votes.addAll(Collections.nCopies(90, nothing()));
        assertThat(merge(votes, 90, UP)).isEqualTo(RetestResult.NONE);
    }

    /// Who is away for more than a quarter of the era fails its availability, and nothing is held
    /// against its data.
    @Test
    void anEraOfAbsenceDoesNotCount() {
        RetestList list = list(new RetestEntry(5, 2, true), new RetestEntry(9, 1, false));
        List<MemberVote<RetestSummary>> votes = Collections.nCopies(4, vote(list, List.of()));
        assertThat(merge(votes, 3, Uptime.ofFirst(8, 12)).left()).isEqualTo(2);
        assertThat(merge(votes, 3, Uptime.ofFirst(0, 0)).left()).isEqualTo(2);
        RetestResult counts = merge(votes, 3, Uptime.ofFirst(9, 12));
        assertThat(counts.lost().chosen()).containsExactly(0);
        assertThat(counts.counted().chosen()).containsExactly(1);
    }

    /// Who answers half of the members in some slots is neither there nor surely away. It gets nothing for that.
    @Test
    void slotsInDoubtExcuseNobody() {
        RetestList list = list(new RetestEntry(5, 2, true));
        List<MemberVote<RetestSummary>> votes = Collections.nCopies(4, vote(list, List.of()));
        TreeSet<Integer> few = new TreeSet<>(List.of(0, 1));
        assertThat(merge(votes, 3, new Uptime(few, 12, 0)).lost().chosen()).containsExactly(0);
        assertThat(merge(votes, 3, new Uptime(few, 12, 3)).lost().chosen()).containsExactly(0);
        assertThat(merge(votes, 3, new Uptime(few, 12, 4)).left()).isEqualTo(1);
    }

    /// A leaf of an absent node ends unproven after 24 eras; one that a second era counts against is
    /// lost in its last, too.
    @Test
    void whatIsOpenForTooLongEndsUnproven() {
        RetestList list = list(
                new RetestEntry(5, RetestEntry.MAX_AGE, true),
                new RetestEntry(6, 3, true),
                new RetestEntry(9, RetestEntry.MAX_AGE, false),
                new RetestEntry(7, 2, false));
        List<MemberVote<RetestSummary>> votes = Collections.nCopies(4, vote(list, List.of()));
        RetestResult absent = merge(votes, 3, Uptime.ofFirst(0, 12));
        assertThat(absent.unproven()).isEqualTo(2);
        assertThat(list.left(absent)).containsExactly(new RetestEntry(6, 4, true), new RetestEntry(7, 3, false));

        RetestResult present = merge(votes, 3, UP);
        assertThat(present.lost().chosen()).containsExactly(0, 1);
        assertThat(present.unproven()).isEqualTo(1);
        assertThat(list.left(present)).containsExactly(new RetestEntry(7, 3, true));
    }

    @Test
    void aListIsNamedByItsCountsAndReadBack() throws MalformedException {
        RetestList list = list(
                new RetestEntry(5, 24, true),
                new RetestEntry(6, 3, true),
                new RetestEntry(9, 24, false),
                new RetestEntry(7, 2, false),
                new RetestEntry((1L << 48) - 1, 1, false));
        assertThat(RetestList.parse(list.bytes())).isEqualTo(list);
        RetestName name = list.name();
        assertThat(List.of(name.size(), name.once(), name.onceEnding(), name.newEnding()))
                .containsExactly(5, 2, 1, 1);
        assertThat(IntStream.range(0, 5).filter(name::ends)).containsExactly(0, 2);
        assertThat(list().name()).isEqualTo(RetestName.NONE);
        assertThat(list(new EraId(8), list.entries(), List.of()).name()).isNotEqualTo(name);
    }

    @Test
    void aListHasOneOrderAndEachLeafOnce() {
        RetestEntry one = new RetestEntry(5, 2, false);
        assertThatThrownBy(
                        () -> new RetestList(NETWORK, new EraId(7), Nodes.id("target"), REPORT, 2, List.of(one, one)))
                .hasMessage("entries: in their order, each leaf once");
        assertThatThrownBy(() -> new RetestList(
                        NETWORK,
                        new EraId(7),
                        Nodes.id("target"),
                        REPORT,
                        2,
                        List.of(new RetestEntry(5, 3, false), one)))
                .hasMessage("entries: in their order, each leaf once");
        assertThatThrownBy(() ->
                        list().left(new RetestResult(fresh(1).name(), Places.none(1), Places.none(1), Places.none(1))))
                .hasMessageStartingWith("result: about this list");
    }

    /// Whatever is changed in a list is no list, or another one.
    @Test
    void noByteOfAListIsFree() {
        byte[] right = fresh(40).bytes();
        Hash32 hash = Hash32.sha256(right);
        for (int at = 0; at < right.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] bent = right.clone();
                bent[at] ^= (byte) (1 << bit);
                try {
                    RetestList read = RetestList.parse(bent);
                    assertThat(read.bytes()).isEqualTo(bent);
                    assertThat(read.name().hash()).isNotEqualTo(hash);
                } catch (MalformedException _) {
                    // Refused by name.
                }
            }
        }
    }

    @Test
    void whatIsAskedOnceMoreIsWhatIsNotProvedYet() throws MalformedException {
        RetestList list =
                list(new RetestEntry(50, 2, true), new RetestEntry(9, 1, false), new RetestEntry(11, 1, false));
        RetestName name = list.name();
        RetestFinding first = new RetestFinding(name, new Places(3, new TreeSet<>(List.of(1))), Hash32.ZERO);
        RetestFinding other = new RetestFinding(fresh(3).name(), Places.all(3), Hash32.ZERO);
        RetestQuestion question = RetestQuestion.FORM.parse(
                Retest.question(list, List.of(first, other)).orElseThrow());
        assertThat(question.leaves()).containsExactly(50L, 11L);
        assertThat(question.asked().chosen()).containsExactly(0, 2);
        RetestFinding second = new RetestFinding(name, new Places(3, new TreeSet<>(List.of(0, 2))), Hash32.ZERO);
        assertThat(Retest.question(list, List.of(first, second))).isEmpty();

        TreeMap<Integer, RetestFinding> all = new TreeMap<>();
        all.put(3, first);
        all.put(9, second);
        assertThat(KIND.summarise(all)).isEqualTo(new RetestSummary(name, Places.all(3)));
    }

    /// An answer in pieces is right if every piece is, and holds just the leaves that it says to give.
    @Test
    void everyPieceOfAnAnswerIsProved() throws MalformedException {
        StoredObjects stored = new StoredObjects(new Random(5)).put(100, 5);
        while (stored.totals().tree().leaves() <= 490) {
            stored.put(1, 5);
        }
        EraSnapshot snapshot = new EraSnapshot(
                StoredObjects.NETWORK,
                StoredObjects.SCALER_NODE,
                new EraId(7),
                new EraId(0),
                stored.totals(),
                Hash32.ZERO);
        // The last one lies behind the end of the tree.
        RetestList list = fresh(51);
        Challenge asked = challenge(Retest.question(list, List.of()).orElseThrow(), snapshot);
        List<Long> wanted = KIND.leaves(asked, snapshot);
        assertThat(wanted).hasSize(50);
        List<StoredLeaves> pieces = new ArrayList<>();
        for (List<Long> piece : List.of(wanted.subList(0, 16), wanted.subList(20, 21), wanted.subList(21, 40))) {
            long[] indices = piece.stream().mapToLong(Long::longValue).toArray();
            pieces.add(new StoredLeaves(piece, piece.stream().map(stored::leaf).toList(), stored.prove(indices), true));
        }
        Payload right = KIND.answer(asked, snapshot, pieces);
        assertThat(right.size()).isLessThanOrEqualTo(KIND.maxAnswer());
        assertThat(KIND.isRight(asked, snapshot, right, Ed25519.best())).isTrue();
        RetestFinding found =
                KIND.finding(asked, snapshot, right, new Answered(Hash32.ZERO, Optional.empty(), Duration.ZERO));
        // Not what lies behind the end: no tree has it that followed the one it was found in.
        assertThat(found.proved().count()).isEqualTo(36);
        assertThat(found.proved().contains(16)).isFalse();

        RetestAnswer read = RetestAnswer.FORM.parse(right);
        List<Piece> parts = read.pieces();
        Piece first = parts.getFirst();
        List<Payload> bent = new ArrayList<>(first.answer().leaves());
        Collections.swap(bent, 3, 4);
        PossessionAnswer swapped = new PossessionAnswer(bent, first.answer().proof(), true);
        PossessionAnswer nothing = new PossessionAnswer(List.of(), StoredProof.NONE, true);
        for (List<Piece> wrong : List.of(
                parts.subList(0, 2),
                parts.reversed(),
                List.of(first, parts.get(2)),
                List.of(first, first, parts.get(1)),
                List.of(new Piece(first.count(), swapped), parts.get(1), parts.get(2)),
                List.of(new Piece(first.count() - 1, first.answer()), parts.get(1), parts.get(2)),
                List.of(new Piece(first.count(), nothing), parts.get(1), parts.get(2)))) {
            assertThat(isRight(asked, snapshot, new RetestAnswer(read.given(), wrong)))
                    .isFalse();
        }
        assertThatThrownBy(() -> isRight(asked, snapshot, new RetestAnswer(Places.none(wanted.size()), List.of())))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> isRight(asked, snapshot, new RetestAnswer(Places.all(49), List.of())))
                .isInstanceOf(MalformedException.class);
    }

    /// A loss that was declared has its price by the snapshot. Asked for as long as the tree stands, its leaves would
    /// be
    /// lost in era after era, and an honest node that said what it had lost convicted.
    @Test
    void aLossThatWasDeclaredIsAnAnswer() throws MalformedException {
        StoredObjects stored = new StoredObjects(new Random(5)).put(10, 5);
        stored.ledger().remove(Removal.withoutOwner(stored.ledger().placed(1)));
        assertThat(stored.totals().lostLeaves()).isPositive();
        EraSnapshot snapshot = new EraSnapshot(
                StoredObjects.NETWORK,
                StoredObjects.SCALER_NODE,
                new EraId(7),
                new EraId(0),
                stored.totals(),
                Hash32.ZERO);
        List<Long> all =
                LongStream.range(0, stored.totals().tree().leaves()).boxed().toList();
        RetestList list = list(new EraId(7), List.of(), all);
        Challenge asked = challenge(Retest.question(list, List.of()).orElseThrow(), snapshot);
        long[] places = all.stream().mapToLong(Long::longValue).toArray();
        List<Payload> leaves =
                LongStream.of(stored.shown(places)).mapToObj(stored::leaf).toList();
        assertThat(leaves.size()).isLessThan(all.size());
        Payload answer =
                KIND.answer(asked, snapshot, List.of(new StoredLeaves(all, leaves, stored.prove(places), true)));

        assertThat(KIND.isRight(asked, snapshot, answer, Ed25519.best())).isTrue();
        RetestFinding found =
                KIND.finding(asked, snapshot, answer, new Answered(Hash32.ZERO, Optional.empty(), Duration.ZERO));
        assertThat(found.proved().count()).isEqualTo(all.size());
    }

    private static boolean isRight(Challenge asked, EraSnapshot snapshot, RetestAnswer answer)
            throws MalformedException {
        return KIND.isRight(asked, snapshot, answer.bytes(), Ed25519.best());
    }

    private static Challenge challenge(Payload question, EraSnapshot snapshot) {
        return new Challenge(
                NETWORK,
                snapshot.era(),
                3,
                Nodes.id("member-0"),
                snapshot.scalerNode(),
                Retest.NAME,
                snapshot.hash(),
                REPORT,
                REPORT,
                question,
                Instant.EPOCH);
    }

    /// The largest list there is has room in a question, in a section, and in a certified shard.
    @Test
    void theLongestListHasRoomEverywhere() {
        RetestList longest = fresh(RetestList.MAX_ENTRIES);
        Payload question = Retest.question(longest, List.of()).orElseThrow();
        assertThat(question.size()).isLessThanOrEqualTo(Challenge.MAX_QUESTION);
        assertThat(longest.bytes())
                .hasSizeLessThanOrEqualTo(ChallengeKind.MAX_ENCLOSURE)
                .hasSize(RetestList.MAX_BYTES);
        assertThatThrownBy(() -> fresh(RetestList.MAX_ENTRIES + 1)).hasMessage("entries: at most 256, got 257");
    }

    /// Anything at all in place of a section.
    @Test
    void randomBytesAreRefusedByName() {
        SplittableRandom random = new SplittableRandom(6);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                // The name of no list, or nearly.
                Arrays.fill(bytes, 0, Math.min(bytes.length, 40 - random.nextInt(3)), (byte) 0);
            }
            for (var form : List.of(
                    RetestSummary.FORM,
                    RetestResult.FORM,
                    RetestFinding.FORM,
                    RetestQuestion.FORM,
                    RetestAnswer.FORM)) {
                try {
                    form.read(new CanonicalReader(bytes));
                    read++;
                } catch (MalformedException | IllegalArgumentException _) {
                    // Refused; nothing else may come.
                }
            }
        }
        assertThat(read).isNotZero();
    }

    /// Three lost leaves convict, wherever they stand in the window; of two reports of one era the
    /// better one counts.
    @Test
    void aLostLeafIsSaidAndSpeaksAgainstItInTheTestOfPossession() {
        assertThat(new RetestShortfall(1).text())
                .isEqualTo("possession: 1 leaf lost, asked for again and again and never proved, promised none");
        RetestName name = list(new RetestEntry(5, 2, true), new RetestEntry(6, 2, true), new RetestEntry(7, 2, true))
                .name();
        RetestResult two =
                new RetestResult(name, Places.none(3), Places.none(3), new Places(3, new TreeSet<>(List.of(0, 1))));

        assertThat(KIND.shortfalls(two, Registries.CLAIM)).containsExactly(new RetestShortfall(2));
        assertThat(KIND.shortfalls(RetestResult.NONE, Registries.CLAIM)).isEmpty();
        assertThat(KIND.trials(two, 4)).contains(new Trials(2 * Trials.ONE, 0));
    }
}
