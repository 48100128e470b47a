package network.icn.hypernode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.rpc.SatelliteClient;
import network.icn.hypernode.rpc.ScalerNodeClient;
import network.icn.node.EnvironmentException;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.PushAnswer;
import network.icn.protocol.role.hypernode.Shipment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Carries the machine's effects out: disk first, then the network on virtual threads, whose answers become
/// inputs.
final class EffectRunner implements MachineLoop.EffectHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);
    /// The machine answers within milliseconds, unless its disk is slow.
    private static final long ANSWER_SECONDS = 5;
    /// Neighbours that are asked at a time for what they have heard from this node.
    private static final int ASKED = 3;
    private static final ProbeOutcome INTERNAL = new ProbeOutcome.Unknown("internal");

    /// What effects need.
    record Ports(
            Gossip gossip,
            ScalerNodeClient scalerNodes,
            SatelliteClient satellites,
            VoteLog votes,
            TranscriptStore transcripts,
            ReceiptStore receipts,
            TimeExchange times) {}

    private final String network;
    private final Ports ports;
    private final ExecutorService workers;
    private final Semaphore probes;
    private final Semaphore countersigning;
    private final HyperNodeMetrics metrics;
    private final NoticeListener notices;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, CompletableFuture<GossipVerdict>> verdicts = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<List<GossipItem>>> pulls = new ConcurrentHashMap<>();
    private final NeighbourTurns turns;
    private final Set<NodeId> pulling = ConcurrentHashMap.newKeySet();
    private @Nullable MachineLoop loop;

    EffectRunner(
            String network,
            Ports ports,
            ExecutorService workers,
            int maxProbes,
            HyperNodeMetrics metrics,
            NoticeListener notices) {
        this.network = network;
        this.ports = ports;
        this.turns = new NeighbourTurns(ports.gossip());
        this.workers = workers;
        this.probes = new Semaphore(maxProbes);
        this.countersigning = new Semaphore(maxProbes);
        this.metrics = metrics;
        this.notices = notices;
    }

    void attach(MachineLoop owner) {
        this.loop = owner;
    }

    private MachineLoop loop() {
        MachineLoop owner = loop;
        if (owner == null) {
            throw new IllegalStateException("not attached to a loop yet");
        }
        return owner;
    }

    @Override
    public void carryOut(HyperNodeEffect effect) {
        switch (effect) {
            case HyperNodeEffect.Note(var record) -> ports.votes().note(record);
            case HyperNodeEffect.Persist(var record) -> ports.votes().persist(record);
            case HyperNodeEffect.Tell(var notice) -> notices.on(notice);
            case HyperNodeEffect.FetchBeacon(long round, NodeId satellite) ->
                ask(() -> ports.satellites().beacon(satellite, round), new HyperNodeInput.BeaconUnavailable(round));
            case HyperNodeEffect.FetchSnapshot(NodeId target, var era, var held) ->
                ask(
                        () -> ports.scalerNodes().snapshot(target, era, held),
                        new HyperNodeInput.SnapshotUnavailable(target, era, INTERNAL));
            case HyperNodeEffect.StartProbe probe ->
                ask(() -> probe(probe), new HyperNodeInput.ProbeFinished(probe.probe(), INTERNAL));
            case HyperNodeEffect.Countersign countersign ->
                ask(
                        () -> countersign(countersign),
                        new HyperNodeInput.CountersignAnswered(
                                countersign.probe(), new CountersignAnswer.Unreachable("internal")));
            case HyperNodeEffect.KeepTranscript(var transcript) ->
                keep("transcript", () -> ports.transcripts().keep(transcript));
            case HyperNodeEffect.KeepReceipt(var receipt) ->
                keep("receipt", () -> ports.receipts().keep(receipt));
            case HyperNodeEffect.Publish(GossipTopic topic, GossipItem item) -> {
                ports.votes().keepPromises();
                publish(topic, item);
            }
            case HyperNodeEffect.GossipJudged(long token, GossipVerdict verdict) -> {
                CompletableFuture<GossipVerdict> waiting = verdicts.remove(token);
                if (waiting != null) {
                    waiting.complete(verdict);
                }
            }
            case HyperNodeEffect.Pull(Hash32 subject, List<NodeId> members) -> work(() -> pull(subject, members));
            case HyperNodeEffect.AskOwn(Hash32 subject, List<NodeId> members) -> askOwn(subject, members);
            case HyperNodeEffect.AskArchive(NodeId satellite, EraId era, NodeId target) ->
                work(() -> askArchive(satellite, era, target));
            case HyperNodeEffect.AskTime(NodeId member) -> work(() -> askTime(member));
            case HyperNodeEffect.TellTime(NodeId member, var draw) ->
                ports.times().tell(member, draw);
            case HyperNodeEffect.AnswerPull(long token, List<GossipItem> items) -> {
                // What a pull hands out has left the node, too.
                ports.votes().keepPromises();
                CompletableFuture<List<GossipItem>> waiting = pulls.remove(token);
                if (waiting != null) {
                    waiting.complete(items);
                }
            }
            case HyperNodeEffect.Push(NodeId satellite, Shipment shipment) -> {
                ports.votes().keepPromises();
                ask(
                        () -> pushed(satellite, shipment, ports.satellites().push(satellite, shipment)),
                        pushed(satellite, shipment, new PushAnswer.Unreachable("internal")));
            }
            case HyperNodeEffect.WakeAt _ -> throw new IllegalArgumentException("the loop keeps the alarm");
        }
    }

    /// Blocking work off the machine's thread.
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void work(Work work) {
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException _) {
            LOG.debug("closing: work is left undone");
        }
    }

    /// Work whose result the machine waits for.
    @FunctionalInterface
    private interface Question {
        HyperNodeInput answer() throws InterruptedException;
    }

    /// The machine gets an answer whatever happens: it would wait for ever otherwise.
    private void ask(Question question, HyperNodeInput ifItFails) {
        work(() -> {
            HyperNodeInput answer = ifItFails;
            try {
                answer = question.answer();
            } catch (RejectedExecutionException _) {
                LOG.debug("closing: nobody is asked any more");
            } catch (RuntimeException | Error e) {
                // Of errors, too: no memory, or native code that is gone.
                LOG.atError().setCause(e).log("failed on our side");
            }
            loop().put(answer);
        });
    }

    private static HyperNodeInput pushed(NodeId satellite, Shipment shipment, PushAnswer answer) {
        return new HyperNodeInput.PushAnswered(satellite, shipment.id(), answer);
    }

    private HyperNodeInput probe(HyperNodeEffect.StartProbe probe) throws InterruptedException {
        probes.acquire();
        try {
            return ports.scalerNodes().probe(probe);
        } finally {
            probes.release();
        }
    }

    /// Has places of its own: a slow ScalerNode must not hold up a probe.
    private HyperNodeInput countersign(HyperNodeEffect.Countersign countersign) throws InterruptedException {
        countersigning.acquire();
        try {
            return new HyperNodeInput.CountersignAnswered(
                    countersign.probe(), ports.scalerNodes().countersign(countersign));
        } finally {
            countersigning.release();
        }
    }

    private void keep(String what, Runnable keeping) {
        work(() -> {
            try {
                keeping.run();
            } catch (EnvironmentException e) {
                // A disk that fails has told the fatal handler; a node that closes interrupts its workers.
                boolean closing = Thread.currentThread().isInterrupted();
                LOG.atLevel(closing ? Level.DEBUG : Level.ERROR)
                        .addKeyValue("what", what)
                        .addKeyValue("reason", e.getMessage())
                        .log("cannot keep what was signed");
            }
        });
    }

    private void publish(GossipTopic topic, GossipItem item) {
        try {
            ports.gossip().publish(topic.name(network), GossipCodec.encode(item));
        } catch (IllegalStateException e) {
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("gossip is closed");
        }
    }

    private void pull(Hash32 subject, List<NodeId> members) throws InterruptedException {
        Optional<NodeId> free =
                connected(members).stream().filter(turns::isFree).findFirst();
        if (free.isEmpty()) {
            return;
        }
        NodeId neighbour = free.get();
        try {
            byte[] answer = turns.pull(neighbour, question(subject, false));
            loop().put(new HyperNodeInput.PullAnswered(GossipCodec.decodeAnswer(answer)));
        } catch (IOException | MalformedException e) {
            LOG.atDebug()
                    .addKeyValue("neighbour", neighbour)
                    .addKeyValue("cause", e.toString())
                    .log("pull failed");
        }
    }

    private static byte[] question(Hash32 subject, boolean own) {
        return GossipCodec.encodeQuestion(new GossipCodec.Question(subject, own));
    }

    /// Those of the members that are neighbours, in no order that anybody could foresee.
    private List<NodeId> connected(List<NodeId> members) {
        List<NodeId> connected = new ArrayList<>(ports.gossip().neighbours());
        connected.retainAll(members);
        Collections.shuffle(connected, ThreadLocalRandom.current());
        return connected;
    }

    private void askOwn(Hash32 subject, List<NodeId> members) {
        connected(members).stream().limit(ASKED).forEach(neighbour -> work(() -> askOwn(subject, neighbour)));
    }

    private void askOwn(Hash32 subject, NodeId neighbour) throws InterruptedException {
        try {
            byte[] answer = turns.pull(neighbour, question(subject, true));
            List<Signed> said = new ArrayList<>();
            for (GossipItem item : GossipCodec.decodeAnswer(answer)) {
                if (item instanceof GossipItem.StatementItem(Signed message)) {
                    said.add(message);
                }
            }
            loop().put(new HyperNodeInput.OwnHeard(neighbour, said));
        } catch (IOException | MalformedException e) {
            LOG.atDebug()
                    .addKeyValue("neighbour", neighbour)
                    .addKeyValue("cause", e.toString())
                    .log("own statements asked for in vain");
        }
    }

    private void askArchive(NodeId satellite, EraId era, NodeId target) throws InterruptedException {
        Optional<CertifiedShard> report = ports.satellites().report(satellite, era, target);
        if (report.isPresent()) {
            List<Signed> said = report.get().saidBy(ports.gossip().self());
            loop().put(new HyperNodeInput.OwnHeard(satellite, said));
        }
    }

    private void askTime(NodeId member) throws InterruptedException {
        try {
            loop().put(ports.times().ask(member));
        } catch (IOException | MalformedException e) {
            LOG.atTrace()
                    .addKeyValue("member", member)
                    .addKeyValue("cause", e.toString())
                    .log("asked for the time in vain");
        }
    }

    /// Judges a gossip message: has it decoded here, and the rest decided by the machine.
    Gossip.Verdict judge(byte[] message) {
        long token = tokens.incrementAndGet();
        CompletableFuture<GossipVerdict> verdict = new CompletableFuture<>();
        try {
            GossipItem item = GossipCodec.decode(message);
            verdicts.put(token, verdict);
            if (!loop().offer(new HyperNodeInput.GossipArrived(token, item))) {
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
            if (!loop().offer(input)) {
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
