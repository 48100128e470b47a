package network.icn.cli.network;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.cli.node.Role;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.simulator.odds.DetectionTable;
import network.icn.simulator.odds.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows who takes part, and whether the authority has signed it.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows members and parameters; exit code 1 when the authority has not signed them.",
        footer = {"", "Examples:", "  ./icn network show network.json", "  ./icn network show network.json --detection"
        })
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the network file")
    private Path file;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(
            names = "--detection",
            description = {
                "also how likely a loss of data is found in an era, and convicts within a day and a month, and",
                "how likely chance convicts an honest ScalerNode; docs/detection.md says how it is worked out"
            })
    private boolean detection;

    /// @param bls of a HyperNode; too long for a line of text
    /// @param facts what else is said of it, in the order in which it is shown
    private record Member(Role role, NodeId id, Endpoint endpoint, Optional<BlsKey> bls, Map<String, Object> facts) {
        String note() {
            return facts.entrySet().stream()
                    .map(fact -> fact.getKey() + " " + fact.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    @Override
    public Integer call() {
        Registry registry = RegistryFile.readUnverified(file);
        boolean signed = isSigned(file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> fields = fields(registry, signed);
            if (detection) {
                fields.put("detection", table(registry).fields());
            }
            out.println(Json.line(fields));
        } else {
            print(registry, signed, out);
            if (detection) {
                table(registry).lines().forEach(out::println);
            }
        }
        return signed ? ExitCode.OK : ExitCode.FALSE;
    }

    /// What committees see that are drawn from these HyperNodes; where there are none yet, whole ones.
    private static DetectionTable table(Registry registry) {
        var parameters = registry.parameters();
        int hyperNodes = registry.hyperNodes().size();
        int size = hyperNodes == 0 ? parameters.committeeSize() : Math.min(parameters.committeeSize(), hyperNodes);
        int quorum = size == parameters.committeeSize() ? parameters.quorum() : Committee.smallQuorum(size);
        return new DetectionTable(Setting.of(parameters, size, quorum));
    }

    private static boolean isSigned(Path file) {
        try {
            RegistryFile.read(file, Ed25519.best());
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    private static List<Member> members(Registry registry) {
        return Stream.of(
                        registry.hyperNodes().stream()
                                .map(member -> new Member(
                                        Role.HYPERNODE,
                                        member.id(),
                                        member.endpoint(),
                                        Optional.of(member.bls()),
                                        facts(member))),
                        registry.scalerNodes().stream()
                                .map(member -> new Member(
                                        Role.SCALERNODE,
                                        member.id(),
                                        member.endpoint(),
                                        Optional.empty(),
                                        facts(member))),
                        registry.satellites().stream()
                                .map(member -> new Member(
                                        Role.SATELLITE,
                                        member.id(),
                                        member.endpoint(),
                                        Optional.empty(),
                                        facts(member))))
                .flatMap(members -> members)
                .toList();
    }

    private static Map<String, Object> facts(HyperNodeMember member) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("operator", member.operator());
        facts.put("stake", member.stake());
        return facts;
    }

    private static Map<String, Object> facts(ScalerNodeMember member) {
        Claim claim = member.claim();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("provider", member.provider());
        facts.put("availabilityPpm", claim.availabilityPpm());
        facts.put("latencyMillis", claim.latency().toMillis());
        facts.put("capacityBytes", claim.capacityBytes());
        facts.put("iops", claim.iops());
        facts.put("bandwidthBytesPerSecond", claim.bandwidthBytesPerSecond());
        facts.put("location", claim.location());
        return facts;
    }

    private static Map<String, Object> facts(SatelliteMember member) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("operator", member.operator());
        facts.put("web", member.web().toString());
        return facts;
    }

    private static Map<String, Object> fields(Registry registry, boolean signed) {
        var parameters = registry.parameters();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "network");
        fields.put("name", registry.name());
        fields.put("networkId", Long.toUnsignedString(registry.networkId()));
        fields.put("version", registry.version());
        fields.put("previous", registry.link().previous().toString());
        fields.put("firstEra", registry.link().firstEra().number());
        fields.put("hash", signed ? registry.hash().toString() : null);
        fields.put("authority", registry.authority().toString());
        fields.put("signed", signed);
        fields.put("genesis", parameters.genesis().toString());
        fields.put("eraSeconds", parameters.eraLength().toMillis() / 1000.0);
        fields.put("slots", parameters.slotsPerEra());
        fields.put("committee", parameters.committeeSize());
        fields.put("quorum", parameters.quorum());
        fields.put("scalerNodesPerShard", parameters.targetsPerShard());
        fields.put("samples", parameters.possessionSamplesPerEra());
        fields.put("answerTimeoutMillis", parameters.answerTimeout().toMillis());
        fields.put("windowSlots", parameters.windowSlots());
        fields.put("windowEras", parameters.erasPerWindow());
        fields.put("kinds", parameters.kinds());
        fields.put("vettingSamples", parameters.decisions().vettingSamples());
        fields.put("vettingEras", parameters.decisions().vettingEras());
        fields.put("possessionRates", DecisionKeys.text(parameters.decisions().possession()));
        fields.put("timingRates", DecisionKeys.text(parameters.decisions().timing()));
        fields.put("lossBudget", DecisionKeys.text(parameters.decisions().losses()));
        fields.put("beacon", registry.beacon().hash().toString());
        fields.put("beaconGenesis", registry.beacon().genesis().toString());
        fields.put("beaconPeriodSeconds", registry.beacon().period().toSeconds());
        fields.put(
                "members", members(registry).stream().map(ShowCommand::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", member.role().text());
        fields.put("id", member.id().toString());
        fields.put("endpoint", member.endpoint().toString());
        fields.putAll(member.facts());
        member.bls().ifPresent(bls -> fields.put("bls", bls.toString()));
        return fields;
    }

    private static void print(Registry registry, boolean signed, PrintWriter out) {
        var parameters = registry.parameters();
        out.println("network     " + registry.name() + " (" + Long.toUnsignedString(registry.networkId()) + ")");
        out.println("version     " + registry.version() + ", counts from era "
                + registry.link().firstEra() + (signed ? "" : " or later"));
        // A draft has none yet: signing says from which era it counts.
        out.println("hash        " + (signed ? registry.hash().toString() : "none before it is signed"));
        out.println("authority   " + registry.authority() + (signed ? ", signed" : ", NOT SIGNED"));
        out.println("genesis     " + parameters.genesis());
        out.println("era         " + parameters.eraLength().toMillis() / 1000.0 + " s in " + parameters.slotsPerEra()
                + " slots");
        out.println("committee   " + parameters.committeeSize() + " with a quorum of " + parameters.quorum() + ", "
                + parameters.targetsPerShard() + " ScalerNodes a shard");
        out.println("possession  " + parameters.possessionSamplesPerEra() + " leaves an era, answers within "
                + parameters.answerTimeout().toMillis() + " ms");
        out.println("window      " + parameters.windowSlots() + " slots, " + parameters.erasPerWindow() + " eras");
        out.println("vetting     " + parameters.decisions().vettingSamples() + " leaves proved over "
                + parameters.decisions().vettingEras() + " eras");
        out.println("tests       possession "
                + DecisionKeys.text(parameters.decisions().possession()) + ", timing "
                + DecisionKeys.text(parameters.decisions().timing()) + " parts per billion");
        var losses = parameters.decisions().losses();
        out.println(
                "losses      " + losses.sharePpb() + " parts per billion of what owners have there, and an object of "
                        + losses.objectPpb() + " or " + losses.objectBytes() + " bytes");
        out.println("kinds       " + String.join(", ", parameters.kinds()));
        out.println("beacon      chain " + registry.beacon().hash() + ", a round every "
                + registry.beacon().period().toSeconds() + " s from "
                + registry.beacon().genesis());
        for (Member member : members(registry)) {
            out.printf("%-11s %s %s (%s)%n", member.role().text(), member.id(), member.endpoint(), member.note());
        }
    }
}
