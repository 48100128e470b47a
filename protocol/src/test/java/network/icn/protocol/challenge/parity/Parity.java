package network.icn.protocol.challenge.parity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.LowerMedian;
import network.icn.protocol.challenge.Measure;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;

/// A kind that nobody needs: a ScalerNode is asked for numbers, and promises that they are even. It is here and in the
/// list of kinds of the tests, and nothing else in the repository names it but tests.
public final class Parity implements ChallengeKind<Parity.Drawn, Counts, Counts> {
    public static final String NAME = "parity";

    /// One answer.
    public record Drawn(int value) {
        static final SectionForm<Drawn> FORM = new SectionForm<>() {
            @Override
            public void write(Drawn number, CanonicalWriter out) {
                out.u16(number.value);
            }

            @Override
            public Drawn read(CanonicalReader in) throws MalformedException {
                return new Drawn(in.u16());
            }
        };
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
        List<Drawn> findings = Arrays.stream(numbers).mapToObj(Drawn::new).toList();
        return sections.with(NAME, Counts.FORM, new Parity().summarise(findings));
    }

    @Override
    public String name() {
        return NAME;
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
    public SectionForm<Counts> results() {
        return Counts.FORM;
    }

    @Override
    public Counts summarise(List<Drawn> findings) {
        return new Counts(findings.size(), (int)
                findings.stream().filter(number -> number.value() % 2 == 1).count());
    }

    @Override
    public Counts merge(List<MemberVote<Counts>> votes, Committee committee) {
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
