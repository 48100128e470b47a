package network.icn.satellite.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NoAnswerException;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.LogStatement;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.role.satellite.LogWatch;
import network.icn.satellite.ingest.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the heads of the other satellites and keeps the last one of each, so that one of them that has lost its own
/// can be told. Asks them for this satellite's last head, too, as long as that is in question.
public final class PeerHeads implements AutoCloseable {
    /// A head and its message.
    public static final int MAX_ANSWER_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(PeerHeads.class);
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /// Heads that are compared, of each satellite.
    private static final int REMEMBERED = 1_024;

    /// Whose heads, and where they are kept.
    public record Subject(RegistryHistory history, NodeId self, SignatureVerifier verifier, Path directory) {}

    private final Subject subject;
    private final GrpcChannels channels;
    private final Recovery recovery;
    private final Consumer<SatelliteConviction> convicted;
    private final List<SatelliteMember> others;
    private final LogWatch watch = new LogWatch(REMEMBERED);
    private final PeerHeadFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("icn-peers").factory());

    /// @param convicted told when a satellite contradicts itself
    public PeerHeads(
            Subject subject, GrpcChannels channels, Recovery recovery, Consumer<SatelliteConviction> convicted) {
        this.subject = subject;
        this.channels = channels;
        this.recovery = recovery;
        this.convicted = convicted;
        this.others = subject.history().latest().satellites().stream()
                .filter(member -> !member.id().equals(subject.self()))
                .toList();
        this.file = new PeerHeadFile(subject.directory());
        file.restore(
                head -> subject.history().satellite(head.signer()).isPresent() && head.verify(subject.verifier()),
                watch);
    }

    /// Begins to ask the other satellites for their heads.
    public void start() {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::askAll, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The last head of that satellite that was seen.
    public Optional<Signed> of(NodeId satellite) {
        lock.lock();
        try {
            return largest(satellite);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Signed> largest(NodeId satellite) {
        return watch.largest(subject.history().network(), satellite);
    }

    /// Asks each of them once.
    void askAll() {
        try {
            for (SatelliteMember other : others) {
                calls.execute(() -> ask(other));
            }
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("other satellites are not asked");
        }
    }

    private void ask(SatelliteMember other) {
        if (recovery.peersToAsk().contains(other.id())) {
            askAboutOurs(other);
        }
        try {
            Optional<Signed> head = fetch(other, other.id());
            if (head.isPresent()
                    && head.get().signer().equals(other.id())
                    && head.get().verify(subject.verifier())) {
                hear(head.get());
            }
        } catch (NoAnswerException | MalformedException e) {
            LOG.atDebug()
                    .addKeyValue("satellite", other.id())
                    .addKeyValue("cause", e.toString())
                    .log("no head of another satellite");
        }
    }

    private void askAboutOurs(SatelliteMember other) {
        try {
            recovery.answered(other.id(), fetch(other, subject.self()));
        } catch (NoAnswerException | MalformedException _) {
            recovery.asked(other.id());
        }
    }

    private Optional<Signed> fetch(SatelliteMember from, NodeId about) throws NoAnswerException, MalformedException {
        return new ArchiveClient(channels, from.id(), from.endpoint(), TIMEOUT).head(about);
    }

    private void hear(Signed signed) throws MalformedException {
        LogStatement statement = LogStatement.parse(signed.statement().bytes());
        if (!(statement instanceof LogHead)
                || !statement.satellite().equals(signed.signer())
                || !statement.network().equals(subject.history().network())) {
            return;
        }
        lock.lock();
        try {
            LogWatch.Heard heard = watch.hear(signed, statement);
            heard.conviction().ifPresent(this::convict);
            if (heard.news()) {
                file.keep(others.stream()
                        .flatMap(other -> largest(other.id()).stream())
                        .toList());
            }
        } finally {
            lock.unlock();
        }
    }

    private void convict(SatelliteConviction conviction) {
        LOG.atError()
                .addKeyValue("satellite", conviction.first().signer())
                .addKeyValue(
                        "rule",
                        conviction.rule().map(SatelliteConviction.Rule::label).orElse(""))
                .addKeyValue("proof", HexFormat.of().formatHex(conviction.bytes()))
                .log("another satellite contradicts its own heads: it has lost or changed what it acknowledged");
        convicted.accept(conviction);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        calls.shutdownNow();
    }
}
