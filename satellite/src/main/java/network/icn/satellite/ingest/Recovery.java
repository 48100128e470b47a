package network.icn.satellite.ingest;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.clock.rpc.TimeDoor;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.HeadInquiry;
import network.icn.protocol.role.satellite.HeadInquiry.Standing;
import network.icn.satellite.log.ArchiveLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After each start a satellite asks what it has signed before. If its log may have lost its end it signs nothing
/// until it knows; with a sound log it goes on meanwhile. Either way it ends if somebody has more than it has.
public final class Recovery implements TimeDoor.LogQuestion {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final ArchiveLog log;
    private final FatalHandler fatal;
    private final ReentrantLock lock = new ReentrantLock();
    private final HeadInquiry inquiry;
    private Runnable settled = () -> {};
    private volatile boolean over;
    private volatile Optional<String> lost = Optional.empty();

    /// @param fatal told when acknowledged data are lost
    /// @param forced asks nobody: the operator answers for it
    public Recovery(
            RegistryHistory history,
            NodeId self,
            SignatureVerifier verifier,
            ArchiveLog log,
            FatalHandler fatal,
            boolean forced) {
        this.log = log;
        this.fatal = fatal;
        this.inquiry = new HeadInquiry(history, self, verifier);
        this.over = forced;
        log.doubt().ifPresent(reason -> begin(reason, forced));
    }

    private void begin(String reason, boolean forced) {
        if (forced) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("entries", log.state().size())
                    .log("start forced: whoever has more from this satellite than its log holds can convict it");
            log.settle(Instant.EPOCH);
        } else {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("entries", log.state().size())
                    .log("this satellite signs nothing before it knows what it has signed: it asks the others");
        }
    }

    /// @param action carried out once the log may be signed for
    public void onSettled(Runnable action) {
        lock.lock();
        try {
            settled = action;
        } finally {
            lock.unlock();
        }
    }

    /// Whether heads and receipts may be signed.
    public boolean maySign() {
        return log.doubt().isEmpty() && lost.isEmpty();
    }

    /// Why nothing is signed, for `/readyz`.
    public Optional<String> trouble() {
        if (maySign()) {
            return Optional.empty();
        }
        lock.lock();
        try {
            return switch (inquiry.standing()) {
                case Standing.Asking(String detail) ->
                    Optional.of(log.doubt().orElse("") + ", so it asks what it has signed: " + detail);
                case Standing.Clear _ -> lost;
                case Standing.Lost _ -> lost;
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean wants(NodeId member) {
        lock.lock();
        try {
            return !over && inquiry.wants(member);
        } finally {
            lock.unlock();
        }
    }

    /// Satellites that have not been asked yet.
    public Set<NodeId> peersToAsk() {
        lock.lock();
        try {
            return over ? Set.of() : inquiry.peersToAsk();
        } finally {
            lock.unlock();
        }
    }

    /// That satellite was asked in vain.
    public void asked(NodeId peer) {
        lock.lock();
        try {
            inquiry.asked(peer);
            conclude();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answered(NodeId member, Optional<Signed> last) {
        lock.lock();
        try {
            inquiry.answered(member, last, log.unsignedHead());
            conclude();
        } finally {
            lock.unlock();
        }
    }

    private void conclude() {
        if (over) {
            return;
        }
        switch (inquiry.standing()) {
            case Standing.Asking _ -> {}
            case Standing.Clear(Instant signedUpTo) -> {
                over = true;
                if (log.doubt().isPresent()) {
                    log.settle(signedUpTo);
                    settled.run();
                    LOG.atInfo()
                            .addKeyValue("entries", log.state().size())
                            .log("this satellite signs again: nobody has more from it than its log holds");
                }
            }
            case Standing.Lost(LogHead beyond) -> {
                over = true;
                lost = Optional.of("acknowledged data are lost: " + loss(beyond));
                fatal.fatal(new EnvironmentException(
                        "acknowledged data are lost: " + loss(beyond),
                        "restore log.wal and log.head from a copy; --force-start goes on without, and others can then"
                                + " convict this satellite"));
            }
        }
    }

    private String loss(LogHead beyond) {
        return "the log has " + log.state().size() + " entries, but this satellite has signed for " + beyond.size()
                + " at " + beyond.at();
    }
}
