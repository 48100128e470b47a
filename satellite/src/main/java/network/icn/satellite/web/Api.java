package network.icn.satellite.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Genesis;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.query.FoundEvidence;
import network.icn.satellite.query.Page;
import network.icn.satellite.query.WindowView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The REST interface, for people and small programs. It only reads.
final class Api {
    static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final int DEFAULT_ERAS = 12;
    private static final int MAX_ERAS = 200;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    /// A grid beyond this is not for eyes.
    private static final int MAX_CELLS = 10_000;

    private final WebServer.Subject subject;
    private final RegistryHistory history;
    private final Views views;
    private final JsonMapper json = JsonMapper.builder().build();

    Api(WebServer.Subject subject) {
        this.subject = subject;
        this.history = subject.history();
        this.views = new Views(history, json);
    }

    /// Every path with what answers it.
    void addTo(RoutesConfig routes) {
        read(routes, "/api/network", answering(this::network));
        read(routes, "/api/status", answering(this::status));
        read(routes, "/api/eras", answering(this::eras));
        read(routes, "/api/eras/{era}", answering(this::era));
        read(routes, "/api/cells", answering(this::cells));
        read(routes, "/api/reports", answering(this::reports));
        read(routes, "/api/windows", answering(this::windows));
        read(routes, "/api/hypernodes", answering(this::hyperNodes));
        read(routes, "/api/evidence", answering(this::evidence));
        read(routes, "/api/evidence/{index}/proof", this::proof);
    }

