package network.icn.satellite.web;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;

/// Reads the parameters of a request, each by its rule. An unknown one is an error: a misspelt filter must not
/// pass for none.
final class Parameters {
    private static final int MAX_SHOWN = 80;

    private final Context context;

    private Parameters(Context context) {
        this.context = context;
    }

    /// @param known names of query parameters
    static Parameters of(Context context, String... known) {
        List<String> names = List.of(known);
        context.queryParamMap().forEach((name, values) -> {
            if (!names.contains(name)) {
                throw RequestException.wrong(
                        brief(name), "", names.isEmpty() ? "no parameters here" : "one of " + String.join(", ", names));
            }
            if (values.size() != 1) {
                throw RequestException.wrong(name, values.size() + " values", "one value");
            }
        });
        return new Parameters(context);
    }

    Optional<EraId> era(String name) {
        return Optional.ofNullable(context.queryParam(name)).map(text -> new EraId(number(name, text, 0, EraId.MAX)));
    }

    EraId eraOfPath(String name) {
        return new EraId(number(name, context.pathParam(name), 0, EraId.MAX));
    }

    Optional<NodeId> node(String name) {
        return Optional.ofNullable(context.queryParam(name)).map(text -> node(name, text));
    }

    private static NodeId node(String name, String text) {
        try {
            return NodeId.parse(text);
        } catch (IllegalArgumentException _) {
            throw RequestException.wrong(name, brief(text), "a peer id (12D3Koo...)");
        }
    }

    /// A log index or a place to go on from.
    long index(String name, long otherwise) {
        String text = context.queryParam(name);
        return text == null ? otherwise : number(name, text, 0, Long.MAX_VALUE);
    }

    long indexOfPath(String name) {
        return number(name, context.pathParam(name), 0, Long.MAX_VALUE);
    }

    int count(String name, int otherwise, int max) {
        String text = context.queryParam(name);
        return text == null ? otherwise : (int) number(name, text, 1, max);
    }

    private static long number(String name, String text, long min, long max) {
        try {
            return Decimal.parse(text, min, max);
        } catch (IllegalArgumentException _) {
            throw RequestException.wrong(name, brief(text), "a whole number from " + min + " to " + max);
        }
    }

    private static String brief(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
