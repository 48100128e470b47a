package network.icn.cli.node;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.output.Json;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import org.jspecify.annotations.Nullable;

/// How receipts and what they convict are printed: a line each, or a JSON object.
///
/// @param verified whether flaws and convictions were looked for
record ReceiptText(boolean json, boolean verified) {
    String receipt(SatelliteReceipt receipt, Optional<String> flaw) {
        return json ? Json.line(fields(receipt, flaw)) : line(receipt, flaw);
    }

    private static String line(SatelliteReceipt receipt, Optional<String> flaw) {
        return "satellite %s: entry %d, %s of era %s shard %d, under a log of %d at %s%s"
                .formatted(
                        receipt.satellite(),
                        receipt.index(),
                        kind(receipt),
                        receipt.key().era(),
                        receipt.key().shard(),
                        receipt.head().size(),
                        receipt.head().at(),
                        flaw.map(text -> ", " + text).orElse(""));
    }

    private static String kind(SatelliteReceipt receipt) {
        return receipt.key().kind().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> fields(SatelliteReceipt receipt, Optional<String> flaw) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", "receipt");
        fields.put("satellite", receipt.satellite().toString());
        fields.put("kind", kind(receipt));
        fields.put("era", receipt.key().era().number());
        fields.put("shard", receipt.key().shard());
        fields.put("digest", receipt.key().digest().toString());
        fields.put("index", receipt.index());
        fields.put("leaf", receipt.leaf().toString());
        fields.put("size", receipt.head().size());
        fields.put("root", receipt.head().root().toString());
        fields.put("at", receipt.head().at().toString());
        fields.put("flaw", flaw.orElse(null));
        return fields;
    }

    /// @param receipt of the satellite that is convicted
    String conviction(SatelliteReceipt receipt, SatelliteConviction conviction) {
        String rule = conviction.rule().map(SatelliteConviction.Rule::label).orElseThrow();
        String proof = HexFormat.of().formatHex(conviction.bytes());
        if (!json) {
            return "CONTRADICTION (" + rule + ") of satellite " + receipt.satellite() + ", proof " + proof;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "conviction");
        fields.put("satellite", receipt.satellite().toString());
        fields.put("rule", rule);
        fields.put("proof", proof);
        return Json.line(fields);
    }

    String totals(long receipts, long flawed, int convictions) {
        if (!json) {
            return verified
                    ? receipts + " receipts, " + flawed + " that count for nothing, " + convictions
                            + " contradictions of satellites"
                    : receipts + " receipts";
        }
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("event", "summary");
        totals.put("receipts", receipts);
        if (verified) {
            totals.put("flawed", flawed);
            totals.put("convictions", convictions);
        }
        return Json.line(totals);
    }
}
