package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.DurabilityShortfall;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.retest.Places;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestName;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.objects.ObjectEntry;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-370 to P-375: whom the tracks convict, and whom they do not, over windows of 24 eras.
class TracksTest {
    private static final int ERAS = 24;
    private static final int MEMBERS = 7;
    /// What 7 members ask for in 12 slots.
    private static final int LEAVES = 84;
    private static final Decisions DECISIONS =
            new Decisions(ErrorRates.POSSESSION, ErrorRates.TIMING, 2_000, 14, LossBudget.STANDARD);
    private static final Claim CLAIM = new Claim(1, 1, Duration.ofSeconds(1), 1, 900_000, "DEU/Frankfurt");

    private static SlaWindow window(long number) {
        return new SlaWindow(number, new EraId(number * ERAS), new EraId(number * ERAS + ERAS - 1), ERAS * 12);
    }

    /// An era in which it was there, lost so many leaves, and failed that share of the probes.
    private static EraTally era(long number, int lost, int failedPpm) {
        return new EraTally(new EraId(number), 0, 12, MEMBERS, sections(lost, failedPpm));
    }

    private static EraTally era(long number, Committed under) {
        return new EraTally(new EraId(number), 0, 12, MEMBERS, sections(0, 0, under));
    }

    private static Sections sections(int lost, int failedPpm) {
        return sections(lost, failedPpm, committed(0, 0, 1_000_000));
    }

    private static Sections sections(int lost, int failedPpm, Committed under) {
        RetestName name = lost == 0 ? RetestName.NONE : new RetestName(Hash32.sha256(new byte[1]), lost, lost, 0, 0);
        return Sections.NONE
                .with(
                        Echo.NAME,
                        EchoResult.FORM,
                        new EchoResult(LatencySummary.NONE, 0, new FailedShare(MEMBERS, failedPpm)))
                .with(Possession.NAME, PossessionResult.FORM, new PossessionResult(under, LEAVES, LEAVES, List.of()))
                .with(
                        Retest.NAME,
                        RetestResult.FORM,
                        new RetestResult(
                                name,
                                new Places(lost, new TreeSet<>()),
                                new Places(lost, new TreeSet<>()),
                                new Places(
                                        lost,
                                        new TreeSet<>(
                                                IntStream.range(0, lost).boxed().toList()))));
    }

