package network.icn.cli.network;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import network.icn.cli.node.Role;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.registry.Registry;
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
        footer = {"", "Example:", "  ./icn network show network.json"})
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the network file")
    private Path file;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    private record Member(Role role, String id, String endpoint, String note) {}

    @Override
    public Integer call() {
        Registry registry = RegistryFile.readUnverified(file);
        boolean signed = isSigned(file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(fields(registry, signed)));
        } else {
            print(registry, signed, out);
        }
        return signed ? ExitCode.OK : ExitCode.FALSE;
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
                                        member.id().toString(),
                                        member.endpoint().toString(),
                                        "operator " + member.operator() + ", stake " + member.stake())),
                        registry.scalerNodes().stream()
                                .map(member -> new Member(
                                        Role.SCALERNODE,
                                        member.id().toString(),
                                        member.endpoint().toString(),
                                        "provider " + member.provider() + ", availability "
                                                + member.claim().availabilityPpm() / 10_000.0 + " %, p99 "
                                                + member.claim().latency().toMillis() + " ms, capacity "
                                                + member.claim().capacityBytes() + " B")),
                        registry.satellites().stream()
                                .map(member -> new Member(
                                        Role.SATELLITE,
                                        member.id().toString(),
                                        member.endpoint().toString(),
                                        "operator " + member.operator() + ", web " + member.web())))
                .flatMap(members -> members)
                .toList();
    }

    private static Map<String, Object> fields(Registry registry, boolean signed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "network");
        fields.put("name", registry.name());
        fields.put("networkId", Long.toUnsignedString(registry.networkId()));
        fields.put("version", registry.version());
        fields.put("hash", Hash32.sha256(registry.bytes()).toString());
        fields.put("authority", registry.authority().toString());
        fields.put("signed", signed);
        fields.put("genesis", registry.parameters().genesis().toString());
        fields.put("eraSeconds", registry.parameters().eraLength().toMillis() / 1000.0);
        fields.put("slots", registry.parameters().slotsPerEra());
        fields.put("committee", registry.parameters().committeeSize());
        fields.put("quorum", registry.parameters().quorum());
        fields.put("windowSlots", registry.parameters().windowSlots());
        fields.put("beacon", registry.beacon().hash().toString());
        fields.put(
                "members", members(registry).stream().map(ShowCommand::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", member.role().text());
        fields.put("id", member.id());
        fields.put("endpoint", member.endpoint());
        return fields;
    }

    private static void print(Registry registry, boolean signed, PrintWriter out) {
        var parameters = registry.parameters();
        out.println("network     " + registry.name() + " (" + Long.toUnsignedString(registry.networkId()) + ")");
        out.println("version     " + registry.version());
        out.println("hash        " + Hash32.sha256(registry.bytes()));
        out.println("authority   " + registry.authority() + (signed ? ", signed" : ", NOT SIGNED"));
        out.println("genesis     " + parameters.genesis());
        out.println("era         " + parameters.eraLength().toMillis() / 1000.0 + " s in " + parameters.slotsPerEra()
                + " slots");
        out.println("committee   " + parameters.committeeSize() + " with a quorum of " + parameters.quorum() + ", "
                + parameters.targetsPerShard() + " ScalerNodes a shard");
        out.println("possession  " + parameters.possessionSamplesPerEra() + " leaves an era, answers within "
                + parameters.answerTimeout().toMillis() + " ms");
        out.println("window      " + parameters.windowSlots() + " slots, " + parameters.erasPerWindow() + " eras");
        out.println("beacon      chain " + registry.beacon().hash());
        for (Member member : members(registry)) {
            out.printf("%-11s %s %s (%s)%n", member.role().text(), member.id(), member.endpoint(), member.note());
        }
    }
}
