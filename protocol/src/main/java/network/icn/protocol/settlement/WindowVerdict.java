package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.PromiseRule;

/// What the certified reports of a window mean under the claim of one ScalerNode: the judgement. A pure
/// function of archived reports, so anybody can make it again.
///
/// There are three tracks, and none makes up for another. A promise of availability counts slots: reports
/// that are missing count as up, so more reports can only break it. Possession and timing are sequential
/// tests over the eras of the window and of the one before ([SequentialRule]); a window is in breach by what
/// they reject in its own eras.
///
/// @param outcome breach if a track is
/// @param surelyDown slots of the window that were surely down
/// @param allowedDown how many may be
/// @param known slots with a verdict
/// @param standings how it stands by each kind of challenge that judges windows and has a result in this one
/// @param tracks in their order
/// @param vetting how far it is with what is asked of a new one
/// @param stored what it says that it stores, in the last era of which there is a report that knows; empty if none does
/// @param proven wrong answers
/// @param reasons empty unless broken or without a verdict
public record WindowVerdict(
        SlaWindow window,
        Outcome outcome,
        int surelyDown,
        int allowedDown,
        int known,
        List<WindowStanding> standings,
        List<TrackStanding> tracks,
        Vetting vetting,
        Optional<StoredBytes> stored,
        Proven proven,
        List<VerdictReason> reasons) {
    /// Below this share of known slots nothing is said at the end.
    static final int MIN_COVERAGE_PERCENT = 90;
    private static final int PERCENT = 100;

    public WindowVerdict {
        standings = List.copyOf(standings);
        tracks = List.copyOf(tracks);
        reasons = List.copyOf(reasons);
    }

    public enum Outcome {
        /// The window goes on, and nothing has broken the promise.
        OPEN,
        MET,
        /// Said as soon as it is certain; the rest of the window cannot change it.
        BREACH,
        /// The window is over and too little is known.
        NO_VERDICT;

        /// The name in APIs: `open`, `met`, `breach`, `no-verdict`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param reports of this ScalerNode; those of other windows than this one and the one before count for
    ///     nothing, the order does not matter
    /// @param proven evidence against it in eras of the window
    /// @param over whether all reports of the window have had their time
    public static WindowVerdict of(WindowTerms terms, Collection<EraTally> reports, Proven proven, boolean over) {
        SlaWindow window = terms.window();
        TreeMap<EraId, EraFindings> all = new TreeMap<>();
        reports.stream()
                .filter(report -> report.era().compareTo(window.remembers()) >= 0
                        && report.era().compareTo(window.last()) <= 0)
                .forEach(report -> all.merge(report.era(), EraFindings.of(report), EraFindings::orBetter));
        Collection<EraFindings> eras = all.tailMap(window.first()).values();
        List<ClaimSpan> promised = terms.promised();
        int known = eras.stream().mapToInt(EraFindings::known).sum();
        Down down = promised.stream()
                .map(span -> Down.under(span.claim().availabilityPpm(), window, promised, eras))
                .max(Comparator.comparingInt(Down::beyond).thenComparingInt(Down::surely))
                .orElse(Down.NONE);
        List<WindowStanding> standings = ChallengeKinds.all().stream()
                .flatMap(kind -> standing(kind, window, promised, eras).stream())
                .toList();
        List<EraFindings> before = List.copyOf(all.headMap(window.first()).values());
        boolean covered = (long) known * PERCENT >= (long) window.slots() * MIN_COVERAGE_PERCENT;
        Tracks tracks = new Tracks(terms, all, over);
        SortedMap<EraId, Trials> proved = tracks.trials(Track.POSSESSION);
        List<VerdictReason> absent = down.beyond() > 0
                ? List.of(new VerdictReason.WindowAvailability(down.surely(), down.allowed(), window.slots()))
                : List.of();
        TrackStanding possession = tracks.tested(
                Track.POSSESSION,
                proved,
                terms.decisions().possession(),
                charges(Track.POSSESSION, proven, standings, losses(Track.POSSESSION, terms, before, eras)));
        TrackStanding timing = tracks.tested(
                Track.TIMING,
                tracks.trials(Track.TIMING),
                terms.decisions().timing(),
                charges(Track.TIMING, proven, standings, List.of()));
        TrackStanding online = tracks.online(charges(Track.ONLINE, proven, standings, absent), covered);
        List<TrackStanding> standing = List.of(possession, timing, online);
        List<VerdictReason> broken =
                standing.stream().flatMap(each -> each.reasons().stream()).toList();
        Outcome outcome = outcome(!broken.isEmpty(), over, covered);
        List<VerdictReason> reasons = outcome == Outcome.NO_VERDICT
                ? List.of(new VerdictReason.Coverage(known, window.slots(), MIN_COVERAGE_PERCENT))
                : broken;
        return new WindowVerdict(
                window,
                outcome,
                down.surely(),
                down.allowed(),
                known,
                standings,
                standing,
                tracks.vetting(proved),
                all.descendingMap().values().stream()
                        .flatMap(era -> era.stored().stream())
                        .findFirst(),
                proven,
                reasons);
    }

    /// What a track is charged with besides its test.
    private static List<VerdictReason> charges(
            Track track, Proven proven, List<WindowStanding> standings, List<VerdictReason> absent) {
        List<VerdictReason> charges = new ArrayList<>(proven.reasons(track));
        charges.addAll(absent);
        standings.stream()
                .filter(standing -> Tracks.isOn(track, standing.kind()))
                .flatMap(standing -> standing.shortfall().stream())
                .forEach(shortfall -> charges.add(new VerdictReason.Measured(shortfall)));
        return charges;
    }

    /// What was lost from one era to the next.
    private static List<VerdictReason> losses(
            Track track, WindowTerms terms, Collection<EraFindings> before, Collection<EraFindings> eras) {
        return ChallengeKinds.all().stream()
                .filter(kind -> kind.track() == track)
                .flatMap(kind -> losses(kind, terms, before, eras).stream())
                .<VerdictReason>map(VerdictReason.Measured::new)
                .toList();
    }

    private static <R> Optional<Shortfall> losses(
            ChallengeKind<?, ?, R> kind,
            WindowTerms terms,
            Collection<EraFindings> before,
            Collection<EraFindings> eras) {
        List<JudgedEra<R>> judged = judged(kind, terms.promised(), eras);
        return judged.isEmpty()
                ? Optional.empty()
                : kind.losses(
                        judged(kind, terms.claims(), before),
                        judged,
                        terms.decisions().losses());
    }

    private static <R> Optional<WindowStanding> standing(
            ChallengeKind<?, ?, R> kind, SlaWindow window, List<ClaimSpan> claims, Collection<EraFindings> eras) {
        List<JudgedEra<R>> judged = judged(kind, claims, eras);
        return judged.isEmpty() ? Optional.empty() : kind.standing(judged, window.eras());
    }

    private static <R> List<JudgedEra<R>> judged(
            ChallengeKind<?, ?, R> kind, List<ClaimSpan> claims, Collection<EraFindings> eras) {
        return eras.stream()
                .flatMap(era -> claims.stream()
                        .filter(span -> span.contains(era.era()))
                        .map(span -> new JudgedEra<>(era.era(), span.claim(), era.results(kind))))
                .filter(era -> !era.results().isEmpty())
                .toList();
    }

    /// What went wrong under one promise of availability. A promise that changes within a window is
    /// judged over the whole window, by the slots that were down under it or under a stricter one: so
    /// lowering it later excuses nothing, and a promise that held for a few eras is not broken by one slot.
    ///
    /// @param surely slots of the window that were surely down in such eras
    /// @param allowed how many may be
    private record Down(int surely, int allowed) {
        static final Down NONE = new Down(0, 0);

        static Down under(int ppm, SlaWindow window, List<ClaimSpan> claims, Collection<EraFindings> reports) {
            int surely = reports.stream()
                    .filter(report -> claims.stream()
                            .anyMatch(span ->
                                    span.contains(report.era()) && span.claim().availabilityPpm() >= ppm))
                    .mapToInt(EraFindings::surelyDown)
                    .sum();
            return new Down(surely, PromiseRule.allowedSlots(window.slots(), ppm));
        }

        int beyond() {
            return surely - allowed;
        }
    }

    static Outcome outcome(boolean broken, boolean over, boolean covered) {
        if (broken) {
            return Outcome.BREACH;
        }
        if (!over) {
            return Outcome.OPEN;
        }
        return covered ? Outcome.MET : Outcome.NO_VERDICT;
    }
}
