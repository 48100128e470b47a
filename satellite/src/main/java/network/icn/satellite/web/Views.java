package network.icn.satellite.web;

import java.util.stream.Collectors;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.TrackStanding;
import network.icn.protocol.settlement.VerdictReason;
import network.icn.protocol.settlement.Vetting;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.query.ConductView;
import network.icn.satellite.query.EraOverview;
import network.icn.satellite.query.WindowView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of the REST interface. Ids of nodes are peer ids, hashes are hex, times are ISO 8601, amounts carry
/// their unit in the name.
final class Views {
    private static final int MICROS_PER_MILLI = 1_000;

    private final RegistryHistory history;
    private final JsonMapper json;

    Views(RegistryHistory history, JsonMapper json) {
        this.history = history;
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
        SlaVerdict verdict = row.verdict(history);
        ObjectNode out = object();
        out.put("era", row.era().number())
                .put("scalernode", report.target().toString())
                .put("provider", provider(report.target(), row.era()))
                .put(
                        "reportId",
                        report.id(history.network(), row.era(), row.shard()).toString())
                .put("logIndex", row.logIndex())
                .put("shard", row.shard())
                .put("verdict", verdict.outcome().label())
                .put("provisional", verdict.outcome().isProvisional());
        VerdictReason.texts(verdict.reasons()).forEach(out.putArray("reasons")::add);
        out.put("slots", slots(report));
        putOrNull(out, "availabilityPpm", report.known() > 0, report.availabilityPpm());
        out.put("lowPpm", report.lowPpm()).put("highPpm", report.highPpm()).put("observers", report.observers());
        out.set("measured", measured(report.sections()));
        out.set("proven", proven(row.proven()));
        history.claim(report.target(), row.era()).ifPresent(claim -> out.set("claim", claim(claim)));
        out.put("registryVersion", history.at(row.era()).version());
        return out;
    }

    /// What each kind of challenge measured, under the kind's name.
    private ObjectNode measured(Sections sections) {
        ObjectNode out = object();
        sections.kinds()
                .forEach(name -> ChallengeKinds.named(name)
                        .ifPresentOrElse(
                                kind -> out.set(name, measures(sections, kind)),
                                () -> out.putObject(name).put("unknown", true)));
        return out;
    }

    private <R> ObjectNode measures(Sections sections, ChallengeKind<?, ?, R> kind) {
        ObjectNode out = object();
        kind.measures(sections.get(kind.name(), kind.results()))
                .forEach(measure -> putOrNull(
                        out,
                        measure.name(),
                        measure.value().isPresent(),
                        measure.value().orElse(0)));
        return out;
    }

    private static void putOrNull(ObjectNode out, String name, boolean known, long value) {
        if (known) {
            out.put(name, value);
        } else {
            out.putNull(name);
        }
    }

    /// One character a slot: U for surely up, u for up, d for down, D for surely down, ? for unknown.
    private static String slots(TargetReport report) {
        return report.slots().stream()
                .map(slot -> switch (slot) {
                    case SURELY_UP -> "U";
                    case UP -> "u";
                    case DOWN -> "d";
                    case SURELY_DOWN -> "D";
                    case UNKNOWN -> "?";
                })
                .collect(Collectors.joining());
    }

    private String provider(NodeId scalerNode, EraId era) {
        return history.at(era)
                .scalerNode(scalerNode)
                .map(ScalerNodeMember::provider)
                .orElse("");
    }

    ObjectNode claim(Claim claim) {
        return object().put("capacityBytes", claim.capacityBytes())
                .put("iops", claim.iops())
                .put("latencyMicros", claim.latency().toMillis() * MICROS_PER_MILLI)
                .put("bandwidthBytesPerSecond", claim.bandwidthBytesPerSecond())
                .put("availabilityPpm", claim.availabilityPpm())
                .put("location", claim.location());
    }

    ObjectNode evidence(Rows.Evidence row) {
        boolean scalerNode = history.at(row.era()).scalerNode(row.accused()).isPresent();
        return object().put("logIndex", row.logIndex())
                .put("era", row.era().number())
                .put("kind", row.kind().label())
                .put("accused", row.accused().toString())
                .put("accusedRole", scalerNode ? "ScalerNode" : "HyperNode")
                .put("evidenceId", row.id().toString())
                .put("bytes", row.size())
                .put("submitter", row.submitter().toString())
                .put("receivedAt", row.receivedAt().toString())
                .put("explanation", explanation(row.kind()))
                .put("proof", "/api/evidence/" + row.logIndex() + "/proof");
    }

    /// How much of each kind of evidence there is, under its name.
    private ObjectNode proven(Proven proven) {
        ObjectNode out = object();
        proven.byKind().forEach((kind, findings) -> out.put(kind.label(), findings));
        return out;
    }

    private static String explanation(Evidence.Kind kind) {
        if (kind.equals(Evidence.Kind.CHOSEN_SEED)) {
            return "It asked a ScalerNode what it liked, and not what follows from its draw of the era.";
        }
        if (kind.equals(Evidence.Kind.SNAPSHOT_CONFLICT)) {
            return "It signed two snapshots of which an honest ScalerNode signs at most one: two for one era, or a tree"
                    + " in which something is gone that was never removed.";
        }
        if (kind.equals(Evidence.Kind.EQUIVOCATION)) {
            return "It signed two statements of which an honest member signs at most one.";
        }
        return ChallengeKinds.asked(kind.label())
                .map(AskedKind::meaning)
                .orElse("What it did is unknown here: a later release has a word for it.");
    }

