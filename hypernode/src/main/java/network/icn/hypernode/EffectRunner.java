package network.icn.hypernode;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.rpc.SatelliteClient;
import network.icn.hypernode.rpc.ScalerNodeClient;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.node.shell.MachineLoop;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Carries the machine's effects out: disk first, then the network on virtual threads, whose answers
/// become inputs.
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);
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
    /// Shard topics that are subscribed to.
    private final SortedSet<GossipTopic> heard = new TreeSet<>();
    private final Semaphore probes;
    private final Semaphore countersigning;
    private final NoticeListener notices;
    private final NeighbourRequests requests;
    private final NeighbourQuestions questions;
    private @Nullable MachineLoop<HyperNodeInput> loop;

    EffectRunner(
            String network,
            Ports ports,
            ExecutorService workers,
            int maxProbes,
            HyperNodeMetrics metrics,
            NoticeListener notices) {
        this.network = network;
        this.ports = ports;
        this.requests = new NeighbourRequests(metrics, this::loop);
        this.questions = new NeighbourQuestions(ports.gossip(), this::loop);
        this.workers = workers;
        this.probes = new Semaphore(maxProbes);
        this.countersigning = new Semaphore(maxProbes);
        this.notices = notices;
    }

    /// Where neighbours' messages and pulls come in.
    NeighbourRequests requests() {
        return requests;
    }

    void attach(MachineLoop<HyperNodeInput> owner) {
        this.loop = owner;
    }

    private MachineLoop<HyperNodeInput> loop() {
        MachineLoop<HyperNodeInput> owner = loop;
        if (owner == null) {
            throw new IllegalStateException("not attached to a loop yet");
        }
        return owner;
    }

    /// Called on the machine's thread.
    void carryOut(HyperNodeEffect effect) {
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
                ask(() -> probe(probe), new HyperNodeInput.ProbeFinished(probe.probe(), ProbeReport.of(INTERNAL)));
            case HyperNodeEffect.Countersign countersign ->
                ask(
                        () -> countersign(countersign),
                        new HyperNodeInput.CountersignAnswered(
                                countersign.probe(),
                                countersign.transcript().hash(),
                                new CountersignAnswer.Unreachable("internal")));
            case HyperNodeEffect.KeepTranscript(var transcript) ->
                keep("transcript", () -> ports.transcripts().keep(transcript));
            case HyperNodeEffect.KeepReceipt(var receipt) ->
                keep("receipt", () -> ports.receipts().keep(receipt));
            case HyperNodeEffect.Hear(List<GossipTopic> topics) -> hear(topics);
            case HyperNodeEffect.Publish(GossipTopic topic, GossipItem item) -> {
                ports.votes().keepPromises();
                publish(topic, item);
            }
            case HyperNodeEffect.GossipJudged judged -> requests.replied(judged);
            case HyperNodeEffect.Pull(Hash32 subject, List<NodeId> members) ->
                work(() -> questions.pull(subject, members));
            case HyperNodeEffect.AskOwn(Hash32 subject, List<NodeId> members) ->
                questions.some(members).forEach(neighbour -> work(() -> questions.askOwn(subject, neighbour)));
            case HyperNodeEffect.AskArchive(NodeId satellite, EraId era, NodeId target) ->
                work(() -> askArchive(satellite, era, target));
            case HyperNodeEffect.FetchReport(NodeId satellite, EraId era, NodeId target) ->
                ask(
                        () -> new HyperNodeInput.ReportArrived(
                                era, target, ports.satellites().report(satellite, era, target)),
                        new HyperNodeInput.ReportArrived(era, target, Optional.empty()));
            case HyperNodeEffect.AskTime(NodeId member) -> work(() -> askTime(member));
            case HyperNodeEffect.TellTime(NodeId member, var draw) ->
                ports.times().tell(member, draw);
            case HyperNodeEffect.AnswerPull answer -> {
                // What a pull hands out has left the node, too.
                ports.votes().keepPromises();
                requests.replied(answer);
            }
            case HyperNodeEffect.Push(NodeId satellite, Submission submission) -> {
                ports.votes().keepPromises();
                ask(
                        () -> pushed(satellite, submission, ports.satellites().push(satellite, submission)),
                        pushed(satellite, submission, new PushAnswer.Unreachable("internal")));
            }
            case HyperNodeEffect.WakeAt(Instant time) -> loop().wakeAt(time);
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

    private static HyperNodeInput pushed(NodeId satellite, Submission submission, PushAnswer answer) {
        return new HyperNodeInput.PushAnswered(satellite, submission.id(), answer);
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
                    countersign.probe(),
                    countersign.transcript().hash(),
                    ports.scalerNodes().countersign(countersign));
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

    /// New topics first: one that stays is never left.
    private void hear(List<GossipTopic> topics) {
        try {
            for (GossipTopic topic : topics) {
                if (heard.add(topic)) {
                    ports.gossip().subscribe(topic.name(network), requests::judge);
                }
            }
            for (GossipTopic topic : List.copyOf(heard)) {
                if (!topics.contains(topic)) {
                    heard.remove(topic);
                    ports.gossip().unsubscribe(topic.name(network));
                }
            }
        } catch (IllegalStateException e) {
            LOG.atDebug().addKeyValue("cause", Reason.of(e)).log("gossip is closed");
        }
    }

    private void publish(GossipTopic topic, GossipItem item) {
        try {
            ports.gossip().publish(topic.name(network), GossipCodec.encode(item));
        } catch (IllegalStateException e) {
            LOG.atDebug().addKeyValue("cause", Reason.of(e)).log("gossip is closed");
        }
    }

    private void askArchive(NodeId satellite, EraId era, NodeId target) throws InterruptedException {
        Optional<CertifiedShard> report = ports.satellites().report(satellite, era, target);
        if (report.isPresent()) {
            List<Signed> said = report.get().saidBy(ports.gossip().self());
            loop().put(new HyperNodeInput.OwnArchived(satellite, said));
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
}
