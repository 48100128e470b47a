package network.icn.satellite.index.jdbc;

import java.util.stream.Collectors;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.settlement.Proven;

/// What is proven against a ScalerNode as the text of a column: `possession=2`, several by blanks.
final class ProvenText {
    private ProvenText() {}

    static String of(Proven proven) {
        return proven.byKind().entrySet().stream()
                .map(entry -> entry.getKey().label() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /// @throws IllegalStateException if it is none
    static Proven parse(String text) {
        Proven proven = Proven.NONE;
        if (!text.isEmpty()) {
            for (String item : text.split(" ", -1)) {
                int at = item.indexOf('=');
                try {
                    proven = proven.plus(
                            new Evidence.Kind(item.substring(0, Math.max(0, at))),
                            Integer.parseInt(item.substring(at + 1)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException("index: proven, got " + text, e);
                }
            }
        }
        return proven;
    }
}