    private static List<EraTally> eras(int from, int to, int lost, int failedPpm) {
        return IntStream.range(from, to)
                .mapToObj(era -> era(era, lost, failedPpm))
                .toList();
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<EraTally> all(List<EraTally>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    private static WindowVerdict verdict(long window, List<EraTally> reports) {
        return verdict(window, reports, List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), CLAIM)));
    }

    private static WindowVerdict verdict(long window, List<EraTally> reports, List<ClaimSpan> membership) {
        return WindowVerdict.of(new WindowTerms(window(window), DECISIONS, membership), reports, Proven.NONE, true);
    }

    private static TrackStanding on(Track track, WindowVerdict verdict) {
        return verdict.tracks().stream()
                .filter(each -> each.track() == track)
                .findFirst()
                .orElseThrow();
    }

    private static WindowVerdict.Outcome outcome(Track track, WindowVerdict verdict) {
        return on(track, verdict).outcome();
    }

    /// A million leaves, of owners all of them.
    private static Committed committed(long since, long lostLeaves, long ownedLeaves) {
        return new Committed(Hash32.sha256(), since, 1_000_000, lostLeaves, ownedLeaves * ObjectEntry.LEAF_BYTES);
    }

    /// What it said of what it stores, from an era on.
    private static List<EraTally> said(int from, Committed... said) {
        return IntStream.range(0, said.length)
                .mapToObj(at -> era(from + at, said[at]))
                .toList();
    }

    private static WindowVerdict.Outcome possession(long window, List<EraTally> reports) {
        return outcome(Track.POSSESSION, verdict(window, reports));
    }

    /// What owners had there may get lost, a little of it; whoever declares more, or gives up its tree, breaks its
    /// promise
    /// without being a fraud.
    @Test
    void aLossThatIsDeclaredHasItsPrice() {
        Committed whole = committed(2, 0, 1_000_000);

        assertThat(possession(0, said(0, whole, whole, committed(2, 900, 999_100), committed(2, 900, 999_100))))
                .as("an object of less than a thousandth")
                .isEqualTo(WindowVerdict.Outcome.MET);
        WindowVerdict broken = verdict(0, said(0, whole, committed(2, 900, 999_100), committed(2, 1_100, 998_900)));
        assertThat(outcome(Track.POSSESSION, broken)).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(broken.reasons())
                .containsExactly(new VerdictReason.Measured(
                        new DurabilityShortfall(1_100 * 4_096L, 1_000_000 * 4_096L / 1_000_000 + 1_000 * 4_096L)));
        assertThat(outcome(Track.ONLINE, broken)).isNotEqualTo(WindowVerdict.Outcome.BREACH);
    }

    /// What may be lost stands in the registry.
    @Test
    void theBudgetIsThatOfTheNetwork() {
        Committed whole = committed(2, 0, 1_000_000);
        List<EraTally> reports = said(0, whole, committed(2, 900, 999_100));

        assertThat(possession(new LossBudget(0, 0, 0), said(0, whole, committed(2, 1, 999_999))))
                .isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(new LossBudget(1_000, 1_000_000, 898 * ObjectEntry.LEAF_BYTES), reports))
                .isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(new LossBudget(1_000, 1_000_000, 899 * ObjectEntry.LEAF_BYTES), reports))
                .isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(possession(new LossBudget(900_000, 0, 0), reports)).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(possession(new LossBudget(899_999, 0, 0), reports)).isEqualTo(WindowVerdict.Outcome.BREACH);
    }

    private static WindowVerdict.Outcome possession(LossBudget losses, List<EraTally> reports) {
        Decisions decisions = new Decisions(ErrorRates.POSSESSION, ErrorRates.TIMING, 2_000, 14, losses);
        List<ClaimSpan> always = List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), CLAIM));
        return outcome(
                Track.POSSESSION,
                WindowVerdict.of(new WindowTerms(window(0), decisions, always), reports, Proven.NONE, true));
    }

    @Test
    void aTreeThatIsBegunAnewLosesWhatWasInTheOneBefore() {
        Committed whole = committed(2, 0, 1_000_000);

        assertThat(possession(0, said(0, whole, whole, committed(2, 0, 0))))
                .as("its owners have let it go")
                .isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(possession(0, said(0, whole, committed(1, 0, 999_999)))).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(0, said(0, whole, committed(3, 0, 999_999)))).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(0, said(0, committed(2, 0, 0), committed(3, 0, 0), committed(4, 0, 5))))
                .as("who has nothing of anybody loses nothing of anybody")
                .isEqualTo(WindowVerdict.Outcome.MET);
    }

    /// Neither the border of a window, nor an era without a snapshot, nor a second report of an era hides it.
    @Test
    void noBorderHidesALoss() {
        Committed whole = committed(2, 0, 1_000_000);
        Committed less = committed(2, 5_000, 995_000);

        assertThat(possession(0, said(ERAS - 1, whole, less))).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(possession(1, said(ERAS - 1, whole, less))).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(1, said(ERAS - 1, whole, Committed.NONE, less))).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(1, said(ERAS - 2, whole, less, less))).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(possession(1, all(said(ERAS - 1, whole, less), said(ERAS, whole, whole))))
                .as("two reports of one era are somebody else's crime")
                .isEqualTo(WindowVerdict.Outcome.MET);
    }

    private static List<EraTally> filled(int from, int to, int lost, long ownedLeaves) {
        return IntStream.range(from, to)
                .mapToObj(era ->
                        new EraTally(new EraId(era), 0, 12, MEMBERS, sections(lost, 0, committed(0, 0, ownedLeaves))))
                .toList();
    }

    private static TrackStanding.Test test(WindowVerdict verdict) {
        return on(Track.POSSESSION, verdict).test().orElseThrow();
    }

    /// Whoever made it can make it again: filler neither vets nor speaks for anybody, however much of it is proved.
    @Test
    void fillerProvesNothing() {
        WindowVerdict filler = verdict(0, filled(0, ERAS, 0, 0));

        assertThat(test(filler).trials()).isEqualTo(Trials.NONE);
        assertThat(outcome(Track.POSSESSION, filler)).isEqualTo(WindowVerdict.Outcome.NO_VERDICT);
        assertThat(filler.outcome()).as("it is there, and in time").isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(filler.vetting()).isEqualTo(new Vetting(Vetting.State.VETTING, 0, 2_000, 0, 14));
        assertThat(filler.stored()).contains(new StoredBytes(1_000_000 * 4_096L, 0));
        assertThat(verdict(0, said(0, Committed.NONE)).stored()).isEmpty();
        assertThat(test(verdict(0, said(0, Committed.NONE))).trials())
                .as("nobody knows whose it was")
                .isEqualTo(Trials.NONE);
    }

    /// A tenth of what is proved is of owners, so a tenth counts; what is left of a leaf in an era is not lost.
    @Test
    void ofWhatIsProvedThePartOfOwnersCounts() {
        WindowVerdict tenth = verdict(0, filled(0, ERAS, 0, 100_000));

        assertThat(test(tenth).trials()).isEqualTo(new Trials(0, ERAS * LEAVES * MEMBERS * Trials.ONE / 10));
        assertThat(tenth.vetting())
                .isEqualTo(new Vetting(Vetting.State.VETTING, ERAS * LEAVES * MEMBERS / 10, 2_000, ERAS, 14));
        assertThat(verdict(0, filled(0, ERAS, 0, 142_000)).vetting().state()).isEqualTo(Vetting.State.VETTED);
        assertThat(verdict(0, filled(0, ERAS, 0, 1_000)).vetting().samples())
                .as("0.588 of a leaf an era")
                .isEqualTo(14);
    }

    /// Who hides a loss behind filler: what is proved of the filler speaks no more against the leaves that are lost.
    @Test
    void fillerExcusesNoLoss() {
        List<EraTally> one = all(filled(0, ERAS - 3, 0, 1_000), filled(ERAS - 3, ERAS, 1, 1_000));

        assertThat(test(verdict(0, one)).trials().failed()).isEqualTo(3 * Trials.ONE);
        assertThat(outcome(Track.POSSESSION, verdict(0, one)))
                .as("three, and a few hundredths of a nat that speak for it")
                .isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(isEverCaughtBehind(1_000, 90)).isTrue();
        assertThat(isEverCaughtBehind(1_000_000, 90)).isFalse();
    }

    /// One leaf in so many eras, in windows of a month.
    private static boolean isEverCaughtBehind(long ownedLeaves, int every) {
        List<EraTally> reports = IntStream.range(0, 2 * 720)
                .mapToObj(era -> filled(era, era + 1, era % every == 0 ? 1 : 0, ownedLeaves)
                        .getFirst())
                .toList();
        SlaWindow window = new SlaWindow(1, new EraId(720), new EraId(2 * 720 - 1), 720 * 12);
        List<ClaimSpan> always = List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), CLAIM));
        return outcome(
                        Track.POSSESSION,
                        WindowVerdict.of(new WindowTerms(window, DECISIONS, always), reports, Proven.NONE, true))
                == WindowVerdict.Outcome.BREACH;
    }

    /// An honest node that loses nothing but filler withdraws it, which has no price and no era: the leaves
    /// are gone from what is asked for again. One that says nothing is held to its snapshot like everybody,
    /// but by no one bad era, and not by what timeouts do to it in two months.
    @Test
    void anHonestNodeThatLosesItsFillerIsNotConvicted() {
        assertThat(possession(0, said(0, committed(0, 0, 0), new Committed(Hash32.sha256(), 0, 1_000_000, 0, 0))))
                .isEqualTo(WindowVerdict.Outcome.NO_VERDICT);
        assertThat(possession(0, all(filled(0, 9, 0, 0), filled(9, 10, 256, 0), filled(10, ERAS, 0, 0))))
                .as("one bad era")
                .isNotEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(1, all(filled(0, 1, 1, 0), filled(1, 40, 0, 0), filled(40, 41, 1, 0))))
                .as("two in two windows")
                .isNotEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(possession(0, filled(0, 3, 1, 0)))
                .as("and who goes on losing what it signed for is convicted without owners, too")
                .isEqualTo(WindowVerdict.Outcome.BREACH);
    }

    @Test
    void anHonestNodeMeetsAllOfThem() {
        WindowVerdict verdict = verdict(0, eras(0, ERAS, 0, 0));

        assertThat(verdict.outcome()).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(verdict.tracks())
                .extracting(TrackStanding::track)
                .containsExactly(Track.POSSESSION, Track.TIMING, Track.ONLINE);
        assertThat(verdict.tracks()).allMatch(track -> track.outcome() == WindowVerdict.Outcome.MET);
        assertThat(verdict.vetting().state()).isEqualTo(Vetting.State.VETTED);
        assertThat(on(Track.POSSESSION, verdict).test().orElseThrow().betaPpm()).isEqualTo(1_000_000);
    }

    /// One era, whatever went wrong in it, and two lost leaves besides.
    @Test
    void oneBadHourConvictsNobody() {
        for (int lost : new int[] {1, 3, 64, 256}) {
            WindowVerdict verdict =
                    verdict(0, all(eras(0, 9, 0, 0), eras(9, 10, lost, 1_000_000), eras(10, ERAS, 0, 0)));
            assertThat(verdict.outcome()).as("%d lost", lost).isEqualTo(WindowVerdict.Outcome.MET);
        }
    }

    /// A disk loses a sector in each of three eras that are far apart.
    @Test
    void bitRotConvictsNobody() {
        List<EraTally> rotten = IntStream.range(0, 2 * ERAS)
                .mapToObj(era -> era(era, era % 16 == 0 ? 1 : 0, 10_000))
                .toList();
        assertThat(verdict(0, rotten).outcome()).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(verdict(1, rotten).outcome()).isEqualTo(WindowVerdict.Outcome.MET);
    }

    @Test
    void whoLosesLeavesEraAfterEraIsConvictedInTheSecondOne() {
        WindowVerdict verdict = verdict(0, all(eras(0, 4, 0, 0), eras(4, 6, 5, 0)));

        assertThat(outcome(Track.POSSESSION, verdict)).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(verdict.outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(VerdictReason.texts(verdict.reasons()))
                .containsExactly("possession: 10 failed beside 3528 that did not in eras 0 to 5, more like 0.01 % than"
                        + " 0.0001 %");
        assertThat(outcome(Track.TIMING, verdict)).isEqualTo(WindowVerdict.Outcome.MET);
    }

    /// Half of an era's probes failed in vain, forty times: no availability makes up for it.
    @Test
    void whoIsSlowIsConvictedHoweverOftenItIsThere() {
        WindowVerdict third = verdict(0, eras(0, ERAS, 0, 500_000));

        assertThat(outcome(Track.TIMING, third)).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(outcome(Track.ONLINE, third)).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(outcome(Track.POSSESSION, third)).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(VerdictReason.texts(third.reasons()))
                .containsExactly("timing: 9 failed beside 9 that did not in eras 0 to 17, more like 5 % than 1 %");
    }

    @Test
    void absenceIsAMatterOfItsOwnTrack() {
        EraTally away = new EraTally(new EraId(3), 40, 40, MEMBERS, Sections.NONE);
        WindowVerdict verdict = verdict(0, all(eras(0, 3, 0, 0), List.of(away), eras(4, ERAS, 0, 0)));

        assertThat(outcome(Track.ONLINE, verdict)).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(outcome(Track.TIMING, verdict)).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(outcome(Track.POSSESSION, verdict)).isEqualTo(WindowVerdict.Outcome.MET);
    }

    /// Who knows where windows end loses two leaves before and two behind; each window alone would forgive them.
    @Test
    void theEndOfAWindowResetsNothing() {
        List<EraTally> around = all(
                eras(0, ERAS - 2, 0, 0),
                eras(ERAS - 2, ERAS, 1, 0),
                eras(ERAS, ERAS + 2, 1, 0),
                eras(ERAS + 2, 2 * ERAS, 0, 0));

        assertThat(outcome(Track.POSSESSION, verdict(0, around))).isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(outcome(Track.POSSESSION, verdict(1, around))).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(outcome(Track.POSSESSION, verdict(1, around.subList(ERAS, 2 * ERAS))))
                .as("that window alone")
                .isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(outcome(Track.POSSESSION, verdict(2, around)))
                .as("held against it once")
                .isEqualTo(WindowVerdict.Outcome.NO_VERDICT);
    }

    /// Its whole art is to lose as much as two windows forgive: where these are short, three leaves; where they are
    /// long, one of
    /// `ln 100 / 9.9e-5 = 46,515` proved ones.
    @Test
    void whoStaysUnderTheBoundInEachWindowLosesNoMoreThanTheTestAllows() {
        for (int every = 1; every <= 40; every++) {
            assertThat(isEverCaught(ERAS, every))
                    .as("one lost leaf in %d eras", every)
                    .isEqualTo(every <= 15);
        }
        int leaves = LEAVES * MEMBERS;
        assertThat(isEverCaught(720, 46_515 / leaves * 9 / 10)).isTrue();
        assertThat(isEverCaught(720, 46_515 / leaves + 1)).isFalse();
    }

    private static boolean isEverCaught(int eras, int every) {
        List<EraTally> reports = IntStream.range(0, 6 * eras)
                .mapToObj(era -> era(era, era % every == 0 ? 1 : 0, 0))
                .toList();
        return IntStream.range(0, 6).anyMatch(number -> {
            SlaWindow window = new SlaWindow(
                    number, new EraId((long) number * eras), new EraId((long) number * eras + eras - 1), eras * 12);
            List<ClaimSpan> always = List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), CLAIM));
            WindowVerdict verdict =
                    WindowVerdict.of(new WindowTerms(window, DECISIONS, always), reports, Proven.NONE, true);
            return outcome(Track.POSSESSION, verdict) == WindowVerdict.Outcome.BREACH;
        });
    }

    @Test
    void leavingAndComingBackForgetsNothingAndIsVettedAgain() {
        List<EraTally> reports = all(eras(0, 20, 0, 0), eras(20, 22, 1, 0), eras(26, 28, 1, 0), eras(28, 40, 0, 0));
        List<ClaimSpan> gap = List.of(
                new ClaimSpan(new EraId(0), new EraId(21), CLAIM),
                new ClaimSpan(new EraId(26), new EraId(2 * ERAS - 1), CLAIM));

        WindowVerdict back = verdict(1, reports, gap);

        assertThat(outcome(Track.POSSESSION, back)).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(back.vetting()).isEqualTo(new Vetting(Vetting.State.VETTING, 12L * LEAVES * MEMBERS, 2_000, 12, 14));
    }

    /// A version of the registry that changes a claim is no new membership.
    @Test
    void whoIsNewIsVettedByLeavesAndByTime() {
        List<ClaimSpan> changed = List.of(
                new ClaimSpan(new EraId(0), new EraId(5), CLAIM),
                new ClaimSpan(new EraId(6), new EraId(ERAS - 1), CLAIM));

        assertThat(verdict(0, eras(0, 13, 0, 0), changed).vetting().state()).isEqualTo(Vetting.State.VETTING);
        assertThat(verdict(0, eras(0, 14, 0, 0), changed).vetting())
                .isEqualTo(new Vetting(Vetting.State.VETTED, 14L * LEAVES * MEMBERS, 2_000, 14, 14));
        assertThat(verdict(0, List.of(era(0, 0, 0), era(13, 0, 0)), changed)
                        .vetting()
                        .state())
                .as("old enough, and has proved too little")
                .isEqualTo(Vetting.State.VETTING);
        assertThat(verdict(3, eras(0, 14, 0, 0)).vetting().samples())
                .as("gone for two windows")
                .isZero();
    }

    @Test
    void aConvictionBeginsTheVettingAnew() {
        WindowVerdict verdict = verdict(1, all(eras(0, 30, 0, 0), eras(30, 32, 9, 0), eras(32, 2 * ERAS, 0, 0)));

        assertThat(verdict.vetting().eras()).isEqualTo(16);
    }

    /// What is broken for a day is a breach; what is broken half a window later still, or again, is no mistake.
    @Test
    void oneMistakeThatIsMendedIsNotRepeated() {
        WindowVerdict once = verdict(1, all(eras(0, 20, 0, 0), eras(20, 28, 5, 0), eras(28, 48, 0, 0)));
        WindowVerdict again = verdict(1, all(eras(0, 20, 0, 0), eras(20, 40, 5, 0), eras(40, 48, 0, 0)));

        assertThat(once.outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(on(Track.POSSESSION, once).test().orElseThrow().repeated()).isFalse();
        assertThat(on(Track.POSSESSION, again).test().orElseThrow().repeated()).isTrue();
    }

    @Test
    void ofTwoCertifiedReportsOfOneEraTheBetterCounts() {
        List<EraTally> two = all(eras(0, 4, 9, 900_000), eras(0, 4, 0, 0));
        TrackStanding.Test test = on(Track.POSSESSION, verdict(0, two)).test().orElseThrow();
        assertThat(test.trials()).isEqualTo(new Trials(0, 4L * LEAVES * MEMBERS * Trials.ONE));
        assertThat(on(Track.TIMING, verdict(0, two)).test().orElseThrow().trials())
                .isEqualTo(new Trials(0, 4 * Trials.ONE));
    }

    @Test
    void theOrderOfReportsDoesNotMatter() {
        List<EraTally> reports =
                new ArrayList<>(all(eras(0, 20, 0, 80_000), eras(20, 31, 1, 400_000), eras(31, 48, 0, 0)));
        WindowVerdict verdict = verdict(1, reports);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(reports, new Random(seed));
            assertThat(verdict(1, reports)).as("seed %d", seed).isEqualTo(verdict);
        }
    }

    @Test
    void proofIsABreachOfItsOwnTrackAlone() {
        WindowVerdict verdict = WindowVerdict.of(
                new WindowTerms(
                        window(0), DECISIONS, List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), CLAIM))),
                eras(0, ERAS, 0, 0),
                Proven.of(List.of(new Evidence.Kind("possession"), new Evidence.Kind("of-tomorrow"))),
                true);
        assertThat(verdict.tracks())
                .extracting(TrackStanding::outcome)
                .containsExactly(WindowVerdict.Outcome.BREACH, WindowVerdict.Outcome.MET, WindowVerdict.Outcome.MET);
        assertThat(on(Track.POSSESSION, verdict).reasons()).hasSize(2);
    }
}
