package network.icn.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeRole;

/// A ScalerNode that has lost one leaf in a hundred, the first among them. The honest machine inside takes zeros for
/// what
/// was read, or is told that nothing was.
public final class FaultyScalerNode implements ScalerNodeRole {
    private static final int LOST_ONE_IN = 100;
    private static final Payload ZEROS = Payload.of(new byte[EraSnapshot.LEAF_BYTES]);

    private final ScalerNodeRole honest;
    private final ScalerNodeFault fault;
    /// Which leaves are being read, by the token of who asked.
    private final Map<Long, List<Long>> reading = new LinkedHashMap<>();

    /// @param fault what it does about what it has lost
    public FaultyScalerNode(ScalerNodeRole honest, ScalerNodeFault fault) {
        this.honest = honest;
        this.fault = fault;
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
        if (indices == null) {
            return input;
        }
        return switch (fault) {
            case DATA_LOSS -> new ScalerNodeInput.LeavesRead(token, zeroed(indices, leaves), proof, direct);
            case REFUSES_WHEN_WRONG ->
                indices.stream().anyMatch(FaultyScalerNode::isLost)
                        ? new ScalerNodeInput.ReadFailed(token, "cannot be read")
                        : input;
        };
    }

    private static List<Payload> zeroed(List<Long> indices, List<Payload> leaves) {
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
