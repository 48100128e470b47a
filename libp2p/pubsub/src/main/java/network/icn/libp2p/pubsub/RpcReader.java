package network.icn.libp2p.pubsub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipInput;
import network.icn.libp2p.gossipsub.GossipInput.Forged;
import network.icn.libp2p.gossipsub.GossipInput.FrameRefused;
import network.icn.libp2p.gossipsub.GossipInput.HeldUp;
import network.icn.libp2p.gossipsub.GossipInput.Repeated;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Unchecked;
import network.icn.libp2p.gossipsub.GossipRouter;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal.Weight;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.pubsub.Validation.Authorship;
import network.icn.libp2p.wire.FrameReader;

/// Reads one peer's inbound stream: frames, limits, signature policy, then the router. Runs on the stream's own
/// thread. What is beyond our limits is left out and the peer heard on; what cannot be understood ends the connection
/// (see [RpcRefusal.Weight]).
final class RpcReader {
    /// Our stream to the peer is usually open before the peer's first frame is here.
    private static final Duration OUTBOUND_WAIT = Duration.ofSeconds(15);

    /// A frame beyond the limit is passed over unless it has more bytes than so many limits: js-libp2p reads up to
    /// 4 MiB, so that with our default no frame of theirs is beyond it.
    private static final int PASSED_OVER = 4;

    private static final Rpc NOTHING = new Rpc(List.of(), List.of(), List.of());

    /// One inbound stream.
    private record Inbound(PeerId from, OrderedChecks checks, ExtensionsRule extensions) {}

    /// What is heeded of one frame.
    ///
    /// @param counts whether the peer is to answer for what was left out
    private record Heeded(Rpc rpc, boolean counts) {}

    private final RpcCodec codec;
    private final int framesAtOnce;
    private final RouterLoop loop;
    private final Validation validation;
    private final PubSubListener listener;
    private final Consumer<PeerId> unintelligible;

    /// @param unintelligible ends the connection to a peer, soon
    RpcReader(PubSubConfig config, RouterLoop loop, Validation validation, Consumer<PeerId> unintelligible) {
        this.unintelligible = unintelligible;
        this.codec = new RpcCodec(config.rpc(), config.messageIds());
        this.framesAtOnce = config.queues().unhandledRpcs();
        this.loop = loop;
        this.validation = validation;
        this.listener = config.listener();
    }

