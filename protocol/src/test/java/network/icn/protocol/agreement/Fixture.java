package network.icn.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.possession.Snapshots;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;

/// A network of n HyperNodes and two ScalerNodes with real keys and a drawn committee. The beacon values are not
/// signed:
/// agreement only needs them to be the same for everybody.
final class Fixture {
    static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    static final int SLOTS = 12;
    static final EraId ERA = new EraId(3);
    private static final Ed25519 ED25519 = Ed25519.best();

    final Registry registry;
    final List<Signer> members;
    final Shard shard;
    final Agreement agreement;
    final BeaconValue eraBeacon;
    final BeaconValue leaderDraw;

    Fixture(int size, long seed) {
        List<Signer> hyperNodes = signers(size);
        List<Signer> scalerNodes = IntStream.range(0, 2)
                .mapToObj(i -> Nodes.signer("scalernode-" + i))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
        registry = new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                hyperNodes.getFirst().id(),
                new Parameters(
                        GENESIS,
                        Duration.ofHours(1),
                        SLOTS,
                        Math.max(32, size),
                        size > 32 ? Math.ceilDiv(size * 7, 10) : 22,
                        16,
                        527,
                        Duration.ofSeconds(5),
                        720 * SLOTS),
                new ChainInfo(Payload.of(new byte[96]), Duration.ofSeconds(3), GENESIS, Hash32.ZERO, "test"),
                hyperNodes.stream()
                        .map(signer -> new HyperNodeMember(
                                signer.id(), "op", 1, new Endpoint("localhost", 1), Registries.bls(signer)))
                        .toList(),
                scalerNodes.stream()
                        .map(signer -> new ScalerNodeMember(signer.id(), "hp", new Endpoint("localhost", 1), claim()))
                        .toList(),
                List.of());
        eraBeacon = beacon(BeaconSchedule.ofEra(registry.genesis(), ERA), seed);
        leaderDraw = beacon(BeaconSchedule.ofLeaders(registry.genesis(), ERA), seed);
        shard = CommitteeDraw.draw(registry, eraBeacon.bound(registry.beacon().hash()))
                .getFirst();
        agreement = Agreement.of(RegistryHistory.of(registry), ERA, eraBeacon, shard);
        members = shard.committee().members().stream()
                .map(id -> hyperNodes.stream()
                        .filter(signer -> signer.id().equals(id))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    static Claim claim() {
        return new Claim(1 << 20, 100, Duration.ofSeconds(1), 1 << 20, 999_000, "DEU/Frankfurt");
    }

    /// What that member had to ask.
    ProbeDraw draw(int member) {
        return agreement.draw(members.get(member));
    }

    static Ed25519 verifier() {
        return ED25519;
    }

    private static List<Signer> signers(int count) {
        List<Signer> signers = new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> Nodes.signer(Hash32.sha256(new byte[] {1, (byte) i})))
                .toList());
        signers.sort((a, b) -> a.id().compareTo(b.id()));
        return signers;
    }

    private static BeaconValue beacon(long round, long seed) {
        byte[] signature = new byte[BeaconValue.SIGNATURE_BYTES];
        new SplittableRandom(seed ^ round).nextBytes(signature);
        return new BeaconValue(round, Payload.of(signature));
    }

    /// An honest observation: everything up, latencies around `micros`.
    Observation observation(SlotResult result, long micros) {
        return new Observation(
                shard.targets().stream()
                        .map(target -> new TargetObservation(
                                target,
                                IntStream.range(0, SLOTS).mapToObj(_ -> result).toList(),
                                Reports.said(
                                        new LatencySummary(SLOTS, micros, micros * 2, micros * 3),
                                        new PossessionSummary(
                                                Snapshots.said(agreement.network(), target, ERA),
                                                24,
                                                24,
                                                0xfff,
                                                List.of()))))
                        .toList(),
                Hash32.ZERO);
    }
}
