package network.icn.scalernode;

import java.util.Optional;
import java.util.function.Consumer;
import network.icn.node.GracefulEnd;
import network.icn.protocol.role.protection.Waiting;
import network.icn.protocol.role.scalernode.ScalerNodeNotice;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells why this node signs no snapshot, in the log and in `/readyz`, has it end when somebody else signs
/// with its key, and tells what it finds out about others.
final class SnapshotGuard implements Consumer<ScalerNodeNotice> {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerNodeDaemon.class);

    private final ScalerNodeMetrics metrics;
    private final GracefulEnd end;
    private volatile @Nullable String silence;
    private volatile @Nullable String doubled;

    SnapshotGuard(ScalerNodeMetrics metrics, GracefulEnd end) {
        this.metrics = metrics;
        this.end = end;
    }

    /// Why no snapshot is signed at the moment.
    Optional<String> reason() {
        return Optional.ofNullable(doubled == null ? silence : doubled);
    }

    @Override
    public void accept(ScalerNodeNotice notice) {
        switch (notice) {
            case ScalerNodeNotice.SitsOut(Waiting waiting) -> {
                silence = waiting.toString();
                metrics.sitsOut(true);
                LOG.atWarn()
                        .addKeyValue("reason", waiting.reason().text())
                        .addKeyValue("bytes", waiting.bytes())
                        .addKeyValue("from", waiting.from())
                        .addKeyValue("through", waiting.through())
                        .log("this node signs no snapshot of eras for which it may have signed one");
            }
            case ScalerNodeNotice.TakesPart _ -> {
                silence = null;
                metrics.sitsOut(false);
                LOG.atInfo().log("this node signs snapshots again");
            }
            case ScalerNodeNotice.Adopted(var era) ->
                LOG.atInfo().addKeyValue("era", era).log("a snapshot of this node that it had lost is here again");
            case ScalerNodeNotice.ChosenSeed(var challenger, var era) -> {
                metrics.chosenSeed();
                LOG.atWarn()
                        .addKeyValue("challenger", challenger)
                        .addKeyValue("era", era)
                        .log("a HyperNode has chosen what it asked of this node: satellites get the proof");
            }
            case ScalerNodeNotice.KeyUsedElsewhere used -> {
                String what = "somebody else signs snapshots with this node's key, for era " + used.era();
                doubled = what + "; stop the other process, then start this one again";
                metrics.keyUsedElsewhere();
                LOG.atError()
                        .addKeyValue("era", used.era())
                        .addKeyValue("statement", used.snapshot())
                        .log("somebody else signs snapshots with this node's key, so it signs no more: "
                                + "find and stop the other process, then start this one again");
                end.begin(what);
            }
        }
    }
}
