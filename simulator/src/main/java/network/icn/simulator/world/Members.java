package network.icn.simulator.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.simulator.scenario.Scenario;

/// The keys of all nodes of a run, and the registry that names them.
record Members(List<Signer> hyperNodes, List<Signer> scalerNodes, List<Signer> satellites) {
    private static final int SLOTS = 12;
    /// Three bad slots fit into a window of 36 under a promise of 90 %.
    private static final int WINDOW_ERAS = 3;
    private static final int SAMPLES = 527;
    private static final Claim CLAIM = new Claim(1 << 20, 0, Duration.ofSeconds(1), 0, 900_000, "simulated");
    /// Nobody doubts who has which key in a simulated network.
    private static final Payload NO_PROOF = Payload.of(new byte[BlsKey.PROOF_BYTES]);

    private static final Endpoint NOWHERE = new Endpoint("simulated", 1);

    static Members of(Scenario scenario, Keys keys) {
        return new Members(
                keys.signers(scenario.hyperNodes()),
                keys.signers(scenario.scalerNodes()),
                keys.signers(scenario.satellites()));
    }

    SignedHistory registry(Scenario scenario, LocalChain chain) {
        int committee = Math.min(scenario.shards().committee(), hyperNodes.size());
        Signer authority = hyperNodes.getFirst();
        Registry registry = new Registry(
                1,
                "simulated",
                RegistryLink.FIRST,
                authority.id(),
                new Parameters(
                        World.GENESIS,
                        scenario.eraLength(),
                        SLOTS,
                        committee,
                        Committee.smallQuorum(committee),
                        scenario.shards().targets(),
                        SAMPLES,
                        Duration.ofSeconds(3),
                        WINDOW_ERAS * SLOTS),
                chain.info(),
                hyperNodes.stream()
                        .map(signer -> new HyperNodeMember(
                                signer.id(),
                                signer.id().toString(),
                                1,
                                NOWHERE,
                                new BlsKey(signer.provingKey(), NO_PROOF)))
                        .sorted(Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                ids(scalerNodes)
                        .map(id -> new ScalerNodeMember(id, id.toString(), NOWHERE, CLAIM))
                        .toList(),
                ids(satellites)
                        .map(id -> new SatelliteMember(id, "operator", NOWHERE, NOWHERE))
                        .toList());
        return SignedHistory.of(registry, authority);
    }

    private static Stream<NodeId> ids(List<Signer> signers) {
        return signers.stream().map(Signer::id).sorted(Comparator.naturalOrder());
    }
}
