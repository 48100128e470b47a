package network.icn.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;

/// Registries of real keys for tests.
public final class Registries {
    public static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    public static final Claim CLAIM =
            new Claim(64 << 20, 10_000, Duration.ofMillis(20), 125_000_000, 999_000, "DEU/Frankfurt");

    /// A key that nobody has.
    public static final BlsKey BLS = bls(0);

    /// A version that nobody has written.
    public static final RegistryMark MARK = new RegistryMark(1, Hash32.sha256(new byte[] {1}));

    /// Of larger registries only draws are tested, and a key takes a third of a millisecond.
    private static final int WITH_KEYS = 256;

    private Registries() {}

    /// Another one for each number; nobody has any of them.
    public static BlsKey bls(int number) {
        byte[] point = new byte[BlsKey.POINT_BYTES];
        point[0] = (byte) number;
        return new BlsKey(Payload.of(point), Payload.of(new byte[BlsKey.PROOF_BYTES]));
    }

    /// The one that belongs to a signer, without its proof of possession.
    public static BlsKey bls(Signer signer) {
        return new BlsKey(signer.provingKey(), Payload.of(new byte[BlsKey.PROOF_BYTES]));
    }

    /// Of members with second keys that nobody has.
    public static Committee committee(List<NodeId> members, int quorum) {
        return new Committee(members, members.stream().map(_ -> BLS.point()).toList(), quorum);
    }

    public static Parameters parameters(int committeeSize, int quorum, int targetsPerShard) {
        return new Parameters(
                GENESIS,
                Duration.ofSeconds(20),
                12,
                committeeSize,
                quorum,
                targetsPerShard,
                527,
                Duration.ofSeconds(2),
                36);
    }

    public static Registry of(Parameters parameters, int hyperNodes, int scalerNodes) {
        return of(parameters, hyperNodes, scalerNodes, i -> "operator-" + i, _ -> 1);
    }

    /// The i-th HyperNode is the i-th in the order of ids.
    public static Registry of(
            Parameters parameters,
            int hyperNodes,
            int scalerNodes,
            IntFunction<String> operator,
            IntToLongFunction stake) {
        List<HyperNodeMember> verifiers = new ArrayList<>();
        List<Signer> signers = IntStream.range(0, hyperNodes)
                .mapToObj(i -> Nodes.signer("hypernode-" + i))
                .sorted(Comparator.comparing(Signer::id))
                .toList();
        for (int i = 0; i < hyperNodes; i++) {
            verifiers.add(new HyperNodeMember(
                    signers.get(i).id(),
                    operator.apply(i),
                    stake.applyAsLong(i),
                    new Endpoint("127.0.0.1", 4001),
                    hyperNodes > WITH_KEYS ? bls(i) : bls(signers.get(i))));
        }
        return new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                Nodes.id("authority"),
                parameters,
                chain(),
                verifiers,
                Nodes.ids("scalernode-", scalerNodes).stream()
                        .map(id -> new ScalerNodeMember(id, "provider", new Endpoint("127.0.0.1", 4002), CLAIM))
                        .toList(),
                Nodes.ids("satellite-", 2).stream()
                        .map(id -> new SatelliteMember(
                                id, "archive", new Endpoint("127.0.0.1", 4003), new Endpoint("::1", 4004)))
                        .toList());
    }

    /// The history of one version, under a signature that nobody has made.
    public static SignedHistory signed(Registry registry) {
        return new SignedHistory(RegistryHistory.of(registry), List.of(Signature64.of(new byte[Signature64.BYTES])));
    }

    /// The same content at another place among the versions.
    public static Registry numbered(Registry registry, long version) {
        return registry.with(
                version == 1
                        ? RegistryLink.FIRST
                        : new RegistryLink(version, Hash32.sha256(new byte[] {(byte) version}), new EraId(version)));
    }

    /// The same network, begun anew under the same id.
    public static Registry begunAnew(Registry before) {
        Parameters now = before.parameters();
        return new Registry(
                before.networkId(),
                before.name(),
                before.link(),
                before.authority(),
                new Parameters(
                        now.genesis().plusMillis(1),
                        now.eraLength(),
                        now.slotsPerEra(),
                        now.committeeSize(),
                        now.quorum(),
                        now.targetsPerShard(),
                        now.possessionSamplesPerEra(),
                        now.answerTimeout(),
                        now.windowSlots()),
                before.beacon(),
                before.hyperNodes(),
                before.scalerNodes(),
                before.satellites());
    }

    /// A chain whose key nobody holds.
    public static ChainInfo chain() {
        return new ChainInfo(
                Payload.of(new byte[ChainInfo.PUBLIC_KEY_BYTES]), Duration.ofSeconds(3), GENESIS, Hash32.ZERO, "test");
    }
}
