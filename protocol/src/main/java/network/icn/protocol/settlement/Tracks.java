package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;

/// The tracks of one ScalerNode in a window, each by itself.
///
/// @param eras of the window and of the one before
record Tracks(WindowTerms terms, SortedMap<EraId, EraFindings> eras, boolean over) {
    /// A report of a month ago weighs half of one of today, about, where an era is an hour.
    private static final int FORGETS = 1_000;
    private static final int PPM = 1_000_000;

    /// A track with a sequential test.
    TrackStanding tested(Track track, SortedMap<EraId, Trials> trials, ErrorRates rates, List<VerdictReason> charges) {
        SequentialRule test = SequentialRule.of(rates);
        SequentialRule.Walk walk = test.walk(trials);
        List<SequentialRule.Rejection> rejections = walk.rejections().stream()
                .filter(each -> terms.window().contains(each.era()))
                .toList();
        List<VerdictReason> broken = new ArrayList<>(charges);
        if (!rejections.isEmpty()) {
            SequentialRule.Rejection first = rejections.getFirst();
            broken.add(new VerdictReason.Rejected(track, first.since(), first.era(), first.trials(), rates));
        }
        Trials inWindow =
                trials.tailMap(terms.window().first()).values().stream().reduce(Trials.NONE, Trials::plus);
        boolean measured = inWindow.failed() > 0 || inWindow.clean() > 0;
        return new TrackStanding(
                track,
                WindowVerdict.outcome(!broken.isEmpty(), over, measured),
                Optional.of(new TrackStanding.Test(
                        walk.score(),
                        -test.accepts(),
                        test.rejects(),
                        inWindow,
                        beta(trials),
                        rejections.size(),
                        isRepeated(walk.rejections()))),
                broken);
    }

    /// The track of what was promised slot by slot.
    TrackStanding online(List<VerdictReason> broken, boolean covered) {
        return new TrackStanding(
                Track.ONLINE, WindowVerdict.outcome(!broken.isEmpty(), over, covered), Optional.empty(), broken);
    }

    /// @param trials of the track of possession
    Vetting vetting(SortedMap<EraId, Trials> trials) {
        return Vetting.of(
                terms.decisions(),
                terms.claims(),
                trials,
                SequentialRule.of(terms.decisions().possession()).walk(trials).rejections());
    }

    /// What each era adds to the test of a track.
    SortedMap<EraId, Trials> trials(Track track) {
        TreeMap<EraId, Trials> trials = new TreeMap<>();
        eras.forEach((era, findings) -> findings.trials(track).ifPresent(found -> trials.put(era, found)));
        return trials;
    }

    /// What only a later release knows is proven all the same: an answer was wrong.
    static boolean isOn(Track track, String kind) {
        return ChallengeKinds.named(kind).map(ChallengeKind::track).orElse(Track.POSSESSION) == track;
    }

    /// Once in the window, and half a window before.
    private boolean isRepeated(List<SequentialRule.Rejection> rejections) {
        if (rejections.isEmpty()) {
            return false;
        }
        EraId first = rejections.getFirst().era();
        EraId last = rejections.getLast().era();
        return terms.window().contains(last)
                && 2 * (last.number() - first.number()) >= terms.window().eras();
    }

    /// As it is shown: of trials so far, each era weighing a thousandth less than the one behind it. Somebody of whom
    /// nothing is known begins with one clean trial.
    private static int beta(SortedMap<EraId, Trials> eras) {
        long clean = Trials.ONE;
        long failed = 0;
        for (Trials each : eras.values()) {
            clean += each.clean() - clean / FORGETS;
            failed += each.failed() - failed / FORGETS;
        }
        long all = clean + failed;
        // Both have less than 63 bits, a million times them has not.
        return (int) (all > Long.MAX_VALUE / PPM ? clean / (all / PPM) : clean * PPM / all);
    }
}
