package network.icn.satellite.web;

import java.util.Map;
import java.util.stream.Collectors;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.registry.Claim;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.registry.ScalerNodeMember;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.sla.ConductVerdict;
import network.icn.protocol.sla.SlaVerdict;
import network.icn.satellite.index.Rows;
import network.icn.satellite.query.ConductView;
import network.icn.satellite.query.EraOverview;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of the REST interface. Ids of nodes are peer ids, hashes are hex, times are ISO 8601, amounts carry
/// their unit in the name.
final class Views {
    private static final int MICROS_PER_MILLI = 1_000;

    private final Registry registry;
    private final JsonMapper json;

    Views(Registry registry, JsonMapper json) {
        this.registry = registry;
        this.json = json;
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    ObjectNode era(EraOverview era) {
        ObjectNode out = object();
        out.put("era", era.era().number())
                .put("start", era.start().toString())
                .put("end", era.end().toString())
                .put("state", era.state().label());
        ObjectNode verdicts = out.putObject("verdicts");
        for (SlaVerdict.Outcome outcome : SlaVerdict.Outcome.values()) {
            verdicts.put(outcome.label(), era.verdicts().getOrDefault(outcome, 0));
        }
        return out.put("reports", era.reports())
                .put("expected", era.expected())
                .put("evidence", era.evidence())
                .put("conflicts", era.conflicts());
    }

    ObjectNode report(Rows.Report row) {
        TargetReport report = row.report();
        SlaVerdict verdict = row.verdict(registry);
        ObjectNode out = object();
        out.put("era", row.era().number())
                .put("scalernode", report.target().toString())
                .put("provider", provider(report.target()))
                .put("reportId", report.id().toString())
                .put("logIndex", row.logIndex())
                .put("shard", row.shard())
                .put("verdict", verdict.outcome().label());
        verdict.reasons().forEach(out.putArray("reasons")::add);
        int known = report.slots().size() - report.count(SlotVerdict.UNKNOWN);
        out.put("slots", slots(report));
        putOrNull(out, "availabilityPpm", known > 0, report.availabilityPpm());
        out.put("lowPpm", report.lowPpm()).put("highPpm", report.highPpm()).put("observers", report.observers());
        LatencySummary latency = report.latency();
        boolean timed = latency.probes() > 0;
        putOrNull(out, "p50Micros", timed, latency.p50Micros());
        putOrNull(out, "p95Micros", timed, latency.p95Micros());
        putOrNull(out, "p99Micros", timed, latency.p99Micros());
        out.put("samplesAsked", report.samplesAsked())
                .put("samplesAnswered", report.samplesAnswered())
                .put("provenLosses", row.proven());
        registry.scalerNode(report.target()).ifPresent(member -> out.set("claim", claim(member.claim())));
        return out;
    }

    private static void putOrNull(ObjectNode out, String name, boolean known, long value) {
        if (known) {
            out.put(name, value);
        } else {
            out.putNull(name);
        }
    }

    /// One character a slot: U for up, D for down, ? for unknown.
    private static String slots(TargetReport report) {
        return report.slots().stream()
                .map(slot -> switch (slot) {
                    case UP -> "U";
                    case DOWN -> "D";
                    case UNKNOWN -> "?";
                })
                .collect(Collectors.joining());
    }

    private String provider(NodeId scalerNode) {
        return registry.scalerNode(scalerNode).map(ScalerNodeMember::provider).orElse("");
    }

    ObjectNode claim(Claim claim) {
        return object().put("capacityBytes", claim.capacityBytes())
                .put("iops", claim.iops())
                .put("latencyMicros", claim.latency().toMillis() * MICROS_PER_MILLI)
                .put("bandwidthBytesPerSecond", claim.bandwidthBytesPerSecond())
                .put("availabilityPpm", claim.availabilityPpm())
                .put("location", claim.location());
    }

    ObjectNode evidence(Rows.Proof row) {
        boolean scalerNode = registry.scalerNode(row.accused()).isPresent();
        return object().put("logIndex", row.logIndex())
                .put("era", row.era().number())
                .put("kind", row.kind())
                .put("accused", row.accused().toString())
                .put("accusedRole", scalerNode ? "ScalerNode" : "HyperNode")
                .put("evidenceId", row.id().toString())
                .put("bytes", row.size())
                .put("submitter", row.submitter().toString())
                .put("receivedAt", row.receivedAt().toString())
                .put("explanation", explanation(row.kind()))
                .put("proof", "/api/evidence/" + row.logIndex() + "/proof");
    }

    private static String explanation(String kind) {
        return kind.equals("possession")
                ? "It signed an answer whose bytes are not those of its own signed snapshot: data is lost or changed."
                : "It signed two statements of which an honest member signs at most one.";
    }

    ObjectNode conduct(ConductView view) {
        ObjectNode out = object();
        out.put("id", view.member().id().toString())
                .put("operator", view.member().operator())
                .put("stake", view.member().stake());
        ObjectNode reports = out.putObject("reports");
        for (ConductVerdict verdict : ConductVerdict.values()) {
            reports.put(verdict.label(), view.reports().getOrDefault(verdict, 0));
        }
        return out.put("equivocations", view.equivocations()).put("explanation", explanation(view));
    }

    private static String explanation(ConductView view) {
        Map<ConductVerdict, Integer> reports = view.reports();
        int all = reports.values().stream().mapToInt(Integer::intValue).sum();
        if (view.equivocations() > 0) {
            return view.equivocations() == 1
                    ? "Signed a contradiction, proved once."
                    : "Signed contradictions, proved " + view.equivocations() + " times.";
        }
        if (all == 0) {
            return "Sat in no committee of these eras that has reported yet.";
        }
        return reports.entrySet().stream()
                .filter(entry -> entry.getKey() != ConductVerdict.CONSISTENT)
                .map(entry -> entry.getValue() + " of " + all + ": " + meaning(entry.getKey()))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("; "),
                        text -> text.isEmpty() ? "Agrees with its committees in all " + all + "." : text + "."));
    }

    private static String meaning(ConductVerdict verdict) {
        return switch (verdict) {
            case CONSISTENT -> "agrees with the committee";
            case SILENT -> "its observation is not in the agreed set";
            case LIES_UP -> "praised what the committee found down or slow";
            case LIES_DOWN -> "called down what the committee found up";
        };
    }

    ObjectNode cell(Rows.Cell cell) {
        return object().put("era", cell.era().number())
                .put("scalernode", cell.scalerNode().toString())
                .put("verdict", cell.verdict().label())
                .put("logIndex", cell.logIndex());
    }
}
