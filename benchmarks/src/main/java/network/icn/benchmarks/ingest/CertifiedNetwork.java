package network.icn.benchmarks.ingest;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthSummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.Committee;
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
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Subject;
import network.icn.protocol.report.TargetObservation;

/// A network of one shard of 16 ScalerNodes whose every HyperNode serves, with all keys in hand: it certifies an era
/// without having to play it.
final class CertifiedNetwork {
    private static final int TARGETS = 16;
    private static final int SLOTS = 12;
    private static final Duration ERA = Duration.ofSeconds(20);
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    /// Nobody doubts who has which key here.
    private static final Payload NO_PROOF = Payload.of(new byte[BlsKey.PROOF_BYTES]);

    private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);

    private final List<Signer> hyperNodes;
    private final List<Signer> scalerNodes;
    private final LocalChain chain = LocalChain.derive(seed('c', 0), Duration.ofSeconds(1), GENESIS.minusSeconds(60));
    private final Signer satellite = Ed25519.best().signer(seed('a', 0));
    private final SignedHistory signed;
    private final RegistryHistory history;

    CertifiedNetwork(int committee) {
        this.hyperNodes = signers('h', committee);
        this.scalerNodes = signers('s', TARGETS);
        Claim claim = new Claim(1 << 30, 1, Duration.ofMillis(50), 1, 990_000, "DEU/Frankfurt");
        Signer authority = Ed25519.best().signer(seed('r', 0));
        Registry registry = new Registry(
                7,
                "ingest",
                RegistryLink.FIRST,
                authority.id(),
                new Parameters(
                        GENESIS,
                        ERA,
                        SLOTS,
                        committee,
                        Committee.smallQuorum(committee),
                        TARGETS,
                        527,
                        Duration.ofSeconds(5),
                        Parameters.defaultWindowSlots(ERA, SLOTS)),
                chain.info(),
                hyperNodes.stream()
                        .map(signer -> new HyperNodeMember(
                                signer.id(),
                                signer.id().toString(),
                                1,
                                NOWHERE,
                                new BlsKey(signer.provingKey(), NO_PROOF)))
                        .toList(),
                scalerNodes.stream()
                        .map(signer -> new ScalerNodeMember(signer.id(), "provider", NOWHERE, claim))
                        .toList(),
                List.of(new SatelliteMember(satellite.id(), "archive", NOWHERE, NOWHERE)));
        this.signed = SignedHistory.of(registry, authority);
        this.history = signed.history();
    }

    private static byte[] seed(char role, int number) {
        return ByteBuffer.allocate(32).putChar(role).putInt(number).array();
    }

    private static List<Signer> signers(char role, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Ed25519.best().signer(seed(role, number)))
                .sorted(Comparator.comparing(Signer::id))
                .toList();
    }

    SignedHistory signed() {
        return signed;
    }

    RegistryHistory history() {
        return history;
    }

    Signer satellite() {
        return satellite;
    }

    /// When the reports of eras 0 to `eras - 1` are due.
    Instant after(int eras) {
        return history.clock().end(new EraId(eras)).plus(ERA);
    }

    /// What the committee certifies when everybody saw everything answer and everybody is included: the dearest report
    /// that an honest network makes.
    CertifiedShard certify(int number) {
        EraId era = new EraId(number);
        BeaconValue beacon = chain.sign(BeaconSchedule.ofEra(history.genesis(), era));
        Shard shard = shard(beacon);
        Committee committee = shard.committee();
        Subject subject = Subject.of(history.network(), history.mark(era), era, shard.index(), committee);
        SortedMap<Integer, Hash32> commitments = new TreeMap<>();
        SortedMap<Integer, Observation> observations = new TreeMap<>();
        List<Signed> reveals = new ArrayList<>();
        for (int member = 0; member < committee.size(); member++) {
            Observation observation = observation(shard, era, member);
            observations.put(member, observation);
            Signer signer = signer(committee.member(member));
            ProbeDraw draw = draw(committee.member(member), era, beacon);
            EqMessage.Reveal reveal =
                    new EqMessage.Reveal(subject, member, Hash32.ZERO, draw, Payload.of(observation.bytes()));
            commitments.put(member, reveal.commitment());
            reveals.add(reveal.signedBy(signer));
        }
        Payload body = Payload.of(
                AgreedBody.of(subject, commitments, Merge.merge(shard, SLOTS, ChallengeKinds.all(), observations))
                        .bytes());
        QuorumCertificate certificate = certificate(committee, subject, AgreedBody.digest(subject, body));
        return new CertifiedShard(
                new CertifiedValue(history.network(), era, shard.index(), beacon, certificate, body),
                reveals,
                shard.targets().stream()
                        .map(target -> snapshot(target, era)
                                .signedBy(signer(scalerNodes, target))
                                .encoded())
                        .toList());
    }

    /// What that member had to ask.
    ProbeDraw draw(NodeId member, CertifiedShard report) {
        return draw(member, report.era(), report.beacon());
    }

    private ProbeDraw draw(NodeId member, EraId era, BeaconValue beacon) {
        return ProbeDraw.of(
                signer(member),
                history.network(),
                era,
                beacon.bound(chain.info().hash()));
    }

    private Shard shard(BeaconValue beacon) {
        return CommitteeDraw.draw(history.latest(), beacon.bound(chain.info().hash()))
                .getFirst();
    }

    Committee committee(CertifiedShard report) {
        return shard(report.beacon()).committee();
    }

    private QuorumCertificate certificate(Committee committee, Subject subject, Hash32 digest) {
        List<Signature64> signatures = new ArrayList<>();
        List<Integer> voters = IntStream.range(0, committee.quorum()).boxed().toList();
        for (int member : voters) {
            EqMessage vote = new EqMessage.Finalize(subject, member, 1, digest);
            signatures.add(signer(committee.member(member)).sign(vote.bytes()));
        }
        MemberSet signers = MemberSet.of(committee.size(), new TreeSet<>(voters));
        return new QuorumCertificate(QuorumCertificate.Kind.FINALIZED, subject, 1, 0, digest, signers, signatures);
    }

    private Observation observation(Shard shard, EraId era, int member) {
        List<TargetObservation> targets = shard.targets().stream()
                .map(target -> new TargetObservation(
                        target, Collections.nCopies(SLOTS, SlotResult.OK), sections(target, era, member)))
                .toList();
        return new Observation(targets, Hash32.ZERO);
    }

    private Sections sections(NodeId target, EraId era, int member) {
        return Sections.NONE
                .with(
                        Echo.NAME,
                        LatencySummary.FORM,
                        new LatencySummary(SLOTS, 1_000 + member, 2_000 + member, 3_000 + member))
                .with(
                        Possession.NAME,
                        PossessionSummary.FORM,
                        new PossessionSummary(
                                Committed.of(snapshot(target, era).hash(), snapshot(target, era)),
                                24,
                                24,
                                (1L << SLOTS) - 1,
                                List.of()))
                .with(Growth.NAME, GrowthSummary.FORM, GrowthSummary.NONE)
                .with(Retest.NAME, RetestSummary.FORM, RetestSummary.NONE);
    }

    private EraSnapshot snapshot(NodeId target, EraId era) {
        StoredTotals totals =
                new StoredTotals(new ObjectsHead(1, 1_000, target.sha256()), 0, Merkle.EMPTY_ROOT, 0, 0, 0);
        return new EraSnapshot(history.network(), target, era, new EraId(0), totals, Hash32.ZERO);
    }

    private Signer signer(NodeId id) {
        return signer(hyperNodes, id);
    }

    private static Signer signer(List<Signer> signers, NodeId id) {
        return signers.stream()
                .filter(signer -> signer.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
