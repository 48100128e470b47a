package network.icn.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.ReportVerifier;
import network.icn.protocol.beacon.BeaconVerifier;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.committee.CommitteeDraw;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.era.EraId;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.satellite.Submission;
import network.icn.protocol.signed.Signed;
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
            Registry registry, DecidedReport report, Shard shard, SortedMap<Integer, Observation> observations) {
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
            Registry registry = world.registry();
            world.runUntil(registry.parameters().clock().end(new EraId(0)).plus(Duration.ofMinutes(2)));
            for (Submission submission : world.archives().getFirst()) {
                if (submission instanceof Submission.Report(DecidedReport report)) {
                    return of(registry, report);
                }
            }
            throw new IllegalStateException("the simulated network certified nothing");
        }

        private static Subject of(Registry registry, DecidedReport report) {
            Shard shard = CommitteeDraw.draw(
                            registry, report.beacon().bound(registry.beacon().hash()))
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
            return new Subject(registry, report, shard, observations);
        }
    }

    private final Ed25519 signatures = Ed25519.best();
    private final Subject subject;
    private final ReportVerifier verifier;

    public AgreementBenchmark() {
        this(COMMITTEE, TARGETS);
    }

    AgreementBenchmark(int committee, int targets) {
        this.subject = Subject.make(committee, targets);
        this.verifier = new ReportVerifier(
                subject.registry(),
                signatures,
                value -> BeaconVerifier.verify(subject.registry().beacon(), value));
    }

    @Setup
    public void requireValid() {
        if (verifyReport() != ReportVerifier.Finding.VALID) {
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
        return Merge.merge(subject.shard(), subject.registry().parameters().slotsPerEra(), subject.observations());
    }

    /// Everything: beacon, draw, certificate, openings, merge.
    @Benchmark
    public ReportVerifier.Finding verifyReport() {
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
