package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import network.icn.testing.Markdown;
import org.junit.jupiter.api.Test;

/** The numbers of docs/design, worked out again from their formulas. Shares nothing with the code they speak of. */
class DesignNumbersTest {
    private static final int ERAS_A_DAY = 24;
    private static final int SLOTS = 12;
    private static final int SAMPLES = 527;
    private static final int NODES = 20_000;
    private static final List<Integer> HOSTILE_PERCENT = List.of(10, 15, 20, 25);

    private static List<List<String>> table(String page, String heading, int columns) {
        List<List<String>> rows = Markdown.of("docs/design/" + page).rows(heading).stream()
                .filter(row -> row.size() == columns)
                .toList();
        assertThat(rows).as("%s, %s", page, heading).isNotEmpty();
        return rows;
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", "").replace(" %", "").replace("at most ", ""));
    }

    private static double share(String cell) {
        return number(cell) / 100;
    }

    /** Whether a percentage is right to its last digit; 100 % is more than ten digits can say. */
    private static void requirePercent(String stated, double odds) {
        if (stated.equals("100 %")) {
            assertThat(1 - odds).as(stated).isLessThan(1e-11);
            return;
        }
        int point = stated.indexOf('.');
        int decimals = point < 0 ? 0 : stated.indexOf(' ', point) - point - 1;
        assertThat(100 * odds).as(stated).isCloseTo(number(stated), within(0.501 * Math.pow(10, -decimals)));
    }

    private static BigInteger choose(int from, int count) {
        if (count > from) {
            return BigInteger.ZERO;
        }
        BigInteger ways = BigInteger.ONE;
        for (int i = 1; i <= count; i++) {
            ways = ways.multiply(BigInteger.valueOf(from - count + i)).divide(BigInteger.valueOf(i));
        }
        return ways;
    }

    /** That at least so many of the drawn ones are among the marked ones. */
    private static double hypergeometric(int all, int marked, int drawn, int least) {
        BigInteger ways = BigInteger.ZERO;
        for (int hits = least; hits <= drawn; hits++) {
            ways = ways.add(choose(marked, hits).multiply(choose(all - marked, drawn - hits)));
        }
        return new BigDecimal(ways)
                .divide(new BigDecimal(choose(all, drawn)), MathContext.DECIMAL64)
                .doubleValue();
    }

    @Test
    void leavesThatFindALoss() {
        List<Double> certain = List.of(0.9, 0.95, 0.99, 0.999);
        for (List<String> row : table("challenges.md", "## 3 How much loss is found", 5)) {
            for (int i = 0; i < certain.size(); i++) {
                double needed = Math.ceil(Math.log(1 - certain.get(i)) / Math.log(1 - share(row.getFirst())));
                assertThat(number(row.get(i + 1))).as("%s", row).isEqualTo(needed);
            }
        }
    }

    @Test
    void whatACommitteeFinds() {
        for (List<String> row : table("challenges.md", "## 3 How much loss is found", 6)) {
            int members = (int) number(row.get(0));
            int probe = Math.ceilDiv(SAMPLES, members * SLOTS);
            int era = probe * members * SLOTS;

            assertThat(number(row.get(1))).isEqualTo(probe);
            assertThat(number(row.get(2))).isEqualTo(era);
            requirePercent(row.get(3), found(0.01, era));
            requirePercent(row.get(4), found(0.001, era));
            requirePercent(row.get(5), found(0.001, era * ERAS_A_DAY));
        }
        double object = 1.0 / (100 << 20);
        assertThat(1 / (1536 * object)).as("eras until one object is hit").isCloseTo(68_000, within(500.0));
    }

    private static double found(double lost, int leaves) {
        return 1 - Math.pow(1 - lost, leaves);
    }

    @Test
    void committeesThatAreLost() {
        for (List<String> row : table("threats.md", "## 2 What a drawn committee may look like", 5)) {
            String[] sizes = row.getFirst().split(", ", -1);
            int members = Integer.parseInt(sizes[0]);
            int quorum = Integer.parseInt(sizes[1]);
            for (int i = 0; i < HOSTILE_PERCENT.size(); i++) {
                int hostile = NODES * HOSTILE_PERCENT.get(i) / 100;
                boolean unique = row.get(1).startsWith("2^");
                double odds =
                        hypergeometric(NODES, hostile, members, unique ? 2 * quorum - members : members - quorum + 1);
                String text = unique
                        ? String.format(Locale.ROOT, "2^%.1f", Math.log(odds) / Math.log(2))
                        : String.format(Locale.ROOT, "%.1e", odds).replace("e-0", "e-");
                assertThat(row.get(i + 1)).as("%s", row).isEqualTo(text);
            }
        }
        double draws = Math.ceilDiv(5000, 16) * 8760.0;
        assertThat(draws).isCloseTo(2.7e6, within(5e4));
        assertThat(1 / (draws * hypergeometric(NODES, 3000, 128, 52)))
                .as("years at the default")
                .isCloseTo(2e5, within(2e4));
        assertThat(1 / (draws * hypergeometric(NODES, 4000, 256, 104)))
                .as("years at strong")
                .isCloseTo(1.5e7, within(1e6));
        assertThat(1 / hypergeometric(NODES, 4000, 64, 22)).as("draws of 64").isCloseTo(200, within(2.0));
    }

    @Test
    void clocksThatMeetALyingMajority() {
        List<String> row = table("threats.md", "## 5 The clocks' draw", 9).getFirst();
        List<Integer> sizes = List.of(48, 49, 64, 96, 128, 256, 1_000, 60_000);
        for (int i = 0; i < sizes.size(); i++) {
            int others = sizes.get(i) - 1;
            requirePercent(row.get(i + 1), hypergeometric(others, others / 3, 31, 16));
        }
    }

    @Test
    void whatProbesCanShow() {
        for (List<String> row : table("statistics.md", "## 10 What a number of probes can show", 3)) {
            double availability = share(row.getFirst());
            assertThat(number(row.get(1))).isEqualTo(Math.ceil(Math.log(0.05) / Math.log(availability)));
            assertThat(number(row.get(2))).isEqualTo(Math.ceil(Math.log(0.01) / Math.log(availability)));
        }
        assertThat(Math.pow(0.025, 1.0 / 12)).as("twelve of twelve").isCloseTo(0.735, within(0.0005));
        assertThat(moreThan(8, 8_640, 0.0005)).as("a bare threshold").isCloseTo(0.032, within(0.0005));
    }

    private static double moreThan(int allowed, int tries, double odds) {
        double kept = 0;
        double exactly = Math.pow(1 - odds, tries);
        for (int hits = 0; hits <= allowed; hits++) {
            kept += exactly;
            exactly *= odds / (1 - odds) * (tries - hits) / (hits + 1);
        }
        return 1 - kept;
    }

    @Test
    void viewsThatFit() {
        List<String> row = table("eq1.md", "## 3 Values, messages, timetable", 3).stream()
                .filter(cells -> cells.getFirst().matches("\\d+"))
                .findFirst()
                .orElseThrow();
        int views = 0;
        double delta = 3;
        double at = 125;
        while (at + 3 * delta <= 1_200) {
            at += 3 * delta;
            views++;
            delta = views < 4 ? 3 : Math.min(30, delta * 1.5);
        }
        assertThat(number(row.get(0))).isEqualTo(views);
        assertThat(row.get(1)).isEqualTo("9 s");
        assertThat(Math.pow(1.0 / 3, views)).isCloseTo(2.6e-9, within(5e-11));
        assertThat(row.get(2)).isEqualTo("2.6·10^-9");
    }
}
