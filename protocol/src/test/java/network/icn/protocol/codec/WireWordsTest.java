package network.icn.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.TranscriptRefusal;
import network.icn.protocol.settlement.ConductVerdict;
import network.icn.protocol.settlement.ReachGap;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.WindowVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The words that other programs read in messages and interfaces. A constant may get another name here, but
/// what stands on the wire may not: whoever waits for `busy` tries again, and takes any other word for one
/// of a later version.
class WireWordsTest {
    static Stream<Arguments> words() {
        return Stream.of(
                of(
                        Refusal.class,
                        Refusal::label,
                        "busy future-era recovering unknown-registry unknown-peer closed-era too-large malformed"
                                + " not-proved no-evidence"),
                of(
                        RefusalReason.class,
                        RefusalReason::label,
                        "unknown-peer malformed wrong-network wrong-target not-challenger bad-signature clock"
                                + " wrong-era wrong-slot no-snapshot wrong-snapshot wrong-beacon no-seat"
                                + " unknown-kind wrong-question replayed rate busy read-failed"),
                of(
                        TranscriptRefusal.class,
                        TranscriptRefusal::label,
                        "unknown-peer malformed bad-signature unknown-receipt not-challenger not-right contradiction"
                                + " clock timing busy"),
                of(SlaVerdict.Outcome.class, SlaVerdict.Outcome::label, "met short breach no-verdict excused"),
                of(WindowVerdict.Outcome.class, WindowVerdict.Outcome::label, "open met breach no-verdict"),
                of(ConductVerdict.class, ConductVerdict::label, "consistent silent lies-up lies-down"),
                of(ReachGap.Kind.class, ReachGap.Kind::label, "unreached reached-alone"),
                Arguments.of(
                        "evidence",
                        Stream.of(
                                        Evidence.Kind.EQUIVOCATION,
                                        Evidence.Kind.CHOSEN_SEED,
                                        new Evidence.Kind(Possession.NAME))
                                .map(Evidence.Kind::label)
                                .collect(Collectors.joining(" ")),
                        "equivocation chosen-seed possession"));
    }

    private static <E extends Enum<E>> Arguments of(Class<E> type, Function<E, String> word, String words) {
        String found = Arrays.stream(type.getEnumConstants()).map(word).collect(Collectors.joining(" "));
        return Arguments.of(type.getName(), found, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void theWordsOnTheWireStayWhatTheyAre(String type, String found, String words) {
        assertThat(found).as(type).isEqualTo(words);
    }
}
