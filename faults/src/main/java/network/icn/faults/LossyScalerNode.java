package network.icn.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeRole;

/// A ScalerNode that has lost one leaf in a hundred. The honest machine inside takes zeros for what was read, or is
/// told that nothing was.
final class LossyScalerNode implements ScalerNodeRole {
    private static final int LOST_ONE_IN = 100;
    private static final Payload ZEROS = Payload.of(new byte[ObjectEntry.LEAF_BYTES]);

    private final ScalerNodeRole honest;
    private final boolean refuses;
    /// What is being read, by the token of who asked.
    private final Map<Long, List<Long>> reading = new LinkedHashMap<>();

    /// @param refuses whether it says that it cannot read, instead of signing zeros
    LossyScalerNode(ScalerNodeRole honest, boolean refuses) {
        this.honest = honest;
        this.refuses = refuses;
    }

    @Override
    public List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        List<ScalerNodeEffect> effects = honest.step(read(input), now);
        for (ScalerNodeEffect effect : effects) {
            if (effect instanceof ScalerNodeEffect.ReadLeaves wanted) {
                reading.put(wanted.token(), wanted.indices());
            }
        }
        return effects;
    }

    private ScalerNodeInput read(ScalerNodeInput input) {
        if (input instanceof ScalerNodeInput.ReadFailed failed) {
            reading.remove(failed.token());
        }
        if (!(input instanceof ScalerNodeInput.LeavesRead(long token, var leaves, var proof, boolean direct))) {
            return input;
        }
        List<Long> indices = reading.remove(token);
        if (indices == null || indices.stream().noneMatch(LossyScalerNode::isLost)) {
            return input;
        }
        return refuses
                ? new ScalerNodeInput.ReadFailed(token, "cannot be read")
                : new ScalerNodeInput.LeavesRead(token, zeroed(indices, leaves), proof, direct);
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
