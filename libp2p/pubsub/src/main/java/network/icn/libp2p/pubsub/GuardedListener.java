package network.icn.libp2p.pubsub;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps failures of the application's listener from the work that it hears of. Only the first is logged: it would come
/// again with every frame.
final class GuardedListener implements PubSubListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final PubSubListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    GuardedListener(PubSubListener listener) {
        this.listener = listener;
    }

    private void tell(Consumer<PubSubListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            if (failed.compareAndSet(false, true)) {
                LOG.atError().setCause(e).log("pubsub listener failed; further failures are not logged");
            }
        }
    }

    @Override
    public void received(int bytes) {
        tell(each -> each.received(bytes));
    }

    @Override
    public void refused(RpcRefusal reason) {
        tell(each -> each.refused(reason));
    }

    @Override
    public void dropped(DropReason reason) {
        tell(each -> each.dropped(reason));
    }

    @Override
    public void badSignature() {
        tell(each -> each.badSignature());
    }

    @Override
    public void validated(String topic, Verdict verdict, long nanos) {
        tell(each -> each.validated(topic, verdict, nanos));
    }

    @Override
    public void throttled(String topic) {
        tell(each -> each.throttled(topic));
    }

    @Override
    public void delivered(String topic) {
        tell(each -> each.delivered(topic));
    }

    @Override
    public void published(String topic, int peers) {
        tell(each -> each.published(topic, peers));
    }

    @Override
    public void sent(SendPriority priority, int bytes) {
        tell(each -> each.sent(priority, bytes));
    }

    @Override
    public void queueDropped(SendPriority priority) {
        tell(each -> each.queueDropped(priority));
    }

    @Override
    public void grafted(String topic) {
        tell(each -> each.grafted(topic));
    }

    @Override
    public void pruned(String topic, PruneReason reason) {
        tell(each -> each.pruned(topic, reason));
    }

    @Override
    public void gaveUp(DisconnectReason reason) {
        tell(each -> each.gaveUp(reason));
    }
}
