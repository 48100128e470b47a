package network.icn.libp2p.pubsub;

import java.util.List;
import java.util.Objects;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import org.jspecify.annotations.Nullable;

/// Encodes what the router sends and puts it into the queues of the peers, and knows what became of the own message
/// that is being sent. On the router's thread.
final class RpcSender {
    private final RpcCodec codec;
    private final PeerIntroductions introductions;

    @SuppressWarnings("NullAway.Init") // attached before the first effect
    private PeerLinks links;

    private @Nullable Rpc lastRpc;
    private List<byte[]> lastFrames = List.of();

    /// What queues did with the own message that is being sent.
    private int ownQueued;

    private int ownDropped;
    private @Nullable PublishResult published;

    RpcSender(RpcCodec codec, PeerIntroductions introductions) {
        this.codec = codec;
        this.introductions = introductions;
    }

    /// Must be called before the loop starts.
    void attach(PeerLinks peerLinks) {
        this.links = peerLinks;
    }

    /// One RPC goes to many peers in a row: it is encoded once and the bytes are shared.
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one, is what makes the test cheap
    void send(Send send) {
        PeerLink link = links.get(send.peer());
        if (link == null) {
            return;
        }
        if (send.priority() == SendPriority.GOSSIP && !link.queue.hasRoom(SendPriority.GOSSIP)) {
            // Whoever asks for more than it takes costs nothing but the asking; control and gossip alike come again.
            link.queue.refuse(SendPriority.GOSSIP);
            return;
        }
        if (lastRpc != send.rpc()) {
            lastFrames = codec.frames(introductions.complete(send.rpc()));
            lastRpc = send.rpc();
        }
        for (byte[] frame : lastFrames) {
            switch (link.queue.offer(frame, send.priority(), System.nanoTime())) {
                case QUEUED -> ownQueued += send.priority() == SendPriority.OWN ? 1 : 0;
                case DROPPED -> ownDropped += send.priority() == SendPriority.OWN ? 1 : 0;
                case OVERFLOW -> {
                    links.giveUp(send.peer(), DisconnectReason.CONTROL_OVERFLOW);
                    return;
                }
            }
        }
    }

    /// The own message is with all who get it.
    void sent(MessageId id) {
        published = new PublishResult.Sent(id, ownQueued, ownDropped);
        ownQueued = 0;
        ownDropped = 0;
    }

    /// The own message was here before.
    void seenBefore(MessageId id) {
        published = new PublishResult.AlreadySeen(id);
    }

    /// What became of the last own message; only in the turn that published it.
    PublishResult published() {
        return Objects.requireNonNull(published, "published");
    }
}
