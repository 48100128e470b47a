package network.icn.libp2p.pubsub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipInput.Mute;
import network.icn.libp2p.gossipsub.GossipInput.Slow;
import network.icn.libp2p.host.Host;
import org.jspecify.annotations.Nullable;

/// The links to connected peers, one for each. A link is forgotten as soon as the router has heard the last
/// of it; a peer that takes nothing of what waits for it is disconnected, and one that takes too little or has
/// become mute leaves the meshes.
final class PeerLinks {
    private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

    /// Looks at the queues within the time of [QueueLimits#stall].
    private static final int LOOKS = 4;

    /// Looks in a row at which a peer has no stream to us before it counts as mute; peers that open another one do so
    /// within seconds.
    private static final int MUTE_LOOKS = 2;

    private final Host host;
    private final PubSubConfig config;
    private final RouterLoop loop;
    private final ConcurrentHashMap<PeerId, PeerLink> links = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final Thread watch = Thread.ofVirtual().name("pubsub-stalls").unstarted(this::watchStalls);

    PeerLinks(Host host, PubSubConfig config, RouterLoop loop) {
        this.host = host;
        this.config = config;
        this.loop = loop;
    }

    void start() {
        watch.start();
    }

    @Nullable
    PeerLink get(PeerId peer) {
        return links.get(peer);
    }

    /// The link to the peer, a new one if there is none or it is about to end. It ends at once if the peer is
    /// not connected.
    PeerLink meet(PeerId peer) {
        boolean[] created = {false};
        PeerLink link = links.compute(peer, (_, known) -> {
            if (known != null && !known.isClosed()) {
                return known;
            }
            created[0] = true;
            return new PeerLink(peer, host, loop, config, known == null ? NOTHING : known.ended());
        });
        if (created[0]) {
            CompletableFuture<Void> _ = link.ended().thenAccept(this::forget);
            link.start();
        }
        // Asked behind the making: whoever parts from the peer later finds the link.
        if (closed || host.connection(peer).isEmpty()) {
            link.close();
        }
        return link;
    }

    private void forget(PeerLink ended) {
        links.remove(ended.peer, ended);
    }

    /// The last connection to the peer is gone.
    void part(PeerId peer) {
        PeerLink link = links.get(peer);
        if (link != null) {
            link.close();
        }
    }

    /// Does not block.
    void giveUp(PeerId peer, DisconnectReason reason) {
        config.listener().gaveUp(reason);
        Decisions.log("no pubsub with a peer any more, disconnecting", peer, "", reason);
        Thread.ofVirtual().name("pubsub-disconnect").start(() -> host.disconnect(peer));
    }

    private void watchStalls() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(config.queues().stall().toNanos() / LOOKS);
                for (PeerLink link : links.values()) {
                    if (link.queue.isStalled(loop.now())) {
                        giveUp(link.peer, DisconnectReason.STALLED);
                    } else if (link.isSlow(LOOKS)) {
                        loop.input(new Slow(link.peer));
                    }
                    if (link.isMute(MUTE_LOOKS)) {
                        // In the router's turn: what a new stream says is heard behind it, or it is known by then.
                        loop.submit(_ -> muted(link));
                    }
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void muted(PeerLink link) {
        if (link.isUnheard()) {
            loop.step(new Mute(link.peer));
        }
    }

    void close() {
        closed = true;
        watch.interrupt();
        links.values().forEach(PeerLink::close);
    }
}
