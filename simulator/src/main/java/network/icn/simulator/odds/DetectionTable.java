package network.icn.simulator.odds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a network sees, in one table: shares of leaves that are lost, against the chance that it is
/// seen.
public final class DetectionTable {
    /// A promise that is broken by more than 86 bad slots of 8,640, so that two hours a month break
    /// none.
    public static final int PROMISED_PPM = 990_000;
    /// One leaf of so many is the first that the test of possession is made for.
    private static final List<Double> SHARES = List.of(1e-5, 1e-4, 1e-3, 1e-2);

    private static final int OUTAGE_MINUTES = 120;
    private static final int MINUTES_A_DAY = 1_440;
    private static final double TIMEOUTS = 0.01;
    /// 32,768 bits of a leaf, of which one in 10^15 is read wrongly.
    private static final double ROTTEN = 32_768e-15;

    private final Setting setting;
    private final Detection detection;

    public DetectionTable(Setting setting) {
        this.setting = setting;
        this.detection = new Detection(setting, PROMISED_PPM);
    }

    /// One line.
    ///
    /// @param lost share of the leaves
    /// @param cheater what it does
    /// @param shielding members that help it
    public record Row(double lost, String cheater, int shielding, Odds odds) {}

    /// What an honest ScalerNode risks.
    ///
    /// @param convicted the chance of a month, at most
    public record Honest(String who, double convicted) {}

    /// By share, then by cheater, then alone and with as many members as may lie.
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (double lost : SHARES) {
            for (int shielding : new int[] {0, setting.mayLie()}) {
                rows.add(new Row(lost, "careless", shielding, detection.refusing(lost, 0, shielding)));
            }
            for (int shielding : new int[] {0, setting.mayLie()}) {
                rows.add(new Row(lost, "dilutes", shielding, detection.diluting(lost, shielding)));
            }
        }
        return rows;
    }

    /// Those that must never be convicted.
    public List<Honest> honest() {
        int third = setting.members() / 3;
        int away = setting.slots() * OUTAGE_MINUTES * setting.dayEras() / MINUTES_A_DAY + 2;
        return List.of(
                new Honest("1 % of its probes time out", detection.honest(TIMEOUTS, 0, 0, 0, 0)),
                new Honest(
                        "the same beside " + setting.mayLie() + " slandering members",
                        detection.honest(TIMEOUTS, 0, setting.mayLie(), 0, 0)),
                new Honest("a route that fails for " + third + " members", detection.honest(TIMEOUTS, third, 0, 0, 0)),
                new Honest("one outage of two hours in a month", detection.honest(TIMEOUTS, 0, 0, away, 0)),
                new Honest("bits that rot once in 10^15", detection.honest(TIMEOUTS, 0, 0, 0, ROTTEN)));
    }

    /// Lines for people.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "detection   %d members, %d may lie, %d leaves an era, at most %d of them again; a day has %d eras,"
                        + " a month %d",
                setting.members(),
                setting.mayLie(),
                setting.members() * setting.slots() * setting.samples(),
                setting.most(),
                setting.dayEras(),
                setting.monthEras()));
        lines.add(String.format(
                Locale.ROOT,
                "%-9s %-10s %-14s %-10s %-10s %-10s",
                "lost",
                "cheater",
                "beside",
                "era *",
                "day",
                "month"));
        for (Row row : rows()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-9s %-10s %-14s %-10s %-10s %-10s",
                    share(row.lost()),
                    row.cheater(),
                    row.shielding() == 0 ? "nobody" : row.shielding() + " shielding",
                    chance(row.odds().named()),
                    chance(row.odds().day()),
                    chance(row.odds().month())));
        }
        lines.add("* an era's questions bring a lost leaf to light; no era alone convicts");
        lines.add("careless: what it has lost it does not answer. dilutes: refuses more, and stays up.");
        for (Honest each : honest()) {
            lines.add("honest      " + each.who() + ": convicted in a month with " + bound(each.convicted()));
        }
        return lines;
    }

    /// The same for programs.
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("members", setting.members());
        fields.put("quorum", setting.quorum());
        fields.put("leavesPerEra", setting.members() * setting.slots() * setting.samples());
        fields.put("askedAgainAtMost", setting.most());
        fields.put("dayEras", setting.dayEras());
        fields.put("monthEras", setting.monthEras());
        fields.put("promisedPpm", PROMISED_PPM);
        List<Map<String, Object>> cheaters = new ArrayList<>();
        for (Row row : rows()) {
            Map<String, Object> cheater = new LinkedHashMap<>();
            cheater.put("lost", row.lost());
            cheater.put("cheater", row.cheater());
            cheater.put("shielding", row.shielding());
            cheater.put("named", row.odds().named());
            cheater.put("day", row.odds().day());
            cheater.put("month", row.odds().month());
            cheaters.add(cheater);
        }
        fields.put("cheaters", cheaters);
        List<Map<String, Object>> honest = new ArrayList<>();
        for (Honest each : honest()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("who", each.who());
            one.put("month", each.convicted());
            honest.add(one);
        }
        fields.put("honest", honest);
        return fields;
    }

    static String share(double lost) {
        return String.format(Locale.ROOT, "%.3f %%", lost * 100);
    }

    /// Of a chance that is not worked out as exactly as it is small.
    public static String bound(double odds) {
        return chance(Math.max(odds, Double.MIN_VALUE));
    }

    /// Small ones by their order, large ones by what is left.
    public static String chance(double odds) {
        if (odds == 0) {
            return "0";
        }
        if (odds < 1e-9) {
            return "< 1e-9";
        }
        if (odds < 1e-3) {
            return String.format(Locale.ROOT, "%.0e", odds);
        }
        return odds > 0.999 ? "> 0.999" : String.format(Locale.ROOT, "%.3f", odds);
    }
}