    /// Returns when the peer ends the stream.
    ///
    /// @throws IOException when the stream is to be reset: it broke, or the peer sent what ends the connection
    void read(PeerLink link, Stream stream) throws IOException {
        try {
            if (!link.awaitAdded(OUTBOUND_WAIT)) {
                throw new IOException("no pubsub stream could be opened to the peer");
            }
            Inbound inbound = new Inbound(link.peer, new OrderedChecks(), new ExtensionsRule(version(stream)));
            try {
                readAll(link, new FrameReader(stream::read, codec.limits().rpcBytes()), inbound);
            } finally {
                inbound.checks.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pubsub is closing");
        }
    }

    private static GossipVersion version(Stream stream) {
        return GossipVersion.of(stream.protocol())
                .orElseThrow(() -> new IllegalStateException("not served: " + stream.protocol()));
    }

    private void readAll(PeerLink link, FrameReader reader, Inbound inbound) throws IOException, InterruptedException {
        while (awaitRoom(link)) {
            List<byte[]> frames = read(inbound, reader);
            if (frames.isEmpty()) {
                return;
            }
            if (link.graylisted) {
                letGo(frames);
            } else {
                take(inbound, frames);
            }
        }
    }

    private boolean awaitRoom(PeerLink link) throws InterruptedException {
        if (!link.inFlight.hasRoom()) {
            loop.input(new HeldUp(link.peer));
        }
        return link.inFlight.awaitRoom();
    }

    private List<byte[]> read(Inbound inbound, FrameReader reader) throws IOException {
        while (true) {
            try {
                return reader.read(framesAtOnce);
            } catch (MalformedException e) {
                // An honest peer may go away in the middle of a frame.
                if (e.reason() == MalformedException.Reason.TRUNCATED) {
                    throw e;
                }
                if (e.reason() != MalformedException.Reason.TOO_LONG) {
                    throw ended(inbound, RpcRefusal.MALFORMED);
                }
                passOver(inbound, reader);
            }
        }
    }

    private void passOver(Inbound inbound, FrameReader reader) throws IOException {
        long longest = (long) PASSED_OVER * codec.limits().rpcBytes();
        try {
            reader.skip((int) Math.min(longest, Integer.MAX_VALUE));
            leftOut(inbound, RpcRefusal.TOO_LARGE);
        } catch (MalformedException e) {
            throw e.reason() == MalformedException.Reason.TOO_LONG ? ended(inbound, RpcRefusal.MALFORMED) : e;
        }
    }

    /// Not even decoded: ids of messages would have to be computed, for nothing.
    private void letGo(List<byte[]> frames) {
        for (byte[] frame : frames) {
            listener.received(frame.length);
            listener.dropped(DropReason.GRAYLISTED);
        }
    }

    /// All at once: signatures are checked and the router is asked for once and not for each.
    private void take(Inbound inbound, List<byte[]> frames) throws IOException, InterruptedException {
        List<Heeded> heeded = new ArrayList<>(frames.size());
        RpcRefusal end = null;
        for (byte[] frame : frames) {
            listener.received(frame.length);
            switch (codec.decode(frame)) {
                case RpcDecoding.Decoded(Rpc rpc, Set<RpcRefusal> leftOut)
                when inbound.extensions.isKeptBy(rpc) -> {
                    leftOut.stream().sorted().forEach(reason -> leftOut(inbound, reason));
                    boolean counts = leftOut.stream().anyMatch(reason -> reason.weight() == Weight.COUNTS);
                    heeded.add(new Heeded(rpc, counts));
                }
                case RpcDecoding.Decoded _ -> end = RpcRefusal.MISPLACED_EXTENSIONS;
                case RpcDecoding.Refused refused -> end = refused.reason();
            }
            if (end != null) {
                break;
            }
        }
        check(inbound, heeded);
        if (end != null) {
            throw ended(inbound, end);
        }
    }

    private void leftOut(Inbound inbound, RpcRefusal reason) {
        listener.refused(reason);
        Decisions.log("part of what a peer sent is left out", inbound.from, "", reason);
    }

    /// The router hears of it after what came before.
    private IOException ended(Inbound inbound, RpcRefusal reason) {
        inbound.checks.await();
        listener.refused(reason);
        loop.input(new FrameRefused(inbound.from));
        Decisions.log("pubsub frame refused", inbound.from, "", reason);
        unintelligible.accept(inbound.from);
        return new IOException("pubsub frame refused: " + reason);
    }

    /// Before the router marks ids as seen: else a forged copy could keep the real message out.
    private void check(Inbound inbound, List<Heeded> heeded) throws InterruptedException {
        PeerId from = inbound.from;
        List<Message> messages =
                heeded.stream().flatMap(each -> each.rpc.messages().stream()).toList();
        inbound.checks.add(
                () -> validation.authorship(
                        messages, unseen -> loop.ask(router -> worthChecking(router, from, unseen))),
                verdicts -> {
                    List<GossipInput> inputs = inputs(from, heeded, verdicts.iterator());
                    loop.submit(_ -> inputs.forEach(loop::step));
                });
    }

    /// The RPCs without the messages that break the signature policy, and what the router is told of these.
    private List<GossipInput> inputs(PeerId from, List<Heeded> heeded, Iterator<Authorship> verdicts) {
        List<GossipInput> inputs = new ArrayList<>(heeded.size());
        for (Heeded each : heeded) {
            addInputs(from, each.rpc, verdicts, inputs);
            if (each.counts) {
                inputs.add(new FrameRefused(from));
            }
        }
        return inputs;
    }

    private static List<Boolean> worthChecking(GossipRouter router, PeerId from, List<Message> messages) {
        return messages.stream()
                .map(message -> router.isWorthChecking(from, message))
                .toList();
    }

    /// @param verdicts of its messages and of those of the RPCs behind it
    private void addInputs(PeerId from, Rpc rpc, Iterator<Authorship> verdicts, List<GossipInput> inputs) {
        List<Message> kept = new ArrayList<>(rpc.messages().size());
        for (Message message : rpc.messages()) {
            switch (verdicts.next()) {
                case ALLOWED -> kept.add(message);
                case FORGED -> {
                    listener.badSignature();
                    Decisions.log("message breaks the signature policy", from, "", Authorship.FORGED);
                    inputs.add(new Forged(from, message.topic()));
                }
                case REPEATED -> inputs.add(new Repeated(from, message));
                case UNCHECKED -> inputs.add(new Unchecked(from, message));
            }
        }
        boolean whole = kept.size() == rpc.messages().size();
        Rpc allowed = whole ? rpc : new Rpc(rpc.subscriptions(), kept, rpc.controls());
        if (whole || !allowed.equals(NOTHING)) {
            inputs.add(new RpcReceived(from, allowed));
        }
    }
}
