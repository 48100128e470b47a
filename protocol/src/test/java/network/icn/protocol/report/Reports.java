package network.icn.protocol.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.growth.GrowthSummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.challenge.retest.RetestSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Parameters;

/// Observations and reports as short texts: `+` is OK, `-` is FAIL, a space is SKIP.
public final class Reports {
    /// What every network asks for; the tests know one kind more.
    public static final List<ChallengeKind<?, ?, ?>> KINDS = ChallengeKinds.of(Parameters.STANDARD_KINDS);

    private static final NodeId TARGET = Nodes.id("target");

    private Reports() {}

    /// One target and a committee of that size.
    static Shard shard(int size, int quorum) {
        return new Shard(0, List.of(TARGET), Registries.committee(Nodes.ids("member-", size), quorum));
    }

    static Observation observation(String slots) {
        return observation(slots, LatencySummary.NONE);
    }

    static Observation observation(String slots, LatencySummary latency) {
        return observation(slots, latency, Hash32.ZERO, List.of());
    }

    static Observation observation(String slots, LatencySummary latency, Hash32 snapshot, List<Hash32> evidence) {
        List<SlotResult> results = slots.chars()
                .mapToObj(code -> switch (code) {
                    case '+' -> SlotResult.OK;
                    case '-' -> SlotResult.FAIL;
                    default -> SlotResult.SKIP;
                })
                .toList();
        TargetObservation target = new TargetObservation(
                TARGET,
                results,
                said(latency, new PossessionSummary(new Committed(snapshot, 0, 1_000, 0, 0), 12, 12, 0xfff, evidence)));
        return new Observation(List.of(target), Hash32.ZERO);
    }

    /// A report that says so much of its slots, and of the rest nothing.
    ///
    /// @param slots `U` surely up, `u` up, `d` down, `D` surely down, else unknown
    public static TargetReport report(String slots, LatencySummary latency, long latencyAtLeastMicros) {
        List<SlotVerdict> verdicts = slots.chars()
                .mapToObj(code -> switch (code) {
                    case 'U' -> SlotVerdict.SURELY_UP;
                    case 'u' -> SlotVerdict.UP;
                    case 'd' -> SlotVerdict.DOWN;
                    case 'D' -> SlotVerdict.SURELY_DOWN;
                    default -> SlotVerdict.UNKNOWN;
                })
                .toList();
        Sections sections = results(
                new EchoResult(latency, latencyAtLeastMicros, FailedShare.NONE),
                new PossessionResult(Committed.NONE, 12, 12, List.of()));
        return new TargetReport(TARGET, verdicts, 7, sections);
    }

    /// What a member says of a target.
    public static Sections said(LatencySummary latency, PossessionSummary possession) {
        return Sections.NONE
                .with(Echo.NAME, LatencySummary.FORM, latency)
                .with(Possession.NAME, PossessionSummary.FORM, possession)
                .with(Growth.NAME, GrowthSummary.FORM, GrowthSummary.NONE)
                .with(Retest.NAME, RetestSummary.FORM, RetestSummary.NONE);
    }

    /// What a committee says of a target.
    public static Sections results(EchoResult echo, PossessionResult possession) {
        return Sections.NONE
                .with(Echo.NAME, EchoResult.FORM, echo)
                .with(Possession.NAME, PossessionResult.FORM, possession)
                .with(Growth.NAME, GrowthResult.FORM, GrowthResult.NONE)
                .with(Retest.NAME, RetestResult.FORM, RetestResult.NONE);
    }

    /// The times of a report.
    public static EchoResult echo(TargetReport report) {
        return report.sections().get(Echo.NAME, EchoResult.FORM);
    }

    /// What a report says of stored data.
    public static PossessionResult possession(TargetReport report) {
        return report.sections().get(Possession.NAME, PossessionResult.FORM);
    }

    /// Slots as text again.
    public static String text(TargetReport report) {
        StringBuilder text = new StringBuilder();
        report.slots()
                .forEach(slot -> text.append(
                        switch (slot) {
                            case SURELY_UP -> 'U';
                            case UP -> 'u';
                            case DOWN -> 'd';
                            case SURELY_DOWN -> 'D';
                            case UNKNOWN -> '?';
                        }));
        return text.toString();
    }

    /// That many hashes, ascending.
    static List<Hash32> hashes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Hash32.sha256(new byte[] {(byte) i}))
                .sorted()
                .toList();
    }

    static String repeated(char code, int count) {
        char[] text = new char[count];
        Arrays.fill(text, code);
        return new String(text);
    }
}
