package network.icn.cli.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.cli.network.NetworkDraft;
import network.icn.cli.node.Role;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;

/// Who takes part in a devnet and under which registry, written down: keys, ports, network file.
///
/// @param nodes in the order in which they are started
record DevnetPlan(RegistryHistory history, List<DevnetNode> nodes) {
    private static final String HOST = "127.0.0.1";
    private static final String OPERATOR = "devnet";
    /// Time for sockets, first connections and a cold JVM.
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration PER_NODE = Duration.ofMillis(300);
    /// A JVM of its own takes about a second of both cores to come up.
    private static final Duration PER_PROCESS = Duration.ofMillis(1_200);
    /// Generating and indexing, on a slow disk.
    private static final long PREPARED_BYTES_PER_SECOND = 64L << 20;
    /// One slot lasts at least that long, so that its probe has time to be answered.
    private static final Duration SHORTEST_SLOT = Duration.ofSeconds(1);
    private static final int MOST_SLOTS = 12;
    private static final int SAMPLES = 527;
    /// Whoever proves what is asked for in two eras has shown what a devnet can show.
    private static final int VETTING_ERAS = 2;
    private static final int TARGETS_PER_SHARD = 16;
    private static final Duration BEACON_PERIOD = Duration.ofSeconds(1);
    /// All nodes share a machine, maybe a busy one: what is promised must hold there.
    private static final Duration LATENCY = Duration.ofSeconds(1);
    private static final int AVAILABILITY_PPM = 900_000;
    /// Three bad slots fit in; a node that is gone is in breach before its second era ends.
    private static final int SHORTEST_WINDOW = 30;

    DevnetPlan {
        nodes = List.copyOf(nodes);
    }

    static DevnetPlan make(DevnetPlace place, DevnetOptions options, FaultPlan faults, Instant now) {
        FreePorts ports = new FreePorts();
        List<DevnetNode> nodes = new ArrayList<>();
        // ScalerNodes first: they have to sign a snapshot before the first beacon.
        for (Role role : List.of(Role.SCALERNODE, Role.SATELLITE, Role.HYPERNODE)) {
            for (int number = 1; number <= options.count(role); number++) {
                nodes.add(node(place, role, role.nodeName(number), ports, faults));
            }
        }
        KeyFile authority = KeyFile.create(place.authorityFile());
        KeyFile dealer = KeyFile.create(place.dealerFile());
        Registry registry = registry(options, nodes, authority.id(), dealer, genesis(options, now));
        SignedHistory signed = RegistryFile.write(place.networkFile(), registry, authority.signer());
        return new DevnetPlan(signed.history(), nodes);
    }

    private static DevnetNode node(DevnetPlace place, Role role, String name, FreePorts ports, FaultPlan faults) {
        Path directory = place.root().resolve(name);
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new EnvironmentException("cannot create " + directory, "check --data", e);
        }
        KeyFile key = KeyFile.create(directory.resolve(DevnetNode.KEY_FILE));
        Endpoint endpoint = new Endpoint(HOST, ports.next());
        Endpoint web = role == Role.SATELLITE ? new Endpoint(HOST, ports.next()) : endpoint;
        return new DevnetNode(name, role, directory, key.id(), endpoint, web, faults.truth(name));
    }

    /// About when all nodes will be ready. If they are not, the first eras do not count.
    private static Instant genesis(DevnetOptions options, Instant now) {
        long bytes = options.capacity() * options.scalerNodes();
        Duration lead = WARM_UP.plusSeconds(bytes / PREPARED_BYTES_PER_SECOND);
        int nodes = options.hyperNodes() + options.scalerNodes() + options.satellites();
        lead = lead.plus((options.processes() ? PER_PROCESS : PER_NODE).multipliedBy(nodes));
        return Instant.ofEpochSecond(now.plus(lead).getEpochSecond() + 1);
    }

    private static Registry registry(
            DevnetOptions options, List<DevnetNode> nodes, NodeId authority, KeyFile dealer, Instant genesis) {
        int committee = options.hyperNodes();
        long slots = Math.clamp(options.era().dividedBy(SHORTEST_SLOT), 1, MOST_SLOTS);
        Parameters parameters = new Parameters(
                genesis,
                options.era(),
                (int) slots,
                committee,
                Committee.smallQuorum(committee),
                TARGETS_PER_SHARD,
                SAMPLES,
                Duration.ofSeconds(1),
                Math.ceilDiv(SHORTEST_WINDOW, (int) slots) * (int) slots);
        int vetting = Math.min(VETTING_ERAS, parameters.erasPerWindow());
        return new Registry(
                new SecureRandom().nextLong(),
                OPERATOR,
                RegistryLink.FIRST,
                authority,
                parameters.withDecisions(
                        new Decisions(ErrorRates.POSSESSION, ErrorRates.TIMING, SAMPLES, vetting, LossBudget.STANDARD)),
                NetworkDraft.chain(dealer.seed(), BEACON_PERIOD, genesis),
                of(nodes, Role.HYPERNODE)
                        .map(node -> new HyperNodeMember(node.id(), node.name(), 1, node.endpoint(), bls(node)))
                        .toList(),
                of(nodes, Role.SCALERNODE)
                        .map(node -> new ScalerNodeMember(node.id(), node.name(), node.endpoint(), claim(options)))
                        .toList(),
                of(nodes, Role.SATELLITE)
                        .map(node -> new SatelliteMember(node.id(), node.name(), node.endpoint(), node.web()))
                        .toList());
    }

    private static Claim claim(DevnetOptions options) {
        return new Claim(options.capacity(), 0, LATENCY, 0, AVAILABILITY_PPM, "loopback");
    }

    private static BlsKey bls(DevnetNode node) {
        return KeyFile.read(node.directory().resolve(DevnetNode.KEY_FILE)).bls();
    }

    /// In the order of ids, as a registry wants it.
    private static Stream<DevnetNode> of(List<DevnetNode> nodes, Role role) {
        return nodes.stream().filter(node -> node.role() == role).sorted(Comparator.comparing(DevnetNode::id));
    }

    /// The nodes of a role in the order of their names.
    List<DevnetNode> nodes(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    List<String> names(Role role) {
        return nodes(role).stream().map(DevnetNode::name).toList();
    }

    Optional<DevnetNode> node(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /// What people call a node; its id if it is a stranger.
    String nameOf(NodeId id) {
        return node(id).map(DevnetNode::name).orElseGet(id::toString);
    }
}
