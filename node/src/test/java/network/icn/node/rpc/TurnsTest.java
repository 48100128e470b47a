package network.icn.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<String> turns = new Turns<>();

    private List<String> all() {
        List<String> all = new ArrayList<>();
        while (!turns.isEmpty()) {
            turns.next().ifPresent(all::add);
        }
        return all;
    }

    @Test
    void whoBringsMuchWaitsBehindItself() {
        for (int i = 1; i <= 1_000; i++) {
            turns.add("flood " + i, "flooder", false);
        }
        turns.next();
        turns.add("one", "member", false);
        turns.add("other", "third", false);
        turns.add("two", "member", false);

        assertThat(all().subList(0, 6)).containsExactly("flood 2", "one", "other", "flood 3", "two", "flood 4");
    }

    @Test
    void aNewcomerWaitsForOnePieceOfEachOther() {
        for (int i = 0; i < 64 * 10; i++) {
            turns.add("flood", "address " + i % 64, false);
        }
        turns.add("member", "member", false);

        assertThat(all().indexOf("member")).isEqualTo(64);
    }

    @Test
    void everySecondTurnIsOfThosePreferredAndNoMore() {
        for (int i = 0; i < 100; i++) {
            turns.add("flood", "address " + i, false);
            turns.add("member", "member " + i % 2, true);
        }
        turns.add("late", "late member", true);

        List<String> all = all();

        assertThat(all).hasSize(201);
        assertThat(all.subList(0, 8))
                .containsExactly("member", "flood", "member", "flood", "late", "flood", "member", "flood");
    }

    @Test
    void nobodyLosesAnythingAndEachKeepsItsOrder() {
        for (int i = 0; i < 30; i++) {
            turns.add(i % 3 + " " + i, "" + i % 3, false);
        }

        List<String> all = all();

        assertThat(all).hasSize(30).doesNotHaveDuplicates();
        for (String holder : List.of("0", "1", "2")) {
            assertThat(all.stream()
                            .filter(each -> each.startsWith(holder))
                            .mapToInt(each -> Integer.parseInt(each.substring(2))))
                    .isSorted();
        }
        assertThat(turns.next()).isEmpty();
    }
}
