package network.icn.libp2p.pubsub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.pubsub.gossip.GossipInput.Forged;
import network.icn.libp2p.pubsub.gossip.GossipInput.FrameRefused;
import network.icn.libp2p.pubsub.gossip.GossipInput.RpcReceived;
import network.icn.libp2p.pubsub.rpc.Message;
import network.icn.libp2p.pubsub.rpc.Rpc;
import network.icn.libp2p.pubsub.rpc.RpcCodec;
import network.icn.libp2p.pubsub.rpc.RpcDecoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one peer's inbound stream: frames, limits, signature policy, then the router. Runs on the stream's own
/// thread.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /// Our stream to the peer is usually open before the peer's first frame is here.
    private static final Duration OUTBOUND_WAIT = Duration.ofSeconds(15);

    private final RpcCodec codec;
    private final RouterLoop loop;
    private final Validation validation;
    private final PubSubListener listener;

    Intake(PubSubConfig config, RouterLoop loop, Validation validation) {
        this.codec = new RpcCodec(config.rpc(), config.messageIds());
        this.loop = loop;
        this.validation = validation;
        this.listener = config.listener();
    }

    /// Returns when the peer ends the stream.
    ///
    /// @throws IOException when the stream is to be reset: it broke, or the peer sent what cannot be understood
    void read(PeerLink link, Stream stream) throws IOException {
        try {
            if (!link.awaitAdded(OUTBOUND_WAIT)) {
                throw new IOException("no pubsub stream could be opened to the peer");
            }
            while (true) {
                link.inFlight.awaitRoom();
                byte[] frame = stream.readFrame(codec.limits().rpcBytes());
                if (frame == null) {
                    return;
                }
                listener.received(frame.length);
                take(link, frame);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pubsub is closing");
        }
    }

    private void take(PeerLink link, byte[] frame) throws IOException {
        switch (codec.decode(frame)) {
            case RpcDecoding.Decoded decoded -> {
                RpcReceived received = new RpcReceived(link.peer, allowed(link.peer, decoded.rpc()));
                link.inFlight.rpcEnters();
                loop.submit(_ -> {
                    link.inFlight.rpcLeaves();
                    loop.step(received);
                });
            }
            case RpcDecoding.Refused refused -> {
                listener.refused(refused.reason());
                loop.input(new FrameRefused(link.peer));
                LOG.atDebug()
                        .addKeyValue("peer", link.peer)
                        .addKeyValue("reason", refused.reason())
                        .log("pubsub frame refused");
                throw new IOException("pubsub frame refused: " + refused.reason());
            }
        }
    }

    /// The RPC without the messages that break the signature policy. Checked before the router marks ids as
    /// seen: else a forged copy could keep the real message out.
    private Rpc allowed(PeerId from, Rpc rpc) {
        if (rpc.messages().isEmpty()) {
            return rpc;
        }
        List<Message> kept = new ArrayList<>(rpc.messages().size());
        for (Message message : rpc.messages()) {
            switch (validation.authorship(message)) {
                case ALLOWED -> kept.add(message);
                case FORGED -> {
                    listener.badSignature();
                    loop.input(new Forged(from, message.topic()));
                }
                case UNCHECKED -> {
                    // counted as throttled
                }
            }
        }
        return kept.size() == rpc.messages().size() ? rpc : new Rpc(rpc.subscriptions(), kept, rpc.controls());
    }
}
