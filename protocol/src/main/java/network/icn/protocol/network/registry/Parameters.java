package network.icn.protocol.network.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import network.icn.protocol.network.era.AgreementTiming;
import network.icn.protocol.network.era.EraClock;

/// What every node must agree on to come to the same bytes.
///
/// @param genesis start of era 0
/// @param eraLength the unit of reporting; 1 h by default
/// @param slotsPerEra each slot gets one verdict; 12 by default
/// @param committeeSize n, the members drawn for a shard; fewer HyperNodes than that means all of them
/// @param quorum q of a full committee; a smaller committee uses floor((n+f)/2)+1 with f = floor((n-1)/3)
/// @param targetsPerShard G, the ScalerNodes that one certificate covers; 16 by default
/// @param possessionSamplesPerEra leaves that a whole committee draws from one ScalerNode; 527 by default
/// @param answerTimeout how long an answer may take before the probe counts as late
/// @param windowSlots slots over which promises are judged, in whole eras; 30 days by default
/// @param kinds names of the kinds of challenge that count, ascending; [#STANDARD_KINDS] by default
/// @param decisions by what ScalerNodes are judged from era to era; [Decisions#standard] by default
public record Parameters(
        Instant genesis,
        Duration eraLength,
        int slotsPerEra,
        int committeeSize,
        int quorum,
        int targetsPerShard,
        int possessionSamplesPerEra,
        Duration answerTimeout,
        int windowSlots,
        List<String> kinds,
        Decisions decisions) {
    /// What every network asks for.
    public static final List<String> STANDARD_KINDS =
            List.of("echo", "possession", "possession-growth", "possession-retest");
    /// What evidence of a contradiction is called, of a challenger's choice, and of two snapshots: no kind of
    /// challenge has such a name.
    public static final List<String> RESERVED_KINDS = List.of("equivocation", "chosen-seed", "snapshot-conflict");
    /// More kinds of challenge than there will be.
    public static final int MAX_KINDS = 16;
    /// Letters of the longest name of one.
    public static final int MAX_KIND_NAME = 32;
    /// Bitmaps and certificates are sized for this (docs/design/threats.md 2, profile `strong`).
    public static final int MAX_COMMITTEE = 256;
    /// One operator has at most this part of the seats of a drawn committee, rounded up, while there
    /// are others.
    public static final int OPERATOR_SHARE = 10;
    /// The largest shard whose agreed value still fits into one statement.
    public static final int MAX_TARGETS_PER_SHARD = 16;

    /// Times of any era number up to [network.icn.protocol.network.era.EraId#MAX] stay within 63 bits
    /// of milliseconds.
    public static final Duration MAX_ERA = Duration.ofHours(2);
    /// A promise that is judged less than four times a year is none.
    public static final Duration MAX_WINDOW = Duration.ofDays(92);
    /// What providers bill by.
    private static final Duration DEFAULT_WINDOW = Duration.ofDays(30);

    /// The last that ISO 8601 writes without a sign.
    private static final Instant LAST_GENESIS = Instant.ofEpochMilli(253_402_300_799_999L);

    private static final Duration ONE_MILLI = Duration.ofMillis(1);
    private static final Pattern KIND = Pattern.compile("[a-z0-9-]{1," + MAX_KIND_NAME + "}");

    public Parameters {
        if (genesis.isBefore(Instant.EPOCH)
                || genesis.isAfter(LAST_GENESIS)
                || !genesis.equals(genesis.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException(
                    "genesis: must be a whole millisecond from 1970 to 9999, got " + genesis);
        }
        requireMillis("eraLength", eraLength);
        var _ = new EraClock(genesis, eraLength, slotsPerEra);
        require("committeeSize", committeeSize, 1, MAX_COMMITTEE);
        require("quorum", quorum, committeeSize / 2 + 1, committeeSize);
        require("targetsPerShard", targetsPerShard, 1, MAX_TARGETS_PER_SHARD);
        require("possessionSamplesPerEra", possessionSamplesPerEra, 1, 65_535);
        requireMillis("answerTimeout", answerTimeout);
        int longest = Math.toIntExact(Math.max(1, MAX_WINDOW.dividedBy(eraLength))) * slotsPerEra;
        require("windowSlots", windowSlots, slotsPerEra, longest);
        if (windowSlots % slotsPerEra != 0) {
            throw new IllegalArgumentException(
                    "windowSlots: must be a multiple of the " + slotsPerEra + " slots of an era, got " + windowSlots);
        }
        decisions.requireWithin(windowSlots / slotsPerEra);
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty()
                || kinds.size() > MAX_KINDS
                || !kinds.stream().allMatch(Parameters::isKindName)
                || !kinds.equals(kinds.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException("kinds: must be 1 to " + MAX_KINDS
                    + " names of lower-case letters, digits and dashes, ascending, got " + kinds);
        }
    }

    /// With the standard kinds of challenge, and judged by the standard.
    public Parameters(
            Instant genesis,
            Duration eraLength,
            int slotsPerEra,
            int committeeSize,
            int quorum,
            int targetsPerShard,
            int possessionSamplesPerEra,
            Duration answerTimeout,
            int windowSlots) {
        this(
                genesis,
                eraLength,
                slotsPerEra,
                committeeSize,
                quorum,
                targetsPerShard,
                possessionSamplesPerEra,
                answerTimeout,
                windowSlots,
                STANDARD_KINDS,
                Decisions.standard(eraLength, windowSlots / Math.max(1, slotsPerEra)));
    }

    /// Whether a kind of challenge may be called so: 1 to 32 lower-case letters, digits and dashes, and
    /// none of [#RESERVED_KINDS].
    public static boolean isKindName(String name) {
        return KIND.matcher(name).matches() && !RESERVED_KINDS.contains(name);
    }

    /// The same with other kinds of challenge.
    public Parameters withKinds(List<String> others) {
        return new Parameters(
                genesis,
                eraLength,
                slotsPerEra,
                committeeSize,
                quorum,
                targetsPerShard,
                possessionSamplesPerEra,
                answerTimeout,
                windowSlots,
                others,
                decisions);
    }

    /// The same, and judged by something else.
    public Parameters withDecisions(Decisions others) {
        return new Parameters(
                genesis,
                eraLength,
                slotsPerEra,
                committeeSize,
                quorum,
                targetsPerShard,
                possessionSamplesPerEra,
                answerTimeout,
                windowSlots,
                kinds,
                others);
    }

    /// 30 days in slots, in whole eras.
    public static int defaultWindowSlots(Duration eraLength, int slotsPerEra) {
        return Math.toIntExact(Math.max(1, DEFAULT_WINDOW.dividedBy(eraLength)) * slotsPerEra);
    }

    /// Whole eras of a window.
    public int erasPerWindow() {
        return windowSlots / slotsPerEra;
    }

    /// When eras and slots begin and end.
    public EraClock clock() {
        return new EraClock(genesis, eraLength, slotsPerEra);
    }

    /// The time limits of an agreement, which follow from the length of an era.
    public AgreementTiming timing() {
        return AgreementTiming.forEra(eraLength);
    }

    /// What is signed has whole milliseconds: anything finer would be another value under the same
    /// signature.
    static void requireMillis(String name, Duration value) {
        if (value.compareTo(ONE_MILLI) < 0
                || value.compareTo(MAX_ERA) > 0
                || !value.equals(value.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException(name + ": must be whole milliseconds, 1 ms to 2 h, got " + value);
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": must be from " + min + " to " + max + ", got " + value);
        }
    }
}
