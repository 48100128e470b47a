package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import org.junit.jupiter.api.Test;

class SectionsTest {
    private static final LatencySummary TIMES = new LatencySummary(3, 1, 2, 3);

    private static Sections parse(CanonicalWriter out) throws MalformedException {
        CanonicalReader in = new CanonicalReader(out.toBytes());
        Sections sections = Sections.readFrom(in);
        in.end();
        return sections;
    }

    private static CanonicalWriter named(String... kinds) {
        CanonicalWriter out = new CanonicalWriter().u16(kinds.length);
        List.of(kinds).forEach(kind -> out.text(kind).variable(new byte[] {1, 2}));
        return out;
    }

    /// The tests list one more.
    @Test
    void theKindsOfTheListsAreKnown() {
        assertThat(ChallengeKinds.names(ChallengeKinds.all()))
                .containsExactly("echo", "parity", "possession", "possession-growth", "possession-retest");
    }

    @Test
    void whatIsWrittenReadsBack() throws MalformedException {
        Sections sections = Sections.NONE
                .with("zulu", LatencySummary.FORM, TIMES)
                .with("echo", EchoResult.FORM, new EchoResult(TIMES, 7, new FailedShare(3, 9)));
        CanonicalWriter out = new CanonicalWriter();
        sections.writeTo(out);

        assertThat(parse(out)).isEqualTo(sections);
        assertThat(sections.kinds()).containsExactly("echo", "zulu");
        assertThat(sections.get("zulu", LatencySummary.FORM)).isEqualTo(TIMES);
        assertThat(sections.find("other", LatencySummary.FORM)).isEmpty();
    }

    /// Whoever archives need not understand.
    @Test
    void whatAnUnknownKindSaysIsKeptAsItIs() throws MalformedException {
        Sections sections = parse(named("stranger"));
        CanonicalWriter out = new CanonicalWriter();
        sections.writeTo(out);

        ChallengeKinds.checkResults(sections);
        assertThat(out.toBytes()).isEqualTo(named("stranger").toBytes());
        assertThat(ChallengeKinds.named("stranger")).isEmpty();
    }

    @Test
    void aKnownKindMayNotSayJustAnything() throws MalformedException {
        Sections sections = parse(named("echo"));

        assertThatThrownBy(() -> ChallengeKinds.checkResults(sections))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("echo");
        assertThatThrownBy(() -> ChallengeKinds.checkSummaries(sections)).isInstanceOf(MalformedException.class);
    }

    @Test
    void thereIsOneEncoding() {
        for (CanonicalWriter bent : List.of(
                named("b", "a"), named("a", "a"), named("A"), named(""), named("a\u0000"), named("a".repeat(33)))) {
            assertThatThrownBy(() -> parse(bent)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void sizesAreBoundedBeforeAnythingIsTaken() {
        CanonicalWriter many = new CanonicalWriter().u16(17).fixed(new byte[1_000]);
        CanonicalWriter large = new CanonicalWriter().u16(1).text("a").variable(new byte[2_049]);

        assertThatThrownBy(() -> parse(many)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse(large)).isInstanceOf(MalformedException.class);
    }
}
