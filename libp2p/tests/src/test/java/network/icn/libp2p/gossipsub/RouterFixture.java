package network.icn.libp2p.gossipsub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.gossipsub.GossipEffect.Dropped;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.WakeAt;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;

/// One router with a hand-moved clock; remembers the effects of the last step.
final class RouterFixture {
    static final String TOPIC = "reports";
    static final long SECOND = 1_000_000_000L;

    final GossipRouter router;
    final GossipParams params;
    long now = 1_000 * SECOND;
    List<GossipEffect> effects = List.of();

    RouterFixture(GossipParams params) {
        this.params = params;
        this.router = new GossipRouter(
                peer(0), params, RandomGeneratorFactory.of("L64X128MixRandom").create(7), now);
    }

    RouterFixture(ScoreParams scores) {
        this(GossipParams.DEFAULT.withScores(scores));
    }

    RouterFixture() {
        this(GossipParams.DEFAULT);
    }

    static PeerId peer(int number) {
        byte[] key = new byte[PublicKey.ED25519_BYTES];
        ByteBuffer.wrap(key).putInt(number + 1);
        return PeerId.of(PublicKey.ed25519(key));
    }

    static Message message(String text) {
        return Message.unsigned(TOPIC, text.getBytes(StandardCharsets.UTF_8), MessageIdFunction.CONTENT);
    }

    List<GossipEffect> step(GossipInput input) {
        effects = router.step(input, now);
        return effects;
    }

    /// Each peer has an address of its own.
    static PeerAdded added(int number, boolean outbound) {
        return new PeerAdded(peer(number), outbound, "10.0.0." + number, GossipVersion.NEWEST);
    }

    RouterFixture subscribed() {
        step(new Subscribe(TOPIC));
        return this;
    }

    /// Adds peers `from..to` that all subscribe to the topic.
    RouterFixture withSubscribers(int from, int to) {
        return withSubscribers(from, to, false);
    }

    RouterFixture withSubscribers(int from, int to, boolean outbound) {
        for (int i = from; i <= to; i++) {
            step(added(i, outbound));
            receive(i, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true))));
        }
        return this;
    }

    List<GossipEffect> receive(int peer, Rpc rpc) {
        return step(new RpcReceived(peer(peer), rpc));
    }

    List<GossipEffect> receive(int peer, Control... controls) {
        return receive(peer, Rpc.ofControls(Arrays.asList(controls)));
    }

    List<GossipEffect> receive(int peer, Message message) {
        return receive(peer, Rpc.ofMessage(message));
    }

    /// Runs heartbeats over this time and returns the effects of all.
    List<GossipEffect> pass(long seconds) {
        List<GossipEffect> all = new ArrayList<>();
        long end = now + seconds * SECOND;
        long wake = now;
        while (end - wake >= 0) {
            now = wake;
            for (GossipEffect effect : router.step(new Tick(), now)) {
                if (effect instanceof WakeAt(long nanos)) {
                    wake = nanos;
                } else {
                    all.add(effect);
                }
            }
        }
        now = end;
        effects = all;
        return all;
    }

    int meshSize() {
        return router.meshPeers(TOPIC).size();
    }

    List<DropReason> drops() {
        List<DropReason> reasons = new ArrayList<>();
        for (GossipEffect effect : effects) {
            if (effect instanceof Dropped dropped) {
                reasons.add(dropped.reason());
            }
        }
        return reasons;
    }

    /// Control statements sent by the last step, of this kind.
    <C extends Control> List<C> sentControls(Class<C> kind) {
        List<C> found = new ArrayList<>();
        for (GossipEffect effect : effects) {
            if (effect instanceof Send send) {
                for (Control control : send.rpc().controls()) {
                    if (kind.isInstance(control)) {
                        found.add(kind.cast(control));
                    }
                }
            }
        }
        return found;
    }

    /// Peers that the last step sent this message to.
    List<PeerId> receiversOf(Message message) {
        List<PeerId> receivers = new ArrayList<>();
        for (GossipEffect effect : effects) {
            if (effect instanceof Send send && send.rpc().messages().contains(message)) {
                receivers.add(send.peer());
            }
        }
        return receivers;
    }
}
