package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Protection;
import network.icn.protocol.role.protection.Waiting;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.KeepCovers;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.KeepSnapshot;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Tell;
import org.jspecify.annotations.Nullable;

/// What this node has signed, as its journal knows it and as others show it: HyperNodes that ask for a snapshot
/// or challenge show the ones of this node that they have, satellites are asked for reports, which name the snapshot
/// that members were answered under. The rest is [Protection]'s.
///
/// A snapshot is all that a node says about an era. So one that was lost and is shown again can be taken up: nothing
/// new is signed, and the node answers for it as before. If it holds what is not stored any more, that is how a node
/// without a journal learns of it.
final class OwnSnapshots {
    /// A snapshot of the era before its own is signed ahead.
    static final int AHEAD = 1;
    private static final int MAX_SHOWN = 4;
    private static final int SHARE_OF_JUMP = 4;

    private final SignatureVerifier verifier;
    private final SnapshotBook book;
    private final Protection protection;
    private final CertifiedShardVerifier reports;
    private final ArchiveQuestions questions;
    private final StrangeSnapshots strange;
    private final Duration tolerance;
    /// So late no process is that only waited for a processor.
    private final Duration jump;
    private boolean started;
    private @Nullable Waiting told;
    private Instant expected = Instant.MAX;

    /// @param reports checks what satellites answer
    OwnSnapshots(RegistryHistory history, NodeId self, CertifiedShardVerifier reports, SnapshotBook book) {
        this.reports = reports;
        this.questions = new ArchiveQuestions(history);
        this.verifier = reports.signatures();
        this.book = book;
        this.protection = new Protection(history.clock(), history.scalerNodeFrom(self), AHEAD);
        this.tolerance = history.timing().clockTolerance();
        this.jump = history.genesis().eraLength().dividedBy(SHARE_OF_JUMP);
        this.strange = new StrangeSnapshots(history.network(), self, book, protection);
    }

    List<ScalerNodeEffect> start(JournalState journal, Optional<EraId> covers, Instant now) {
        started = true;
        List<ScalerNodeEffect> effects = new ArrayList<>();
        protection.start(journal, covers, now).ifPresent(first -> effects.add(new KeepCovers(first)));
        effects.addAll(changes());
        return effects;
    }

    /// To be told of every step. Who was told nothing of a journal has a sound one.
    List<ScalerNodeEffect> tick(Instant now) {
        if (!started) {
            return start(JournalState.whole(), Optional.empty(), now);
        }
        List<ScalerNodeEffect> effects = new ArrayList<>();
        boolean late = expected.isBefore(now.minus(tolerance));
        if (expected.isBefore(now.minus(jump))) {
            protection.excuseNoMore(now).ifPresent(first -> effects.add(new KeepCovers(first)));
        }
        protection.tick(now, late).ifPresent(first -> effects.add(new KeepCovers(first)));
        effects.addAll(changes());
        effects.addAll(questions.due(now));
        return effects;
    }

    /// When the next step is due at the latest. One that comes later means that the clock was set or the process slept:
    /// a ScalerNode signs ahead, and looks at one clock.
    void expect(Instant time) {
        expected = time;
    }

    private List<ScalerNodeEffect> changes() {
        Waiting waiting = protection.waiting().orElse(null);
        if (Objects.equals(waiting, told)) {
            return List.of();
        }
        told = waiting;
        return List.of(
                new Tell(waiting == null ? new ScalerNodeNotice.TakesPart() : new ScalerNodeNotice.SitsOut(waiting)));
    }

    /// To be written before the first snapshot of a node that started before anything could be signed.
    Optional<KeepCovers> claimEarly() {
        return protection.claimEarly().map(KeepCovers::new);
    }

    boolean maySign(EraId era) {
        return protection.maySign(era);
    }

    /// When the era's snapshot is signed, if nobody asks for it before.
    Instant due(EraId era) {
        return book.due(era, protection.ranBefore(era.back(1)));
    }

    /// Until when the snapshot of the era waits for what satellites answer.
    Optional<Instant> heldBackUntil(EraId era, Instant now) {
        return questions.heldBackUntil(book.closes(era), now);
    }

    /// Judges what a satellite answers; nothing has been checked. The snapshot that members have certified was signed
    /// by whoever has this key: most of them were answered under it, and one at least is honest.
    List<ScalerNodeEffect> archived(NodeId satellite, EraId asked, Optional<CertifiedShard> answer) {
        questions.answered(satellite, asked, answer.isPresent());
        Optional<Hash32> certified = answer.flatMap(strange::certified);
        if (certified.isEmpty() || reports.verify(answer.get()) != CertifiedShardVerifier.Finding.VALID) {
            return List.of();
        }
        return heard(answer.get().era(), certified.get());
    }

    private List<ScalerNodeEffect> heard(EraId era, Hash32 snapshot) {
        List<ScalerNodeEffect> effects = new ArrayList<>();
        switch (protection.hear(era)) {
            case NOTHING -> {}
            case STALE -> {
                effects.add(new KeepCovers(protection.covers()));
                effects.addAll(changes());
            }
            case DOUBLE -> effects.add(new Tell(new ScalerNodeNotice.KeyUsedElsewhere(era, snapshot)));
        }
        return effects;
    }

    /// Judges what a HyperNode shows; nothing has been checked.
    List<ScalerNodeEffect> shown(List<Signed> snapshots) {
        List<ScalerNodeEffect> effects = new ArrayList<>();
        snapshots.stream().limit(MAX_SHOWN).forEach(snapshot -> effects.addAll(shown(snapshot)));
        return effects;
    }

    private List<ScalerNodeEffect> shown(Signed snapshot) {
        Optional<EraSnapshot> content = strange.shown(snapshot);
        if (content.isEmpty() || protection.isDoubled() || !snapshot.verify(verifier)) {
            return List.of();
        }
        EraId era = content.get().era();
        List<ScalerNodeEffect> effects = heard(era, snapshot.hash());
        if (!protection.isDoubled() && !maySign(era) && book.adopt(snapshot, content.get())) {
            effects.add(new KeepSnapshot(snapshot));
            effects.add(new Tell(new ScalerNodeNotice.Adopted(era)));
        }
        return effects;
    }
}
