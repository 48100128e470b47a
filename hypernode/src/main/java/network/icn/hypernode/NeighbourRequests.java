package network.icn.hypernode;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import network.icn.node.shell.MachineLoop;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;

/// What neighbours send and wait for: gossip that must be judged before it is passed on, and pulls. Blocks a
/// neighbour's
/// thread until the machine has answered, and no longer than a few seconds.
final class NeighbourRequests {
    /// The machine answers within milliseconds, unless its disk is slow.
    private static final long ANSWER_SECONDS = 5;

    private final HyperNodeMetrics metrics;
    private final Supplier<MachineLoop<HyperNodeInput>> loop;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, Asked<?>> waiting = new ConcurrentHashMap<>();
    private final Set<NodeId> pulling = ConcurrentHashMap.newKeySet();

    NeighbourRequests(HyperNodeMetrics metrics, Supplier<MachineLoop<HyperNodeInput>> loop) {
        this.metrics = metrics;
        this.loop = loop;
    }

    /// Somebody who waits for a reply of that kind.
    private record Asked<R extends HyperNodeEffect.Reply>(Class<R> kind, CompletableFuture<R> reply) {
        void complete(HyperNodeEffect.Reply given) {
            reply.complete(kind.cast(given));
        }
    }

    /// The machine has answered; nobody may wait for it any more.
    void replied(HyperNodeEffect.Reply reply) {
        Asked<?> asked = waiting.remove(reply.token());
        if (asked != null) {
            asked.complete(reply);
        }
    }

    /// Gives the machine a request and waits for what answers it; nothing if there is no room for it.
    private <R extends HyperNodeEffect.Reply> Optional<R> ask(HyperNodeInput.Request<R> request)
            throws TimeoutException {
        CompletableFuture<R> reply = new CompletableFuture<>();
        waiting.put(request.token(), new Asked<>(request.reply(), reply));
        try {
            return loop.get().offer(request) ? Optional.of(await(reply)) : Optional.empty();
        } finally {
            waiting.remove(request.token());
        }
    }

    /// Judges a gossip message: has it decoded here, and the rest decided by the machine.
    GossipVerdict judge(byte[] message) {
        GossipVerdict verdict = verdictOn(message);
        metrics.judged(verdict);
        return verdict;
    }

    private GossipVerdict verdictOn(byte[] message) {
        try {
            GossipItem item = GossipCodec.decode(message);
            var reply = ask(new HyperNodeInput.GossipArrived(tokens.incrementAndGet(), item));
            if (reply.isEmpty()) {
                metrics.overflow();
                return GossipVerdict.BUSY;
            }
            return reply.get().verdict();
        } catch (MalformedException _) {
            return GossipVerdict.MALFORMED;
        } catch (TimeoutException _) {
            return GossipVerdict.NOT_YET;
        }
    }

    /// Answers a neighbour's pull, one of each neighbour at a time: it has one place of the inbox, not all.
    byte[] answer(NodeId neighbour, byte[] question) throws IOException {
        if (!pulling.add(neighbour)) {
            throw new IOException("one pull at a time");
        }
        try {
            GossipCodec.Question asked = GossipCodec.decodeQuestion(question);
            long token = tokens.incrementAndGet();
            HyperNodeInput.Request<HyperNodeEffect.AnswerPull> request = asked.own()
                    ? new HyperNodeInput.OwnAsked(token, neighbour, asked.subject())
                    : new HyperNodeInput.PullAsked(token, neighbour, asked.subject());
            HyperNodeEffect.AnswerPull answer = ask(request).orElseThrow(() -> new IOException("busy"));
            return GossipCodec.encodeAnswer(answer.items().orElseThrow(() -> new IOException("refused")));
        } catch (MalformedException | TimeoutException e) {
            throw new IOException("no answer to this pull", e);
        } finally {
            pulling.remove(neighbour);
        }
    }

    private static <T> T await(CompletableFuture<T> answer) throws TimeoutException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (TimeoutException) new TimeoutException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers are never exceptional", e);
        }
    }
}