    /// GET, and HEAD with the same headers: the server leaves its body out.
    static void read(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler).head(path, handler);
    }

    private Handler answering(Function<Context, ObjectNode> answer) {
        return context -> send(context, answer.apply(context));
    }

    void send(Context context, ObjectNode body) {
        context.contentType(JSON_TYPE).result(json.writeValueAsBytes(body));
    }

    ObjectNode error(RequestException e) {
        return views.object()
                .put("error", e.status() == 404 ? "not-found" : "bad-request")
                .put("key", e.key())
                .put("value", e.value())
                .put("rule", e.rule());
    }

    ObjectNode error(String error, String rule) {
        return views.object().put("error", error).put("rule", rule);
    }

    private ObjectNode network(Context context) {
        Parameters.of(context);
        Registry registry = history.at(subject.queries().currentEra());
        var parameters = registry.parameters();
        // Fewer HyperNodes than a committee has seats: all of them sit in it.
        int seats = Math.min(parameters.committeeSize(), registry.hyperNodes().size());
        ObjectNode out = views.object()
                .put("name", registry.name())
                .put("networkId", Long.toUnsignedString(history.genesis().networkId()))
                .put("version", registry.version())
                .put("satellite", subject.id().toString())
                .put("now", subject.clock().instant().toString())
                .put("genesis", parameters.genesis().toString())
                .put("eraMillis", parameters.eraLength().toMillis())
                .put("currentEra", subject.queries().currentEra().number())
                .put("slotsPerEra", parameters.slotsPerEra())
                .put("windowSlots", parameters.windowSlots())
                .put("committeeSize", seats)
                .put("quorum", seats == parameters.committeeSize() ? parameters.quorum() : Committee.smallQuorum(seats))
                .put("beaconChain", history.beacon().hash().toString());
        out.set("decisions", views.decisions(parameters.decisions()));
        ArrayNode hyperNodes = out.putArray("hypernodes");
        registry.hyperNodes()
                .forEach(member -> hyperNodes
                        .addObject()
                        .put("id", member.id().toString())
                        .put("operator", member.operator())
                        .put("stake", member.stake()));
        ArrayNode scalerNodes = out.putArray("scalernodes");
        registry.scalerNodes()
                .forEach(member -> scalerNodes
                        .addObject()
                        .put("id", member.id().toString())
                        .put("provider", member.provider())
                        .set("claim", views.claim(member.claim())));
        ArrayNode satellites = out.putArray("satellites");
        registry.satellites()
                .forEach(member -> satellites
                        .addObject()
                        .put("id", member.id().toString())
                        .put("operator", member.operator())
                        .put("endpoint", member.endpoint().toString())
                        .put("web", member.web().toString()));
        return out;
    }

    private ObjectNode status(Context context) {
        Parameters.of(context);
        Signed head = subject.log().head();
        var state = subject.log().state();
        ObjectNode out = views.object().put("satellite", subject.id().toString());
        out.putObject("log")
                .put("size", state.size())
                .put("root", state.root().toString())
                .put("bytes", subject.log().bytes())
                .put("headStatement", head.statement().bytes())
                .put("headSignature", head.signature().toString());
        out.putObject("index")
                .put("behind", state.size() - subject.indexer().indexed().size());
        Rows.Totals totals = subject.queries().totals();
        out.putObject("archive").put("reports", totals.reports()).put("evidence", totals.evidence());
        return out;
    }

    private ObjectNode eras(Context context) {
        Parameters parameters = Parameters.of(context, "limit", "before");
        int limit = parameters.count("limit", DEFAULT_ERAS, MAX_ERAS);
        Optional<EraId> before = parameters.era("before");
        ObjectNode out = views.object();
        ArrayNode eras = out.putArray("eras");
        if (before.isPresent() && before.get().number() == 0) {
            return out;
        }
        EraId newest = before.map(era -> new EraId(era.number() - 1))
                .filter(era -> era.compareTo(subject.queries().currentEra()) < 0)
                .orElseGet(() -> subject.queries().currentEra());
        subject.queries().eras(newest, limit).forEach(era -> eras.add(views.era(era)));
        return out;
    }

    private ObjectNode era(Context context) {
        EraId era = Parameters.of(context).eraOfPath("era");
        if (era.compareTo(subject.queries().currentEra()) > 0) {
            throw RequestException.missing(
                    "era",
                    era.toString(),
                    "at most the running era " + subject.queries().currentEra());
        }
        ObjectNode out = views.era(subject.queries().eras(era, 1).getFirst());
        addReports(out, "scalernodes", subject.queries().reports(Optional.of(era), Optional.empty(), 0, MAX_PAGE));
        ArrayNode proofs = out.putArray("proofs");
        subject.queries().evidenceOf(era).forEach(proof -> proofs.add(views.evidence(proof)));
        return out;
    }

    private void addReports(ObjectNode out, String name, Page<Rows.Report> page) {
        ArrayNode reports = out.putArray(name);
        page.items().forEach(row -> reports.add(views.report(row)));
        out.put("next", page.next());
    }

    private ObjectNode cells(Context context) {
        int limit = Parameters.of(context, "limit").count("limit", DEFAULT_ERAS, MAX_ERAS);
        EraId newest = subject.queries().currentEra();
        ObjectNode out = views.object().put("newest", newest.number());
        ArrayNode cells = out.putArray("cells");
        List<Rows.Cell> found = subject.queries().cells(oldest(newest, limit), newest, MAX_CELLS);
        found.forEach(cell -> cells.add(views.cell(cell)));
        return out;
    }

    private static EraId oldest(EraId newest, int eras) {
        return new EraId(Math.max(0, newest.number() - eras + 1));
    }

    private ObjectNode reports(Context context) {
        Parameters parameters = Parameters.of(context, "era", "scalernode", "limit", "after");
        Optional<EraId> era = parameters.era("era");
        Optional<NodeId> scalerNode = parameters.node("scalernode");
        ObjectNode out = views.object();
        addReports(
                out,
                "reports",
                subject.queries()
                        .reports(
                                era,
                                scalerNode,
                                parameters.index("after", 0),
                                parameters.count("limit", DEFAULT_PAGE, MAX_PAGE)));
        return out;
    }

    private ObjectNode windows(Context context) {
        Parameters parameters = Parameters.of(context, "window", "limit", "after");
        Genesis rules = history.genesis();
        long running = SlaWindow.of(rules, subject.queries().currentEra()).number();
        long number = parameters.index("window", running);
        if (number > running) {
            throw RequestException.missing("window", Long.toString(number), "at most the running window " + running);
        }
        SlaWindow window = SlaWindow.numbered(rules, number);
        ObjectNode out = views.object()
                .put("window", window.number())
                .put("firstEra", window.first().number())
                .put("lastEra", window.last().number())
                .put("start", rules.clock().start(window.first()).toString())
                .put("end", rules.clock().end(window.last()).toString())
                .put("slots", window.slots())
                .put("over", window.isOver(rules, subject.clock().instant()));
        Page<WindowView> page = subject.queries()
                .windows(window, parameters.index("after", 0), parameters.count("limit", DEFAULT_PAGE, MAX_PAGE));
        ArrayNode scalerNodes = out.putArray("scalernodes");
        page.items().forEach(view -> scalerNodes.add(views.window(view)));
        return out.put("next", page.next());
    }

    private ObjectNode hyperNodes(Context context) {
        int eras = Parameters.of(context, "eras").count("eras", DEFAULT_ERAS, MAX_ERAS);
        EraId newest = subject.queries().currentEra();
        ObjectNode out = views.object();
        ArrayNode hyperNodes = out.putArray("hypernodes");
        subject.queries().conduct(oldest(newest, eras), newest).forEach(view -> hyperNodes.add(views.conduct(view)));
        return out;
    }

    private ObjectNode evidence(Context context) {
        Parameters parameters = Parameters.of(context, "limit", "before");
        Page<Rows.Evidence> page = subject.queries()
                .newestEvidence(
                        parameters.index("before", Long.MAX_VALUE), parameters.count("limit", DEFAULT_PAGE, MAX_PAGE));
        ObjectNode out = views.object();
        ArrayNode evidence = out.putArray("evidence");
        page.items().forEach(row -> evidence.add(views.evidence(row)));
        return out.put("next", page.next());
    }

    /// The canonical bytes, for whoever wants to check them.
    private void proof(Context context) {
        long index = Parameters.of(context).indexOfPath("index");
        byte[] proof = switch (subject.queries().proof(index)) {
            case FoundEvidence.Whole(var bytes) -> bytes.bytes();
            case FoundEvidence.Lost _ ->
                throw RequestException.missing(
                        "index", Long.toString(index), "evidence that is whole here; ask another satellite");
            case FoundEvidence.None _ ->
                throw RequestException.missing("index", Long.toString(index), "the log index of evidence");
        };
        context.contentType("application/octet-stream")
                .header("Content-Disposition", "attachment; filename=\"evidence-" + index + ".bin\"")
                .result(proof);
    }
}
