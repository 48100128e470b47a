package network.icn.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import org.jspecify.annotations.Nullable;

/// A ScalerNode that misbehaves ([ScalerNodeFault]). The honest machine inside takes zeros for what was read, or is
/// told
/// that nothing was, or that something else is stored.
public final class FaultyScalerNode implements ScalerNodeRole {
    private static final int LOST_ONE_IN = 100;
    private static final Payload ZEROS = Payload.of(new byte[ObjectEntry.LEAF_BYTES]);

    private final ScalerNodeRole honest;
    private final ScalerNodeFault fault;
    /// What is being read, by the token of who asked.
    private final Map<Long, ScalerNodeEffect.ReadLeaves> reading = new LinkedHashMap<>();
    /// What is there.
    private @Nullable StoredTotals stored;
    /// What is said to be there.
    private @Nullable StoredTotals shrunk;

    /// @param fault what it does about what it has lost
    public FaultyScalerNode(ScalerNodeRole honest, ScalerNodeFault fault) {
        this.honest = honest;
        this.fault = fault;
    }

    @Override
    public List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        List<ScalerNodeEffect> effects = new ArrayList<>(honest.step(faulty(input), now));
        boolean signed = effects.stream().anyMatch(ScalerNodeEffect.KeepSnapshot.class::isInstance);
        if (fault == ScalerNodeFault.SHRINKING_ROOT && stored != null && shrunk == null && signed) {
            shrunk = shrunk(stored);
            effects.addAll(honest.step(new ScalerNodeInput.DataIndexed(shrunk, false), now));
        }
        for (ScalerNodeEffect effect : effects) {
            if (effect instanceof ScalerNodeEffect.ReadLeaves wanted) {
                reading.put(wanted.token(), wanted);
            }
        }
        return effects;
    }

    private ScalerNodeInput faulty(ScalerNodeInput input) {
        if (fault == ScalerNodeFault.SHRINKING_ROOT && input instanceof ScalerNodeInput.DataIndexed indexed) {
            stored = indexed.totals();
            return shrunk == null ? input : new ScalerNodeInput.DataIndexed(shrunk, false);
        }
        return read(input);
    }

    /// As many objects, of which some are shorter than they were.
    private static StoredTotals shrunk(StoredTotals stored) {
        ObjectsHead tree = stored.tree();
        long leaves = Math.max(tree.objects(), tree.leaves() / 2);
        return new StoredTotals(
                new ObjectsHead(
                        tree.objects(), leaves, Hash32.sha256(tree.root().bytes())),
                0,
                Merkle.EMPTY_ROOT,
                0,
                0,
                0);
    }

    private ScalerNodeInput read(ScalerNodeInput input) {
        if (input instanceof ScalerNodeInput.ReadFailed failed) {
            reading.remove(failed.token());
        }
        if (!(input instanceof ScalerNodeInput.LeavesRead(long token, var leaves, var proof, boolean direct))) {
            return input;
        }
        ScalerNodeEffect.ReadLeaves wanted = reading.remove(token);
        if (wanted == null) {
            return input;
        }
        List<Long> indices = wanted.indices();
        return switch (fault) {
            case DATA_LOSS -> new ScalerNodeInput.LeavesRead(token, zeroed(indices, leaves), proof, direct);
            case REFUSES_WHEN_WRONG ->
                indices.stream().anyMatch(FaultyScalerNode::isLost)
                        ? new ScalerNodeInput.ReadFailed(token, "cannot be read")
                        : input;
            case SHRINKING_ROOT ->
                wanted.of().equals(shrunk) ? new ScalerNodeInput.ReadFailed(token, "cannot be read") : input;
        };
    }

    /// Where some were removed and are not among the leaves, it does not know which is which.
    private static List<Payload> zeroed(List<Long> indices, List<Payload> leaves) {
        if (leaves.size() != indices.size()) {
            return leaves;
        }
        List<Payload> shown = new ArrayList<>(leaves);
        for (int i = 0; i < shown.size(); i++) {
            if (isLost(indices.get(i))) {
                shown.set(i, ZEROS);
            }
        }
        return shown;
    }

    private static boolean isLost(long leaf) {
        return leaf % LOST_ONE_IN == 0;
    }

    @Override
    public Optional<EraId> eraWithoutSnapshot(Instant now) {
        return honest.eraWithoutSnapshot(now);
    }
}
