package network.icn.protocol.challenge.echo;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.LowerMedian;
import network.icn.protocol.challenge.Measure;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;

/// The echo: a random nonce is sent and comes back, and the round trip is measured (docs/verdicts.md,
/// times).
public final class Echo implements ChallengeKind<EchoTime, LatencySummary, EchoResult> {
    public static final String NAME = "echo";

    /// An echo takes two crossings of a kernel, a TLS record and an HTTP/2 frame each way: on no
    /// machine less.
    private static final long SHORTEST_MICROS = 10;
    /// In an era with a median above the promise half of the time was slow; of the time one percent may
    /// be.
    private static final int SLOW_SHARE = 50;

    private static final int MICROS_PER_MILLI = 1_000;

    /// For the list of kinds.
    public Echo() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Track track() {
        return Track.TIMING;
    }

    @Override
    public SectionForm<EchoTime> findings() {
        return EchoTime.FORM;
    }

    @Override
    public SectionForm<LatencySummary> summaries() {
        return LatencySummary.FORM;
    }

    @Override
    public SectionForm<EchoResult> results() {
        return EchoResult.FORM;
    }

    @Override
    public LatencySummary summarise(SortedMap<Integer, EchoTime> findings) {
        return LatencySummary.of(
                findings.values().stream().map(EchoTime::micros).toList());
    }

    @Override
    public Optional<EchoTime> untimed(EchoTime finding) {
        return Optional.empty();
    }

    @Override
    public EchoResult merge(List<MemberVote<LatencySummary>> votes, Committee committee, Uptime uptime) {
        List<LatencySummary> measured = votes.stream()
                .map(MemberVote::summary)
                .filter(LatencySummary::isTimed)
                .toList();
        int unanswered = (int) votes.stream().filter(Echo::askedInVain).count();
        return new EchoResult(
                latency(measured, unanswered),
                atLeastMicros(measured, committee),
                FailedShare.of(votes, committee, uptime));
    }

    /// A member that asked in vain is slower than every number: else whoever claims an answer of a dead
    /// target names its latency alone, and a slow target gains by answering only its friends.
    private static LatencySummary latency(List<LatencySummary> measured, int unanswered) {
        int place = (measured.size() + unanswered - 1) / 2;
        if (place >= measured.size()) {
            return LatencySummary.NONE;
        }
        return new LatencySummary(
                (int) LowerMedian.of(measured, LatencySummary::probes),
                LowerMedian.ascending(measured, LatencySummary::p50Micros)[place],
                LowerMedian.ascending(measured, LatencySummary::p95Micros)[place],
                LowerMedian.ascending(measured, LatencySummary::p99Micros)[place]);
    }

    private static boolean askedInVain(MemberVote<LatencySummary> vote) {
        return !vote.summary().isTimed() && vote.count(SlotResult.FAIL) > vote.count(SlotResult.OK);
    }

    /// The largest time of which it is sure that more than half of the honest medians are not below it:
    /// the rule of slots, for times.
    private static long atLeastMicros(List<LatencySummary> measured, Committee committee) {
        long[] medians = LowerMedian.ascending(measured, LatencySummary::p50Micros);
        int liars = committee.size() - committee.quorum();
        int needed = (medians.length + liars) / 2 + 1;
        return needed <= medians.length ? medians[medians.length - needed] : 0;
    }

    @Override
    public Plausibility plausibility(LatencySummary summary) {
        if (!summary.isTimed()) {
            return Plausibility.SILENT;
        }
        return summary.p50Micros() < SHORTEST_MICROS ? Plausibility.IMPOSSIBLE : Plausibility.POSSIBLE;
    }

    @Override
    public List<Shortfall> shortfalls(EchoResult result, Claim claim) {
        LatencySummary latency = result.latency();
        long promised = promisedMicros(claim);
        return latency.probes() > 0 && latency.p99Micros() > promised
                ? List.of(new EchoShortfall.Era(latency.p99Micros(), promised))
                : List.of();
    }

    private static long promisedMicros(Claim claim) {
        return claim.latency().toMillis() * MICROS_PER_MILLI;
    }

    @Override
    public Optional<WindowStanding> standing(List<JudgedEra<EchoResult>> eras, int windowEras) {
        int slow = (int) eras.stream().filter(Echo::isSlow).count();
        int allowed = Math.max(1, windowEras / SLOW_SHARE);
        Optional<Shortfall> shortfall =
                slow > allowed ? Optional.of(new EchoShortfall.Window(slow, allowed, windowEras)) : Optional.empty();
        return Optional.of(new WindowStanding(NAME, slow, allowed, shortfall));
    }

    /// One value an era is one trial: probes that fail together are no independent ones.
    @Override
    public Optional<Trials> trials(EchoResult result, int observers) {
        FailedShare failed = result.failed();
        return failed.members() == 0
                ? Optional.empty()
                : Optional.of(new Trials(failed.ppm(), Trials.ONE - failed.ppm()));
    }

    private static boolean isSlow(JudgedEra<EchoResult> era) {
        return era.results().stream().allMatch(result -> result.atLeastMicros() > promisedMicros(era.claim()));
    }

    @Override
    public List<Measure> measures(EchoResult result) {
        LatencySummary latency = result.latency();
        boolean measured = latency.probes() > 0;
        return List.of(
                Measure.of("probes", latency.probes()),
                Measure.of("p50Micros", measured, latency.p50Micros()),
                Measure.of("p95Micros", measured, latency.p95Micros()),
                Measure.of("p99Micros", measured, latency.p99Micros()),
                Measure.of("atLeastMicros", result.atLeastMicros() > 0, result.atLeastMicros()),
                Measure.of(
                        "failedPpm",
                        result.failed().members() > 0,
                        result.failed().ppm()));
    }
}
