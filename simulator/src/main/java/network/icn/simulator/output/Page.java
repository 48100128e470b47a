package network.icn.simulator.output;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// One self-contained page: numbers that people compare, drawn where they would rather look than read.
final class Page {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 180;
    private static final int MARGIN = 36;

    private Page() {}

    /// @param title plain text
    /// @param body markup
    static String of(String title, String body) {
        return """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                body{font:16px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;color:#1c2430}
                table{border-collapse:collapse;width:100%%}
                td,th{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #dde3ea}
                svg{width:100%%;height:auto}code{font-size:.85em;overflow-wrap:anywhere}
                .ok{color:#11734b}.bad{color:#b3261e}
                </style>
                %s
                </html>
                """.formatted(escape(title), body);
    }

    /// A bar for each value, the largest as high as the drawing.
    ///
    /// @param label of a bar by its place, shown when it is pointed at
    static String bars(List<? extends Number> values, IntFunction<String> label) {
        double max = values.stream().mapToDouble(Number::doubleValue).max().orElse(1);
        max = max > 0 ? max : 1;
        double step = (WIDTH - MARGIN) / (double) Math.max(1, values.size());
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">");
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i).doubleValue();
            double height = Math.max(0, value) * (HEIGHT - MARGIN) / max;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#3566b8\">"
                            + "<title>%s</title></rect>",
                    MARGIN + i * step,
                    HEIGHT - 20 - height,
                    Math.max(1, step * 0.8),
                    height,
                    escape(label.apply(i))));
        }
        return svg.append("<text x=\"0\" y=\"14\" font-size=\"12\">" + number(max) + "</text></svg>")
                .toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
