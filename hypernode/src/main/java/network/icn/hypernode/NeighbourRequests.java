package network.icn.hypernode;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import network.icn.hypernode.gossip.Gossip;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.hypernode.HyperNodeInput;

/// What neighbours send and wait for: gossip that must be judged before it is passed on, and pulls. Blocks a
/// neighbour's
/// thread until the machine has answered, and no longer than a few seconds.
final class NeighbourRequests {
    /// The machine answers within milliseconds, unless its disk is slow.
    private static final long ANSWER_SECONDS = 5;

    private final HyperNodeMetrics metrics;
    private final Supplier<MachineLoop> loop;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, CompletableFuture<GossipVerdict>> verdicts = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<List<GossipItem>>> pulls = new ConcurrentHashMap<>();
    private final Set<NodeId> pulling = ConcurrentHashMap.newKeySet();

    NeighbourRequests(HyperNodeMetrics metrics, Supplier<MachineLoop> loop) {
        this.metrics = metrics;
        this.loop = loop;
    }

    /// The machine has judged the message of that token.
    void judged(long token, GossipVerdict verdict) {
        CompletableFuture<GossipVerdict> waiting = verdicts.remove(token);
        if (waiting != null) {
            waiting.complete(verdict);
        }
    }

    /// The machine has answered the pull of that token.
    void answered(long token, List<GossipItem> items) {
        CompletableFuture<List<GossipItem>> waiting = pulls.remove(token);
        if (waiting != null) {
            waiting.complete(items);
        }
    }

    /// Judges a gossip message: has it decoded here, and the rest decided by the machine.
    Gossip.Verdict judge(byte[] message) {
        long token = tokens.incrementAndGet();
        CompletableFuture<GossipVerdict> verdict = new CompletableFuture<>();
        try {
            GossipItem item = GossipCodec.decode(message);
            verdicts.put(token, verdict);
            if (!loop.get().offer(new HyperNodeInput.GossipArrived(token, item))) {
                metrics.overflow();
                return Gossip.Verdict.BUSY;
            }
            return judged(await(verdict));
        } catch (MalformedException _) {
            return judged(GossipVerdict.MALFORMED);
        } catch (TimeoutException _) {
            return judged(GossipVerdict.NOT_YET);
        } finally {
            verdicts.remove(token);
        }
    }

    private Gossip.Verdict judged(GossipVerdict verdict) {
        metrics.judged(verdict);
        return switch (verdict.action()) {
            case ACCEPT -> Gossip.Verdict.ACCEPT;
            case IGNORE -> Gossip.Verdict.IGNORE;
            case REJECT -> Gossip.Verdict.REJECT;
        };
    }

    /// Answers a neighbour's pull, one of each neighbour at a time: it has one place of the inbox, not all.
    byte[] answer(NodeId neighbour, byte[] question) throws IOException {
        if (!pulling.add(neighbour)) {
            throw new IOException("one pull at a time");
        }
        long token = tokens.incrementAndGet();
        try {
            GossipCodec.Question asked = GossipCodec.decodeQuestion(question);
            CompletableFuture<List<GossipItem>> items = new CompletableFuture<>();
            pulls.put(token, items);
            HyperNodeInput input = asked.own()
                    ? new HyperNodeInput.OwnAsked(token, neighbour, asked.subject())
                    : new HyperNodeInput.PullAsked(token, neighbour, asked.subject());
            if (!loop.get().offer(input)) {
                throw new IOException("busy");
            }
            return GossipCodec.encodeAnswer(await(items));
        } catch (MalformedException | TimeoutException e) {
            throw new IOException("no answer to this pull", e);
        } finally {
            pulls.remove(token);
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
