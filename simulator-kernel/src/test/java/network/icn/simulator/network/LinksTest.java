package network.icn.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
        Links links = new Links(engine, PLAIN);
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
        Links links = new Links(engine, PLAIN);
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
        Links links = new Links(engine, PLAIN.withLoss(1));
        links.send(0, 1, LARGE, noted("lost"));
        links.sendReliably(0, 1, SMALL, noted("sent again"));
        run();

        assertThat(arrivedAfter).doesNotContainKey("lost");
        // Six times in vain, from 200 ms on and twice as long each time.
        assertThat(arrivedAfter).containsEntry("sent again", 501L + 40 + 200 * 63);
    }

    @Test
    void aRestartForgetsWhatWaited() {
        Links links = new Links(engine, PLAIN);
        links.send(0, 1, LARGE, noted("before"));
        links.reset(0);
        links.send(0, 1, SMALL, noted("after"));
        run();

        assertThat(arrivedAfter).containsEntry("after", 41L);
    }

    @Test
    void whatOthersSendChangesNothingOfWhatChanceDoesToALink() {
        LinkModel chancy = new LinkModel(Duration.ofMillis(40), 0.5, 1, 0.3, 1_000_000);
        List<Long> alone = arrivals(chancy, false);
        List<Long> beside = arrivals(chancy, true);

        assertThat(alone).hasSizeBetween(40, 99).isEqualTo(beside);
    }

    /// Of a hundred messages on one link, while others use the way back and all other links, or nobody does.
    private static List<Long> arrivals(LinkModel model, boolean busy) {
        Engine engine = new Engine(START, 7);
        Links links = new Links(engine, model);
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            links.send(1, 2, SMALL, () -> arrivals.add(engine.nowNanos()));
            if (busy) {
                links.send(2, 1, SMALL, () -> {});
                links.sendReliably(0, i, SMALL, () -> {});
            }
        }
        engine.runUntil(START.plusSeconds(60));
        return arrivals;
    }

    @Test
    void aMessageOvertakesWhereTheOrderIsFreeAlone() {
        for (LinkModel.Order order : LinkModel.Order.values()) {
            Engine engine = new Engine(START, 3);
            Links links = new Links(engine, LinkModel.between(Duration.ofMillis(1), Duration.ofMillis(900), order));
            List<Integer> arrived = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                links.send(0, 1, SMALL, () -> arrived.add(number));
            }
            engine.runUntil(START.plusSeconds(2));

            assertThat(arrived)
                    .hasSize(20)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 20).boxed().toList());
            assertThat(arrived.equals(arrived.stream().sorted().toList())).isEqualTo(order == LinkModel.Order.KEPT);
        }
    }

    @Test
    void aCutLastsFromItsFirstMomentToItsLastAndPartsTheTwoSidesOnly() {
        Links links = new Links(engine, PLAIN);
        links.cut(new Cut(List.of(0, 1), List.of(2, 3), START.plusSeconds(1), START.plusSeconds(3)));
        links.cut(new Cut(List.of(0), List.of(2), START.plusSeconds(2), START.plusSeconds(4)));
        List<String> cut = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            engine.runUntil(START.plusSeconds(second));
            assertThat(links.isCut(0, 2)).isEqualTo(links.isCut(2, 0));
            cut.add((links.isCut(0, 2) ? "02 " : "")
                    + (links.isCut(1, 2) ? "12 " : "")
                    + (links.isCut(0, 1) || links.isCut(0, 4) ? "more" : ""));
        }

        assertThat(cut).containsExactly("", "02 12 ", "02 12 ", "02 ", "");
    }

    @Test
    void whatWouldArriveWithinACutIsLost() {
        Links links = new Links(engine, PLAIN);
        links.cut(Cut.off(1, START.plusMillis(30), START.plusMillis(100)));
        links.send(0, 1, SMALL, noted("on its way"));
        engine.runUntil(START.plusMillis(60));
        links.sendReliably(1, 0, SMALL, noted("said within"));
        links.send(0, 1, LARGE, noted("sent within"));
        links.send(0, 2, SMALL, noted("to another"));
        engine.runUntil(START.plusMillis(100));
        links.send(1, 0, SMALL, noted("said behind"));
        run();

        assertThat(arrivedAfter).containsOnlyKeys("to another", "said behind");
    }

    @Test
    void aPortHearsWhatIsSentToItsNumberFromWhomAndOnce() {
        Links links = new Links(engine, PLAIN);
        Ports<String> ports = new Ports<>(links, String::length);
        List<String> heard = new ArrayList<>();
        ports.open(1, (from, message) -> heard.add(from + " " + message));
        ports.send(0, 1, "hello");
        ports.sendReliably(2, 1, "hello, too");
        ports.send(1, 0, "nobody is there");
        run();

        assertThat(heard).containsExactly("0 hello", "2 hello, too");
        assertThat(links.sentBytes()).isEqualTo("hello".length() + "hello, too".length() + "nobody is there".length());
    }
}
