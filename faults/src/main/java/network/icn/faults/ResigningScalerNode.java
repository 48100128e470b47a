package network.icn.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeRole;

/// A ScalerNode that shows other snapshots than the honest machine inside has signed, and signs them itself. What is
/// asked under them is refused by that machine, which does not know them.
final class ResigningScalerNode implements ScalerNodeRole {
    /// What a snapshot says in place of the truth.
    @FunctionalInterface
    interface Lie {
        StoredTotals totals(EraSnapshot honest, NodeId peer);
    }

    private final ScalerNodeRole honest;
    private final Lie lie;
    private final Signer signer;

    ResigningScalerNode(ScalerNodeRole honest, Lie lie, Signer signer) {
        this.honest = honest;
        this.lie = lie;
        this.signer = signer;
    }

    @Override
    public List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        return switch (input) {
            // It would find that its key signs elsewhere.
            case ScalerNodeInput.SnapshotsShown _ -> honest.step(new ScalerNodeInput.Ticked(), now);
            case ScalerNodeInput.SnapshotWanted wanted -> shown(wanted.peer(), honest.step(wanted, now));
            default -> honest.step(input, now);
        };
    }

    private List<ScalerNodeEffect> shown(NodeId peer, List<ScalerNodeEffect> effects) {
        List<ScalerNodeEffect> faulty = new ArrayList<>();
        for (ScalerNodeEffect effect : effects) {
            faulty.add(
                    effect instanceof ScalerNodeEffect.HandOutSnapshot(long token, Signed snapshot)
                            ? new ScalerNodeEffect.HandOutSnapshot(token, resigned(snapshot, peer))
                            : effect);
        }
        return faulty;
    }

    private Signed resigned(Signed snapshot, NodeId peer) {
        EraSnapshot content = content(snapshot);
        return new EraSnapshot(
                        content.network(),
                        content.scalerNode(),
                        content.era(),
                        content.since(),
                        lie.totals(content, peer),
                        content.previous())
                .signedBy(signer);
    }

    private static EraSnapshot content(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a snapshot of our own parses", e);
        }
    }

    @Override
    public Optional<EraId> eraWithoutSnapshot(Instant now) {
        return honest.eraWithoutSnapshot(now);
    }
}
