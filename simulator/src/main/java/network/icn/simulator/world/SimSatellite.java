package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.role.satellite.SatelliteEffect;
import network.icn.protocol.role.satellite.SatelliteInput;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.protocol.role.satellite.SatelliteMachine;
import network.icn.simulator.ledger.Ledger;

/// A satellite with its log in memory and a disk that takes some time to flush.
final class SimSatellite {
    private static final Duration CHECK_TIME = Duration.ofMillis(5);
    private static final Duration FLUSH_TIME = Duration.ofMillis(5);

    private final World world;
    private final int number;
    private final Signer signer;
    private final SatelliteMachine machine;
    private final CertifiedShardVerifier verifier;
    private final CompactRange log = new CompactRange();
    private final Map<Long, Consumer<PushAnswer>> waiting = new LinkedHashMap<>();
    private final Map<Long, Submission> submitted = new LinkedHashMap<>();
    /// By its place in the log; the registry has places, too.
    private final SortedMap<Long, Submission> archive = new TreeMap<>();
    private LogHead head;
    private long tokens;

    SimSatellite(World world, int number, Signer signer) {
        this.world = world;
        this.number = number;
        this.signer = signer;
        this.machine = new SatelliteMachine(world.signed(), signer.id(), SatelliteLimits.DEFAULT);
        this.head = new LogHead(world.history().network(), signer.id(), 0, Merkle.EMPTY_ROOT, Instant.EPOCH);
        this.verifier = new CertifiedShardVerifier(world.history(), world.verifier(), world::isBeacon);
    }

    NodeId id() {
        return signer.id();
    }

    int number() {
        return number;
    }

    void start() {
        step(new SatelliteInput.Opened(head));
    }

    /// What is on its disk, in the order of its log.
    List<Submission> archive() {
        return List.copyOf(archive.values());
    }

    /// The same by its place in the log, where versions of the registry have places, too.
    SortedMap<Long, Submission> places() {
        return Collections.unmodifiableSortedMap(archive);
    }

    /// What a HyperNode has said in the reports of an era.
    List<Signed> saidBy(EraId era, NodeId member) {
        return archive.values().stream()
                .flatMap(submission -> submission instanceof Submission.OfShard(var report)
                                && report.era().equals(era)
                        ? report.saidBy(member).stream()
                        : Stream.empty())
                .toList();
    }

    /// The report of a ScalerNode and era.
    Optional<CertifiedShard> report(EraId era, NodeId scalerNode) {
        return archive.values().stream()
                .flatMap(submission -> submission instanceof Submission.OfShard(var report)
                                && report.era().equals(era)
                        ? Stream.of(report)
                        : Stream.empty())
                .filter(report -> speaksOf(report, scalerNode))
                .findFirst();
    }

    private static boolean speaksOf(CertifiedShard report, NodeId scalerNode) {
        try {
            return AgreedBody.parse(report.body().bytes()).report(scalerNode).isPresent();
        } catch (MalformedException e) {
            throw new IllegalStateException("archived: a report that was verified", e);
        }
    }

    void submit(NodeId peer, Submission submission, Consumer<PushAnswer> answer) {
        long token = ++tokens;
        waiting.put(token, answer);
        submitted.put(token, submission);
        step(new SatelliteInput.Submitted(token, peer, submission));
    }

    private void step(SatelliteInput input) {
        for (SatelliteEffect effect : machine.step(input, world.wall(id()))) {
            switch (effect) {
                case SatelliteEffect.Verify(long token, Submission submission) -> {
                    var outcome = submission.check(verifier);
                    world.engine().after(CHECK_TIME, () -> step(new SatelliteInput.Verified(token, outcome)));
                }
                case SatelliteEffect.Append(long token, var record) -> {
                    log.append(Merkle.leafHash(record.entry().bytes()));
                    LogHead after = head.grown(log.size(), log.root(), world.wall(id()));
                    head = after;
                    Submission kept = submitted.get(token);
                    world.engine().after(FLUSH_TIME, () -> {
                        if (kept != null) {
                            archive.put(after.size() - 1, kept);
                        }
                        step(new SatelliteInput.Appended(token, after.size() - 1, after));
                    });
                }
                case SatelliteEffect.Acknowledge(long token, var receipt) -> {
                    world.trace(
                            number,
                            "acknowledge " + receipt.index() + " "
                                    + receipt.key().digest());
                    world.ledger()
                            .add(new Ledger.Acknowledged(
                                    id(), receipt.index(), receipt.key().digest()));
                    answer(token, new PushAnswer.Receipted(receipt.signedBy(signer)));
                }
                case SatelliteEffect.Refuse(long token, var reason, String _) -> {
                    world.trace(number, "refuse " + reason);
                    answer(token, new PushAnswer.Refused(reason));
                }
                case SatelliteEffect.Alarm(var era, int shard, long _, long _) ->
                    world.violation(
                            "satellite " + number + " holds two certified values for era " + era + " shard " + shard);
            }
        }
    }

    private void answer(long token, PushAnswer answer) {
        submitted.remove(token);
        Consumer<PushAnswer> caller = waiting.remove(token);
        if (caller != null) {
            caller.accept(answer);
        }
    }
}
