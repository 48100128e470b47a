package network.icn.protocol.challenge.parity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.LowerMedian;
import network.icn.protocol.challenge.Measure;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;

/// A kind that nobody needs: a ScalerNode is asked for numbers, and promises that they are even. It is
/// here and in the list of kinds of the tests, and nothing else in the repository names it but tests.
public final class Parity implements RoutineKind<Parity.Drawn, Counts, Counts> {
    public static final String NAME = "parity";

    /// What came of one question.
    ///
    /// @param value that was answered, if there was an answer
    /// @param receipt hash of the signed receipt; zero without one
    public record Drawn(OptionalInt value, Hash32 receipt) {
        static final SectionForm<Drawn> FORM = new SectionForm<>() {
            @Override
            public void write(Drawn number, CanonicalWriter out) {
                out.u8(number.value.isPresent() ? 1 : 0)
                        .u16(number.value.orElse(0))
                        .hash(number.receipt);
            }

            @Override
            public Drawn read(CanonicalReader in) throws MalformedException {
                boolean answered = in.u8() == 1;
                int value = in.u16();
                return new Drawn(answered ? OptionalInt.of(value) : OptionalInt.empty(), in.hash());
            }
        };

        boolean isOdd() {
            return value.orElse(0) % 2 == 1;
        }
    }

    /// The one number that an answer is.
    public static Payload number(int value) {
        return Payload.of(new CanonicalWriter().u16(value).toBytes());
    }

    private static int number(Payload answer) throws MalformedException {
        CanonicalReader in = new CanonicalReader(answer.bytes());
        int value = in.u16();
        in.end();
        return value;
    }

    /// Odd numbers in an era.
    public record Odd(int odd, int asked) implements Shortfall {
        @Override
        public String text() {
            return "parity: " + odd + " of " + asked + " numbers odd, promised none";
        }
    }

    /// Eras with odd numbers in a window.
    public record OddEras(int eras) implements Shortfall {
        @Override
        public String text() {
            return "parity: odd numbers in " + eras + " eras of the window, promised none";
        }
    }

    /// What a member says that was given these numbers.
    public static Sections said(Sections sections, int... numbers) {
        TreeMap<Integer, Drawn> findings = new TreeMap<>();
        for (int number : numbers) {
            findings.put(findings.size(), new Drawn(OptionalInt.of(number), Hash32.ZERO));
        }
        return sections.with(NAME, Counts.FORM, new Parity().summarise(findings));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxAnswer() {
        return Short.BYTES;
    }

    /// A number below how many slots there are, as if that mattered.
    @Override
    public Payload question(Occasion occasion) {
        return number(occasion.parameters().slotsPerEra());
    }

    @Override
    public List<Long> leaves(Challenge asked, EraSnapshot snapshot) {
        return List.of();
    }

    @Override
    public Payload answer(Challenge asked, EraSnapshot snapshot, List<StoredLeaves> read) {
        return number(2 * asked.slot());
    }

    @Override
    public boolean isRight(Challenge asked, EraSnapshot snapshot, Payload answer, SignatureVerifier owners)
            throws MalformedException {
        return number(answer) % 2 == 0;
    }

    @Override
    public Drawn finding(Challenge asked, EraSnapshot snapshot, Payload answer, Answered how) {
        try {
            return new Drawn(OptionalInt.of(number(answer)), how.receipt());
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Drawn unanswered(Challenge asked, EraSnapshot snapshot) {
        return new Drawn(OptionalInt.empty(), Hash32.ZERO);
    }

    @Override
    public Optional<Hash32> receipt(Drawn finding) {
        return Optional.of(finding.receipt()).filter(receipt -> !receipt.equals(Hash32.ZERO));
    }

    @Override
    public String proven(int challenges) {
        return "parity: signed " + challenges + " odd numbers, promised none";
    }

    @Override
    public String meaning() {
        return "It signed an odd number.";
    }

    @Override
    public SectionForm<Drawn> findings() {
        return Drawn.FORM;
    }

    @Override
    public SectionForm<Counts> summaries() {
        return Counts.FORM;
    }

    @Override
    public Track track() {
        return Track.POSSESSION;
    }

    @Override
    public SectionForm<Counts> results() {
        return Counts.FORM;
    }

    @Override
    public Counts summarise(SortedMap<Integer, Drawn> findings) {
        return new Counts(findings.size(), (int)
                findings.values().stream().filter(Drawn::isOdd).count());
    }

    @Override
    public Counts merge(List<MemberVote<Counts>> votes, Committee committee, Uptime uptime) {
        List<Counts> said = votes.stream().map(MemberVote::summary).toList();
        return new Counts((int) LowerMedian.of(said, Counts::asked), (int) LowerMedian.of(said, Counts::odd));
    }

    @Override
    public Plausibility plausibility(Counts summary) {
        return Plausibility.SILENT;
    }

    @Override
    public List<Shortfall> shortfalls(Counts result, Claim claim) {
        return result.odd() > 0 ? List.of(new Odd(result.odd(), result.asked())) : List.of();
    }

    @Override
    public Optional<WindowStanding> standing(List<JudgedEra<Counts>> eras, int windowEras) {
        int odd = (int) eras.stream()
                .filter(era -> era.results().stream().allMatch(result -> result.odd() > 0))
                .count();
        Optional<Shortfall> shortfall = odd > 0 ? Optional.of(new OddEras(odd)) : Optional.empty();
        return Optional.of(new WindowStanding(NAME, odd, 0, shortfall));
    }

    @Override
    public List<Measure> measures(Counts result) {
        return List.of(Measure.of("asked", result.asked()), Measure.of("odd", result.odd()));
    }
}
