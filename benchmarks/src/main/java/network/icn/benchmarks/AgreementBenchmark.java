package network.icn.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.icn.faults.HyperNodeFault;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.World;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a satellite and an auditor do with a certified shard: a committee of 32, 16 ScalerNodes, 12 slots. The report
/// comes from a simulated network, so it is what real machines certify.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AgreementBenchmark {
    private static final int COMMITTEE = 32;
    private static final int TARGETS = 16;

    private record Subject(
            RegistryHistory history, CertifiedShard report, Shard shard, SortedMap<Integer, Observation> observations) {
        static Subject make(int committee, int targets) {
            Scenario scenario = new Scenario(
                    "benchmark",
                    "one era of one shard",
                    committee,
                    targets,
                    1,
                    1,
                    Duration.ofMinutes(10),
                    LinkModel.INTERNET,
                    HyperNodeFault.NONE);
            World world = new World(scenario, 1);
            world.start();
            RegistryHistory history = world.history();
            world.runUntil(history.clock().end(new EraId(0)).plus(Duration.ofMinutes(2)));
            for (Submission submission : world.archives().getFirst()) {
                if (submission instanceof Submission.OfShard(CertifiedShard report)) {
                    return of(history, report);
                }
            }
            throw new IllegalStateException("the simulated network certified nothing");
        }

        private static Subject of(RegistryHistory history, CertifiedShard report) {
            Shard shard = CommitteeDraw.draw(
                            history.at(report.era()),
                            report.beacon().bound(history.beacon().hash()))
                    .get(report.shard());
            SortedMap<Integer, Observation> observations = new TreeMap<>();
            try {
                for (Signed signed : report.reveals()) {
                    if (EqMessage.parse(signed.statement().bytes()) instanceof EqMessage.Reveal reveal) {
                        observations.put(
                                reveal.signer(),
                                Observation.parse(reveal.observation().bytes()));
                    }
                }
            } catch (MalformedException e) {
                throw new IllegalStateException("certified observations parse", e);
            }
            return new Subject(history, report, shard, observations);
        }
    }

    private final Ed25519 signatures = Ed25519.best();
    private final Subject subject;
    private final CertifiedShardVerifier verifier;

    public AgreementBenchmark() {
        this(COMMITTEE, TARGETS);
    }

    AgreementBenchmark(int committee, int targets) {
        this.subject = Subject.make(committee, targets);
        this.verifier = new CertifiedShardVerifier(
                subject.history(),
                signatures,
                value -> BeaconVerifier.verify(subject.history().beacon(), value));
    }

    @Setup
    public void requireValid() {
        if (verifyReport() != CertifiedShardVerifier.Finding.VALID) {
            throw new IllegalStateException("the report under test must be valid");
        }
    }

    /// The quorum's signatures.
    @Benchmark
    public boolean verifyCertificate() {
        return subject.report().certificate().verify(subject.shard().committee(), signatures);
    }

    /// The observations of the agreed set into one body.
    @Benchmark
    public List<TargetReport> merge() {
        return Merge.merge(
                subject.shard(), subject.history().clock().slots(), ChallengeKinds.all(), subject.observations());
    }

    /// Everything: beacon, draw, certificate, openings, merge.
    @Benchmark
    public CertifiedShardVerifier.Finding verifyReport() {
        return verifier.verify(subject.report());
    }

    /// The floor: as many signature checks as the certificate has, one after the other.
    @Benchmark
    public boolean checkAsManySignatures() {
        boolean all = true;
        for (Signed reveal : subject.report()
                .reveals()
                .subList(0, subject.report().certificate().signatures().size())) {
            all &= reveal.verify(signatures);
        }
        return all;
    }
}
