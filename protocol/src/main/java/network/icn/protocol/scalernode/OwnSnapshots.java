package network.icn.protocol.scalernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.protection.JournalState;
import network.icn.protocol.protection.Protection;
import network.icn.protocol.protection.Waiting;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.scalernode.ScalerNodeEffect.KeepCovers;
import network.icn.protocol.scalernode.ScalerNodeEffect.KeepSnapshot;
import network.icn.protocol.scalernode.ScalerNodeEffect.Tell;
import network.icn.protocol.signed.Signed;
import org.jspecify.annotations.Nullable;

/// What this node has signed, as its journal knows it and as HyperNodes show it: whoever asks for a snapshot
/// or challenges shows the ones of this node that it has. The rest is [Protection]'s.
///
/// A snapshot is all that a node says about an era. So one that was lost and is shown again can be taken up,
/// if the data is still the same: nothing new is signed, and the node answers for it as before.
final class OwnSnapshots {
    /// A snapshot of the era before its own is signed ahead.
    private static final int AHEAD = 1;
    private static final int MAX_SHOWN = 4;

    private final Registry registry;
    private final NodeId self;
    private final SignatureVerifier verifier;
    private final SnapshotBook book;
    private final Protection protection;
    private boolean started;
    private @Nullable Waiting told;

    OwnSnapshots(Registry registry, NodeId self, SignatureVerifier verifier, SnapshotBook book) {
        this.registry = registry;
        this.self = self;
        this.verifier = verifier;
        this.book = book;
        this.protection = new Protection(
                registry.parameters().clock(),
                new EraId(0),
                AHEAD,
                registry.parameters().timing().clockTolerance());
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
        protection.tick(now).ifPresent(first -> effects.add(new KeepCovers(first)));
        effects.addAll(changes());
        return effects;
    }

    void expect(Instant time) {
        protection.expect(time);
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

    boolean maySign(EraId era) {
        return protection.maySign(era);
    }

    /// Judges what a HyperNode shows; nothing has been checked.
    List<ScalerNodeEffect> shown(List<Signed> snapshots) {
        List<ScalerNodeEffect> effects = new ArrayList<>();
        snapshots.stream().limit(MAX_SHOWN).forEach(snapshot -> effects.addAll(shown(snapshot)));
        return effects;
    }

    private List<ScalerNodeEffect> shown(Signed snapshot) {
        Optional<EraSnapshot> content = strange(snapshot);
        if (content.isEmpty() || protection.isDoubled() || !snapshot.verify(verifier)) {
            return List.of();
        }
        EraId era = content.get().era();
        List<ScalerNodeEffect> effects = new ArrayList<>();
        switch (protection.hear(era)) {
            case NOTHING -> {}
            case STALE -> {
                effects.add(new KeepCovers(protection.covers()));
                effects.addAll(changes());
            }
            case DOUBLE -> effects.add(new Tell(new ScalerNodeNotice.KeyUsedElsewhere(era, snapshot)));
        }
        if (!protection.isDoubled() && !maySign(era) && book.adopt(snapshot, content.get())) {
            effects.add(new KeepSnapshot(snapshot));
            effects.add(new Tell(new ScalerNodeNotice.Adopted(era)));
        }
        return effects;
    }

    /// What it says, if it is under this node's key, of this network, of an era that still means something,
    /// and not known. Its signature was not checked.
    private Optional<EraSnapshot> strange(Signed snapshot) {
        if (!snapshot.signer().equals(self)) {
            return Optional.empty();
        }
        try {
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            boolean ours = content.network().equals(registry.network())
                    && content.scalerNode().equals(self)
                    && protection.isRecent(content.era());
            boolean known = book.of(content.era())
                    .map(entry -> entry.content().equals(content))
                    .orElse(false);
            return ours && !known ? Optional.of(content) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
