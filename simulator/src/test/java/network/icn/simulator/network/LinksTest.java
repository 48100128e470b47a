package network.icn.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import network.icn.simulator.engine.Engine;
import org.junit.jupiter.api.Test;

/// A link of a megabyte a second and 40 ms: sizes count, and what is queued on one link is no other's matter.
class LinksTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final LinkModel PLAIN = new LinkModel(Duration.ofMillis(40), 0, 0, 0, 1_000_000);
    private static final int SMALL = 1_000;
    private static final int LARGE = 500_000;

    private final Engine engine = new Engine(START, 1);
    private final Map<String, Long> arrivedAfter = new TreeMap<>();

    private Runnable noted(String message) {
        return () ->
                arrivedAfter.put(message, Duration.between(START, engine.now()).toMillis());
    }

    private void run() {
        engine.runUntil(START.plusSeconds(60));
    }

    @Test
    void aLargerMessageArrivesLater() {
        Links links = new Links(engine, PLAIN, 4);
        links.send(0, 1, SMALL, noted("small"));
        links.send(2, 3, LARGE, noted("large"));
        links.sendReliably(1, 2, LARGE, noted("large, as TCP"));
        run();

        assertThat(arrivedAfter).containsEntry("small", 41L).containsEntry("large", 540L);
        assertThat(arrivedAfter).containsEntry("large, as TCP", 540L);
        assertThat(links.sentBytes()).isEqualTo(SMALL + 2L * LARGE);
    }

    @Test
    void aFloodOnOneLinkDelaysThatLinkAndThatDirectionOnly() {
        Links links = new Links(engine, PLAIN, 3);
        for (int i = 0; i < 10; i++) {
            links.send(0, 1, LARGE, () -> {});
        }
        links.send(0, 1, SMALL, noted("behind the flood"));
        links.send(0, 2, SMALL, noted("to another"));
        links.send(1, 0, SMALL, noted("back"));
        links.send(2, 1, SMALL, noted("from another"));
        run();

        assertThat(arrivedAfter)
                .containsEntry("behind the flood", 5_041L)
                .containsEntry("to another", 41L)
                .containsEntry("back", 41L)
                .containsEntry("from another", 41L);
    }

    @Test
    void whatIsLostTakesUpTheLinkAllTheSame() {
        Links links = new Links(engine, PLAIN.withLoss(1), 2);
        links.send(0, 1, LARGE, noted("lost"));
        links.sendReliably(0, 1, SMALL, noted("sent again"));
        run();

        assertThat(arrivedAfter).doesNotContainKey("lost");
        // Six times in vain, from 200 ms on and twice as long each time.
        assertThat(arrivedAfter).containsEntry("sent again", 501L + 40 + 200 * 63);
    }

    @Test
    void aRestartForgetsWhatWaited() {
        Links links = new Links(engine, PLAIN, 2);
        links.send(0, 1, LARGE, noted("before"));
        links.reset(0);
        links.send(0, 1, SMALL, noted("after"));
        run();

        assertThat(arrivedAfter).containsEntry("after", 41L);
    }
}
