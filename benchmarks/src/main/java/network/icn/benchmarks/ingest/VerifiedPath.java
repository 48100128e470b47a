package network.icn.benchmarks.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.satellite.beacon.VerifiedBeacons;
import network.icn.satellite.index.Indexer;
import network.icn.satellite.index.jdbc.H2Index;
import network.icn.satellite.ingest.Answer;
import network.icn.satellite.ingest.Ingest;
import network.icn.satellite.ingest.OpenArchive;
import network.icn.satellite.ingest.Recovery;
import network.icn.satellite.metrics.SatelliteMetrics;

/// A satellite behind its sockets: machine, checks on all cores, log with its flushes on a real disk, signed receipts,
/// index. Everything that stands between an arrived report and the receipt for it.
final class VerifiedPath {
    /// Under way at once: enough that neither the checks nor the disk wait for the next report.
    private static final int UNDER_WAY = 256;

    private final CertifiedNetwork network;
    private final Path parent;

    VerifiedPath(CertifiedNetwork network, Path parent) {
        this.network = network;
        this.parent = parent;
    }

    /// Takes all of them into an empty archive and waits for the last receipt and for the index.
    void takeIn(List<CertifiedShard> reports) {
        try {
            Path directory = Files.createTempDirectory(parent, "archive");
            try {
                takeIn(reports, directory);
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeIn(List<CertifiedShard> reports, Path directory) {
        InstantSource clock = () -> network.after(reports.size());
        var place = new OpenArchive.Place(
                directory,
                network.signed(),
                network.satellite(),
                Ed25519.best(),
                SatelliteLimits.DEFAULT,
                DurableChannel::openFile,
                clock);
        var rules = new Ingest.Rules(
                network.history(),
                network.satellite(),
                Ed25519.best(),
                new VerifiedBeacons(network.history().beacon()));
        SatelliteMetrics metrics = new SatelliteMetrics(new SimpleMeterRegistry());
        try (OpenArchive archive = OpenArchive.open(place, H2Index::open, VerifiedPath::fail);
                Indexer indexer = new Indexer(archive.index(), archive.log(), network.history());
                Ingest ingest = new Ingest(rules, archive, recovery(archive), indexer, metrics, clock)) {
            indexer.start();
            ingest.start();
            submit(ingest, reports);
        }
    }

    private Recovery recovery(OpenArchive archive) {
        return new Recovery(
                network.history(), network.satellite().id(), Ed25519.best(), archive.log(), VerifiedPath::fail, true);
    }

    private static void fail(RuntimeException reason) {
        throw reason;
    }

    /// Every HyperNode pushes its share.
    private void submit(Ingest ingest, List<CertifiedShard> reports) {
        List<NodeId> peers = network.history().latest().hyperNodes().stream()
                .map(HyperNodeMember::id)
                .toList();
        Semaphore room = new Semaphore(Math.min(UNDER_WAY, 32 * peers.size()));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            room.acquireUninterruptibly();
            CompletableFuture<Answer> answer =
                    ingest.submit(peers.get(i % peers.size()), new Submission.OfShard(reports.get(i)));
            answers.add(answer.whenComplete((_, _) -> room.release()));
        }
        answers.forEach(answer -> {
            if (answer.join() instanceof Answer.Refused(var reason, String detail)) {
                throw new IllegalStateException("refused: " + reason + ", " + detail);
            }
        });
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