    ObjectNode conduct(ConductView view) {
        ObjectNode out = object();
        out.put("id", view.member().id().toString())
                .put("operator", view.member().operator())
                .put("stake", view.member().stake());
        ConductFinding finding = view.finding();
        out.put("seats", finding.seats())
                .put("absent", finding.absent())
                .put("verdict", finding.verdict().label());
        ArrayNode gaps = out.putArray("gaps");
        finding.gaps()
                .forEach(gap -> gaps.addObject()
                        .put("scalernode", gap.scalerNode().toString())
                        .put("kind", gap.kind().label())
                        .put("slots", gap.slots())
                        .put("of", gap.of()));
        return out.put("equivocations", view.equivocations()).put("explanation", explanation(view));
    }

    private static String explanation(ConductView view) {
        ConductFinding finding = view.finding();
        if (view.equivocations() > 0) {
            return view.equivocations() == 1
                    ? "Signed a contradiction, proved once."
                    : "Signed contradictions, proved " + view.equivocations() + " times.";
        }
        if (finding.seats() == 0) {
            return "Sat in no committee of these eras that has reported yet.";
        }
        String gaps = finding.gaps().isEmpty()
                ? ""
                : " Between it and " + finding.gaps().size()
                        + (finding.gaps().size() == 1 ? " ScalerNode" : " ScalerNodes")
                        + " something is wrong; that does not say whose fault it is.";
        return switch (finding.verdict()) {
            case CONSISTENT ->
                finding.absent() == 0
                        ? "In all " + finding.seats() + " agreed sets, nothing against it." + gaps
                        : "Missing in " + finding.absent() + " of " + finding.seats() + " agreed sets." + gaps;
            case SILENT ->
                "Its observation is missing in " + finding.absent() + " of " + finding.seats() + " agreed sets.";
            case LIES_UP -> "Praised what the committee was sure is down, or claims times that no machine has.";
            case LIES_DOWN -> "Called down what the committee was sure is up, at most of the providers.";
        };
    }

    ObjectNode window(WindowView view) {
        WindowVerdict verdict = view.verdict();
        ObjectNode out = object();
        out.put("scalernode", view.member().id().toString())
                .put("provider", view.member().provider())
                .put("verdict", verdict.outcome().label());
        VerdictReason.texts(verdict.reasons()).forEach(out.putArray("reasons")::add);
        out.put("surelyDown", verdict.surelyDown())
                .put("allowedDown", verdict.allowedDown())
                .put("knownSlots", verdict.known())
                .set("proven", proven(verdict.proven()));
        ArrayNode standings = out.putArray("standings");
        verdict.standings()
                .forEach(standing -> standings
                        .addObject()
                        .put("kind", standing.kind())
                        .put("shortEras", standing.shortEras())
                        .put("allowedShortEras", standing.allowedEras()));
        ArrayNode tracks = out.putArray("tracks");
        verdict.tracks().forEach(track -> tracks.add(track(track)));
        Vetting vetting = verdict.vetting();
        out.putObject("vetting")
                .put("state", vetting.state().label())
                .put("explanation", explanation(verdict))
                .put("samples", vetting.samples())
                .put("neededSamples", vetting.neededSamples())
                .put("eras", vetting.eras())
                .put("neededEras", vetting.neededEras());
        verdict.stored()
                .ifPresentOrElse(
                        stored -> out.putObject("stored")
                                .put("committedBytes", stored.committed())
                                .put("ownedBytes", stored.owned()),
                        () -> out.putNull("stored"));
        return out.set("claim", claim(view.member().claim()));
    }

    private static String explanation(WindowVerdict verdict) {
        Vetting vetting = verdict.vetting();
        if (vetting.state() == Vetting.State.VETTED) {
            return "Has proved what is asked of a new one.";
        }
        return verdict.stored().filter(stored -> stored.owned() == 0).isPresent()
                ? "No bytes of other owners: nothing to prove."
                : "Has proved " + vetting.samples() + " of " + vetting.neededSamples() + " leaves of owners, over "
                        + vetting.eras() + " of " + vetting.neededEras() + " eras.";
    }

    ObjectNode decisions(Decisions decisions) {
        ObjectNode out =
                object().put("vettingSamples", decisions.vettingSamples()).put("vettingEras", decisions.vettingEras());
        out.set("possession", rates(decisions.possession()));
        out.set("timing", rates(decisions.timing()));
        out.putObject("losses")
                .put("sharePpb", decisions.losses().sharePpb())
                .put("objectPpb", decisions.losses().objectPpb())
                .put("objectBytes", decisions.losses().objectBytes());
        return out;
    }

    private ObjectNode rates(ErrorRates rates) {
        return object().put("honestPpb", rates.honestPpb())
                .put("cheatingPpb", rates.cheatingPpb())
                .put("convictedPpb", rates.convictedPpb())
                .put("acceptedPpb", rates.acceptedPpb());
    }

    private ObjectNode track(TrackStanding track) {
        ObjectNode out = object();
        out.put("track", track.track().label()).put("verdict", track.outcome().label());
        VerdictReason.texts(track.reasons()).forEach(out.putArray("reasons")::add);
        track.test()
                .ifPresent(test -> out.put("score", test.score())
                        .put("acceptsAt", test.acceptsAt())
                        .put("rejectsAt", test.rejectsAt())
                        .put("failedMicros", test.trials().failed())
                        .put("cleanMicros", test.trials().clean())
                        .put("betaPpm", test.betaPpm())
                        .put("rejections", test.rejections())
                        .put("repeated", test.repeated()));
        return out;
    }

    ObjectNode cell(Rows.Cell cell) {
        return object().put("era", cell.era().number())
                .put("scalernode", cell.scalerNode().toString())
                .put("verdict", cell.verdict().label())
                .put("logIndex", cell.logIndex());
    }
}
