package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.yamux.Violation;
import org.junit.jupiter.api.Test;

class HostCountersTest {
    private static final Path SOURCE = Path.of("../host/src/main/java/network/icn/libp2p/host/HostCounters.java");

    private final Counters counters = new Counters();

    /// The enums are no API: whoever reads a label finds out here what it means.
    @Test
    void everyReasonIsThereFromTheStartAndExplainedWithItsComponent() throws IOException {
        String text = Files.readString(SOURCE);
        reasons(ConnectionRefusal.values(), HostCounters::refused, explained(text, "refused"));
        reasons(CloseReason.values(), HostCounters::closed, explained(text, "closed"));
        reasons(Violation.values(), HostCounters::violations, explained(text, "violations"));
        reasons(StreamFailure.values(), HostCounters::failedStreams, explained(text, "failedStreams"));
        reasons(OfferRefusal.values(), HostCounters::refusedOffers, explained(text, "refusedOffers"));
        assertThat(snapshot().failedDials().keySet())
                .containsExactlyElementsOf(
                        List.of(DialFailure.values()).stream().map(Labels::of).toList());
    }

    private void reasons(Enum<?>[] all, Function<HostCounters, Map<String, Long>> counts, String explained) {
        List<String> labels = List.of(all).stream().map(Labels::of).toList();
        assertThat(counts.apply(snapshot()).keySet()).containsExactlyElementsOf(labels);
        assertThat(labels).allSatisfy(label -> assertThat(explained).contains("`" + label + "`"));
    }

    /// What the documentation says of the component.
    private static String explained(String text, String component) {
        int from = text.indexOf("/// @param " + component + " ");
        assertThat(from).as(component).isNotNegative();
        return text.substring(from, text.indexOf("/// @param", from + 1));
    }

    @Test
    void whatHappensIsCountedUnderItsReason() {
        counters.kept(true);
        counters.failed(DialFailure.WRONG_PEER);
        counters.refused(ConnectionRefusal.GATE);
        counters.closed(Closing.of(Violation.PING_FLOOD));
        counters.failed(StreamFailure.UNREAD);
        counters.refused(OfferRefusal.BAD_RECORD, 3);

        HostCounters now = snapshot();
        assertThat(now.outbound()).isEqualTo(1);
        assertThat(now.failedDials()).containsEntry("wrong-peer", 1L).containsEntry("gate", 0L);
        assertThat(now.refused()).containsEntry("gate", 1L);
        assertThat(now.closed()).containsEntry("violation", 1L);
        assertThat(now.violations()).containsEntry("ping-flood", 1L);
        assertThat(now.failedStreams()).containsEntry("unread", 1L);
        assertThat(now.refusedOffers()).containsEntry("bad-record", 3L);
        assertThat(now.streams()).isEqualTo(3);
    }

    private HostCounters snapshot() {
        return counters.snapshot(new HostLoad(1, 2, 3, 4, 5));
    }
}
