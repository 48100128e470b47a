package network.icn.protocol.role.satellite;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SignedHistory;

/// Decides what an archive node takes. Cheap rules first (membership, era, duplicate, room), then the costly
/// check, then the log, and only then a receipt: what is acknowledged is on disk, and everything on disk was
/// verified.
///
/// Senders push until they hold a receipt and several members push the same report, so a submission that the
/// log has already is answered with the index it got then. One writer owns the log; so what is remembered here
/// is exact.
public final class SatelliteMachine {
    private final RegistryHistory history;
    private final SatelliteLimits limits;
    private final EraClock clock;
    private final ArchiveMemory memory = new ArchiveMemory();
    /// Submissions between arrival and answer, by token.
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    /// Per digest on its way to the disk, who waits for it; the first one's token is the one of the append.
    private final Map<Hash32, Writing> appending = new LinkedHashMap<>();
    private final Map<NodeId, Integer> pendingByPeer = new LinkedHashMap<>();
    private final RegistryRecord registries;
    private long pendingBytes;
    private LogHead head;

    private record Writing(List<Long> tokens, Hash32 leaf) {}

    private record Pending(NodeId peer, Submission submission, EntryKey key, Instant receivedAt) {}

    /// @param signed verified
    public SatelliteMachine(SignedHistory signed, NodeId self, SatelliteLimits limits) {
        this.history = signed.history();
        this.registries = new RegistryRecord(signed, self);
        this.limits = limits;
        this.clock = history.clock();
        this.head = new LogHead(history.network(), self, 0, Merkle.EMPTY_ROOT, Instant.EPOCH);
    }

    /// Takes one input and says what follows from it, in order.
    ///
    /// @param now never before that of an earlier step
    public List<SatelliteEffect> step(SatelliteInput input, Instant now) {
        return switch (input) {
            case SatelliteInput.Restored restored -> {
                registries.restored(restored.entry());
                yield restore(restored, now);
            }
            case SatelliteInput.Opened opened -> open(opened);
            case SatelliteInput.Submitted submitted -> submit(submitted, now);
            case SatelliteInput.Verified verified -> verified(verified);
            case SatelliteInput.Appended appended -> appended(appended);
        };
    }

    /// Why this log does not go with this history; empty when it does. Asked once all is restored.
    public Optional<String> objection() {
        return registries.objection();
    }

    /// Submissions between arrival and answer: a gauge.
    public int outstanding() {
        return pending.size();
    }

    private List<SatelliteEffect> restore(SatelliteInput.Restored restored, Instant now) {
        ArchiveEntry entry = restored.entry();
        if (entry.era().number() < oldestEra(now)) {
            return List.of();
        }
        return remember(new ArchiveMemory.Stored(entry.key(), restored.index(), leafOf(entry)));
    }

    private static Hash32 leafOf(ArchiveEntry entry) {
        return Merkle.leafHash(entry.bytes());
    }

    private List<SatelliteEffect> remember(ArchiveMemory.Stored stored) {
        EntryKey key = stored.key();
        return memory.add(stored)
                .<List<SatelliteEffect>>map(first ->
                        List.of(new SatelliteEffect.Alarm(key.era(), key.shard(), first.index(), stored.index())))
                .orElse(List.of());
    }

    private List<SatelliteEffect> open(SatelliteInput.Opened opened) {
        head = opened.head();
        return List.of();
    }

    private List<SatelliteEffect> submit(SatelliteInput.Submitted submitted, Instant now) {
        long token = submitted.token();
        Submission submission = submitted.submission();
        memory.forgetBefore(new EraId(oldestEra(now)));
        EntryKey key = submission.key();
        if (!submission.mayBeFrom(submitted.peer(), history)) {
            return refuse(
                    token,
                    Refusal.UNKNOWN_PEER,
                    "peer: a HyperNode of the registry, or the ScalerNode that was asked, got " + submitted.peer());
        }
        Optional<ArchiveMemory.Stored> known = memory.find(key.digest());
        if (known.isPresent()) {
            return List.of(acknowledge(token, known.get()));
        }
        if (key.era().number() < oldestEra(now)) {
            return refuse(token, Refusal.CLOSED_ERA, "era: from " + oldestEra(now) + ", got " + key.era());
        }
        if (now.plus(history.timing().clockTolerance()).isBefore(opens(key))) {
            return refuse(
                    token, Refusal.FUTURE_ERA, "era: not before " + opens(key) + ", got " + key.era() + " at " + now);
        }
        if (submission instanceof Submission.OfShard(CertifiedShard shard) && isOfALaterRegistry(shard)) {
            return refuse(
                    token,
                    Refusal.UNKNOWN_REGISTRY,
                    "registry: up to version " + history.latest().version() + ", got "
                            + shard.certificate().subject().registry());
        }
        if (isFull(submitted)) {
            return refuse(token, Refusal.BUSY, "submissions: " + pending.size() + " are under way, try again");
        }
        List<SatelliteEffect> effects = new ArrayList<>(registries.missing(now));
        pending.put(token, new Pending(submitted.peer(), submission, key, now.truncatedTo(ChronoUnit.MILLIS)));
        pendingByPeer.merge(submitted.peer(), 1, Integer::sum);
        pendingBytes += submission.size();
        effects.add(new SatelliteEffect.Verify(token, submission));
        return effects;
    }

