package network.icn.protocol.challenge.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.growth.GrowthResult.Outcome;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {
    private static final Growth KIND = new Growth();
    private static final Signer TARGET = Nodes.signer("scalernode-0");
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 12), 1, 1);
    private static final Claim CLAIM = REGISTRY.scalerNodes().getFirst().claim();
    private static final LossBudget BUDGET = REGISTRY.parameters().decisions().losses();
    private static final Uptime UP = Uptime.ofFirst(12, 12);
    private static final Base BASE = new Base(Hash32.sha256(new byte[] {1}), 4_096, false);

    private final StoredObjects stored = new StoredObjects(new Random(5), REGISTRY.network()).put(3, 4);
    private final EraSnapshot before = snapshot(4, 0, stored.totals());

    private static EraSnapshot snapshot(long era, long since, StoredTotals totals) {
        return new EraSnapshot(REGISTRY.network(), TARGET.id(), new EraId(era), new EraId(since), totals, Hash32.ZERO);
    }

    /// Something was put, and something was removed.
    private EraSnapshot grown() {
        stored.put(2, 4);
        stored.ledger().remove(Removal.withoutOwner(stored.ledger().placed(0)));
        return snapshot(5, 0, stored.totals());
    }

    private static Challenge challenge(Payload question) {
        return new Challenge(
                REGISTRY.network(),
                new EraId(5),
                1,
                Nodes.id("hypernode-0"),
                TARGET.id(),
                Growth.NAME,
                Hash32.ZERO,
                Hash32.ZERO,
                Hash32.ZERO,
                question,
                Instant.EPOCH);
    }

    private static Challenge challenge(Signed from) {
        return challenge(Growth.question(Base.NONE, from, List.of()).orElseThrow());
    }

    private static boolean isRight(Challenge asked, EraSnapshot now, StoredGrowth answer) throws MalformedException {
        return KIND.isRight(asked, now, answer.bytes(), Ed25519.best());
    }

    @Test
    void whatHasOnlyGrownIsShownAndWhatWasWrittenAnewIsNot() throws MalformedException {
        EraSnapshot now = grown();
        Challenge asked = challenge(before.signedBy(TARGET));
        StoredTotals from = KIND.grownFrom(asked).orElseThrow();
        assertThat(from).isEqualTo(before.totals());
        assertThat(isRight(asked, now, stored.growth(from, now.totals()))).isTrue();

        StoredObjects other = new StoredObjects(new Random(6), REGISTRY.network()).put(9, 8);
        EraSnapshot rewritten = snapshot(5, 0, other.totals());
        assertThat(before.totals().canPrecede(other.totals())).isTrue();
        assertThat(isRight(asked, rewritten, other.growth(from, other.totals())))
                .isFalse();
        assertThat(isRight(asked, now, new StoredGrowth(List.of(), List.of()))).isFalse();
        assertThat(isRight(challenge(before.signedBy(TARGET)), before, new StoredGrowth(List.of(), List.of())))
                .as("nothing was put")
                .isTrue();
    }

    /// A HyperNode that asks for growth from what the ScalerNode never signed convicts it of nothing.
    @Test
    void growthFromWhatItHasNotSignedConvictsNobody() {
        EraSnapshot now = grown();
        StoredGrowth answer = stored.growth(before.totals(), now.totals());
        Signed real = before.signedBy(TARGET);
        Signed byAnother = before.signedBy(Nodes.signer("scalernode-1"));
        Signed forged = Signed.of(real.statement().bytes(), TARGET.id(), byAnother.signature());
        for (Signed from : List.of(
                byAnother,
                forged,
                snapshot(4, 1, before.totals()).signedBy(TARGET),
                snapshot(6, 0, before.totals()).signedBy(TARGET))) {
            assertThatThrownBy(() -> isRight(challenge(from), now, answer)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anotherTreeOrALaterOneIsNotAskedFor() {
        Occasion occasion = new Occasion(REGISTRY.parameters(), 4, grown(), Hash32.ZERO);
        assertThat(KIND.refusal(challenge(before.signedBy(TARGET)).question(), occasion))
                .isEmpty();
        assertThat(KIND.refusal(
                        challenge(snapshot(4, 1, before.totals()).signedBy(TARGET))
                                .question(),
                        occasion))
                .isPresent();
        assertThat(KIND.refusal(
                        challenge(snapshot(6, 0, before.totals()).signedBy(TARGET))
                                .question(),
                        occasion))
                .isPresent();
        assertThat(KIND.refusal(Payload.of(new byte[] {2}), occasion)).isPresent();
    }

    @Test
    void nobodyAsksAgainForWhatWasShown() {
        Signed from = before.signedBy(TARGET);
        Base base = new Base(from.hash(), before.totals().ownedBytes(), true);
        GrowthFinding vain = new GrowthFinding(base, Asked.IN_VAIN, Hash32.ZERO);
        GrowthFinding shown = new GrowthFinding(base, Asked.SHOWN, Hash32.sha256(new byte[] {9}));
        Payload again = Growth.question(base, from, List.of(vain)).orElseThrow();
        assertThat(Growth.question(base, from, List.of(vain, shown))).isEmpty();
        assertThat(KIND.unanswered(challenge(again), before)).isEqualTo(vain);
        assertThat(KIND.untold(challenge(again), before)).contains(GrowthFinding.notAsked(base));

        TreeMap<Integer, GrowthFinding> findings = new TreeMap<>();
        assertThat(KIND.summarise(findings)).isEqualTo(GrowthSummary.NONE);
        findings.put(1, GrowthFinding.notAsked(base));
        assertThat(KIND.summarise(findings)).isEqualTo(new GrowthSummary(base, Asked.NOT_ASKED));
        findings.put(2, shown);
        findings.put(3, vain);
        assertThat(KIND.summarise(findings)).isEqualTo(new GrowthSummary(base, Asked.SHOWN));
    }

    private static List<MemberVote<GrowthSummary>> votes(int count, Base base, Asked asked) {
        return Collections.nCopies(count, new MemberVote<>(List.of(), new GrowthSummary(base, asked)));
    }

    private static GrowthResult merge(List<MemberVote<GrowthSummary>> votes, int quorum, Uptime uptime) {
        Committee committee = Registries.committee(Nodes.ids("member-", votes.size()), quorum);
        return KIND.merge(votes, committee, uptime);
    }

    /// Whatever so many as may lie say: what honest members have seen is shown, and what none of them has seen counts.
    @ParameterizedTest
    @CsvSource({"4, 3", "7, 5", "31, 21", "128, 90"})
    void liarsNeitherHideARewrittenTreeNorInventOne(int size, int quorum) {
        SplittableRandom random = new SplittableRandom(size);
        Base other = new Base(Hash32.sha256(new byte[] {2}), 1, true);
        for (int round = 0; round < 200; round++) {
            List<MemberVote<GrowthSummary>> lies = new ArrayList<>();
            for (int liar = 0; liar < size - quorum; liar++) {
                Base named = List.of(BASE, BASE.counted(), other, Base.NONE).get(random.nextInt(4));
                lies.addAll(votes(
                        1,
                        named,
                        named.isNone()
                                ? Asked.NOT_ASKED
                                : List.of(Asked.values()).get(random.nextInt(3))));
            }
            for (Base base : List.of(BASE, BASE.counted())) {
                List<MemberVote<GrowthSummary>> seen = new ArrayList<>(lies);
                seen.addAll(votes(quorum, base, Asked.SHOWN));
                assertThat(merge(seen, quorum, UP)).isEqualTo(new GrowthResult(base, Outcome.SHOWN));
                List<MemberVote<GrowthSummary>> vain = new ArrayList<>(lies);
                vain.addAll(votes(quorum, base, Asked.IN_VAIN));
                assertThat(merge(vain, quorum, UP))
                        .isEqualTo(new GrowthResult(base, base.once() ? Outcome.BROKEN : Outcome.COUNTED));
            }
        }
    }

    /// A third of the members cut off from the target, and as many as may lie beside them, cost an honest node nothing.
    @ParameterizedTest
    @CsvSource({"4, 3", "7, 5", "31, 21", "128, 90"})
    void aCutAndLiarsTogetherCostAnHonestNodeNothing(int size, int quorum) {
        for (int reached = size - quorum + 1; reached <= quorum; reached++) {
            List<MemberVote<GrowthSummary>> votes = new ArrayList<>(votes(reached, BASE.counted(), Asked.SHOWN));
            votes.addAll(votes(size - reached, BASE.counted(), Asked.IN_VAIN));
            assertThat(merge(votes, quorum, UP).outcome()).isEqualTo(Outcome.SHOWN);
        }
    }

    /// An era in which it was away for longer counts nothing, and forgets nothing.
    @Test
    void whoWasAwayIsAskedAgainFromTheSameBase() {
        GrowthResult away = merge(votes(4, BASE, Asked.IN_VAIN), 3, Uptime.ofFirst(8, 12));
        assertThat(away).isEqualTo(new GrowthResult(BASE, Outcome.OPEN));
        assertThat(away.left()).isEqualTo(BASE);
        GrowthResult silent = merge(votes(4, BASE.counted(), Asked.NOT_ASKED), 3, UP);
        assertThat(silent.outcome()).isEqualTo(Outcome.OPEN);
        assertThat(silent.left()).isEqualTo(BASE.counted());
        assertThat(KIND.enclosure(silent)).contains(BASE.snapshot());
        GrowthResult counted = merge(votes(4, BASE, Asked.IN_VAIN), 3, UP);
        assertThat(counted.left()).isEqualTo(BASE.counted());
        assertThat(new GrowthResult(BASE, Outcome.SHOWN).left()).isEqualTo(Base.NONE);
        assertThat(KIND.enclosure(new GrowthResult(BASE, Outcome.SHOWN))).isEmpty();
    }

    @Test
    void whatATreeHeldThatWasTwiceNotShownToGoOnIsLost() {
        GrowthResult broken = new GrowthResult(BASE.counted(), Outcome.BROKEN);
        assertThat(KIND.shortfalls(broken, CLAIM)).hasSize(1);
        assertThat(lost(broken)).isTrue();
        assertThat(lost(new GrowthResult(BASE, Outcome.COUNTED))).isFalse();
        assertThat(lost(new GrowthResult(new Base(BASE.snapshot(), 0, true), Outcome.BROKEN)))
                .as("whatever it says that owners had there")
                .isTrue();
        GrowthResult most = new GrowthResult(new Base(BASE.snapshot(), 1L << 60, true), Outcome.BROKEN);
        assertThat(KIND.losses(
                        List.of(),
                        Collections.nCopies(16, new JudgedEra<>(new EraId(3), CLAIM, List.of(most))),
                        BUDGET))
                .as("no sum that runs over")
                .isPresent();
        assertThat(KIND.losses(
                        List.of(),
                        List.of(new JudgedEra<>(
                                new EraId(3), CLAIM, List.of(broken, new GrowthResult(BASE, Outcome.SHOWN)))),
                        BUDGET))
                .as("of two reports of one era the better one counts")
                .isEmpty();
    }

    private static boolean lost(GrowthResult result) {
        return KIND.losses(List.of(), List.of(new JudgedEra<>(new EraId(3), CLAIM, List.of(result))), BUDGET)
                .isPresent();
    }

    @Test
    void whatAReportEnclosesIsWhatItNames() {
        Signed from = before.signedBy(TARGET);
        GrowthResult said =
                new GrowthResult(new Base(from.hash(), before.totals().ownedBytes(), false), Outcome.COUNTED);
        assertThat(encloses(said, from)).isTrue();
        assertThat(encloses(said, grown().signedBy(TARGET))).isFalse();
        assertThat(encloses(said, Signed.of(from.statement().bytes(), TARGET.id(), TARGET.sign(new byte[] {1}))))
                .isFalse();
        assertThat(encloses(
                        new GrowthResult(new Base(from.hash(), before.totals().ownedBytes() + 1, false), Outcome.OPEN),
                        from))
                .isFalse();
    }

    private static boolean encloses(GrowthResult said, Signed snapshot) {
        return KIND.encloses(TARGET.id(), said, snapshot.encoded(), Ed25519.best());
    }

    @Test
    void whatCannotBeSaidIsMalformed() throws MalformedException {
        for (GrowthResult said : List.of(
                GrowthResult.NONE,
                new GrowthResult(BASE, Outcome.OPEN),
                new GrowthResult(BASE, Outcome.COUNTED),
                new GrowthResult(BASE, Outcome.SHOWN),
                new GrowthResult(BASE.counted(), Outcome.BROKEN))) {
            assertThat(GrowthResult.FORM.parse(GrowthResult.FORM.bytes(said))).isEqualTo(said);
        }
        for (Asked asked : Asked.values()) {
            GrowthSummary said = new GrowthSummary(BASE, asked);
            assertThat(GrowthSummary.FORM.parse(GrowthSummary.FORM.bytes(said))).isEqualTo(said);
        }
        byte[] nothing = GrowthSummary.FORM.bytes(GrowthSummary.NONE).bytes();
        assertThat(nothing).hasSize(1);
        byte[] none = new byte[42];
        for (int code : new int[] {1, 2, 3, 4, 5}) {
            none[0] = (byte) code;
            assertThatThrownBy(() -> GrowthSummary.FORM.parse(Payload.of(none))).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> GrowthResult.FORM.parse(Payload.of(none))).isInstanceOf(MalformedException.class);
        }
        byte[] broken =
                GrowthResult.FORM.bytes(new GrowthResult(BASE, Outcome.COUNTED)).bytes();
        broken[0] = 4;
        assertThatThrownBy(() -> GrowthResult.FORM.parse(Payload.of(broken))).isInstanceOf(MalformedException.class);
    }
}