    private boolean isOfALaterRegistry(CertifiedShard shard) {
        return shard.certificate().subject().registry().version()
                > history.latest().version();
    }

    private static List<SatelliteEffect> refuse(long token, Refusal reason, String detail) {
        return List.of(new SatelliteEffect.Refuse(token, reason, detail));
    }

    /// A report exists from the end of its era on, evidence from its start.
    private Instant opens(EntryKey key) {
        return switch (key.kind()) {
            case REPORT -> clock.end(key.era());
            case EVIDENCE -> clock.start(key.era());
            // Nobody hands one in.
            case REGISTRY -> Instant.MAX;
        };
    }

    private boolean isFull(SatelliteInput.Submitted submitted) {
        return pending.size() >= limits.outstanding()
                || pendingByPeer.getOrDefault(submitted.peer(), 0) >= limits.outstandingPerPeer()
                || pendingBytes + submitted.submission().size() > limits.outstandingBytes();
    }

    private List<SatelliteEffect> verified(SatelliteInput.Verified verified) {
        long token = verified.token();
        Pending waiting = pending.get(token);
        if (waiting == null) {
            return List.of();
        }
        return switch (verified.outcome()) {
            case Submission.Outcome.Objection(Refusal reason, String detail) -> {
                settle(token);
                yield refuse(token, reason, detail);
            }
            case Submission.Outcome.Proved _ -> append(token, waiting);
        };
    }

    /// The same submission may have been written, or be on its way, since this one was sent to be checked.
    private List<SatelliteEffect> append(long token, Pending waiting) {
        EntryKey key = waiting.key();
        Optional<ArchiveMemory.Stored> known = memory.find(key.digest());
        if (known.isPresent()) {
            settle(token);
            return List.of(acknowledge(token, known.get()));
        }
        Writing inFlight = appending.get(key.digest());
        if (inFlight != null) {
            inFlight.tokens().add(token);
            return List.of();
        }
        ArchiveRecord record = waiting.submission().toRecord(waiting.receivedAt(), waiting.peer());
        Optional<SatelliteEffect> objection =
                record.objection().map(detail -> new SatelliteEffect.Refuse(token, Refusal.TOO_LARGE, detail));
        if (objection.isPresent()) {
            settle(token);
            return List.of(objection.get());
        }
        appending.put(key.digest(), new Writing(new ArrayList<>(List.of(token)), leafOf(record.entry())));
        return List.of(new SatelliteEffect.Append(token, record));
    }

    private List<SatelliteEffect> appended(SatelliteInput.Appended appended) {
        head = appended.head();
        if (RegistryRecord.isToken(appended.token())) {
            return List.of();
        }
        Pending written = pending.get(appended.token());
        Writing waiting =
                written == null ? null : appending.remove(written.key().digest());
        if (written == null || waiting == null) {
            throw new IllegalStateException("appended: nothing is being written for token " + appended.token());
        }
        ArchiveMemory.Stored stored = new ArchiveMemory.Stored(written.key(), appended.index(), waiting.leaf());
        List<SatelliteEffect> effects = new ArrayList<>(remember(stored));
        for (long token : waiting.tokens()) {
            settle(token);
            effects.add(acknowledge(token, stored));
        }
        return effects;
    }

    private SatelliteEffect acknowledge(long token, ArchiveMemory.Stored stored) {
        return new SatelliteEffect.Acknowledge(
                token, new SatelliteReceipt(stored.key(), stored.index(), stored.leaf(), head));
    }

    private void settle(long token) {
        Pending settled = pending.remove(token);
        if (settled != null) {
            pendingBytes -= settled.submission().size();
            pendingByPeer.computeIfPresent(settled.peer(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private long oldestEra(Instant now) {
        long window = limits.windowEras(history.genesis().eraLength());
        return Math.max(0, clock.eraAt(now).number() - window);
    }
}
