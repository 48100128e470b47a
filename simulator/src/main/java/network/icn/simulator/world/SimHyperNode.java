package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import network.icn.faults.FaultyHyperNode;
import network.icn.faults.HyperNodeFault;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeMachine;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import network.icn.simulator.engine.Alarm;
import network.icn.simulator.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/// A HyperNode: its machine, its gossip, its disk. A crash loses what was noted but not yet flushed.
public final class SimHyperNode {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /// What it told, and when.
    public record Noticed(Instant at, HyperNodeNotice notice) {}

    private final World world;
    private final int number;
    private final Signer signer;
    private final HyperNodeFault fault;
    private final PeerId peer;
    private final RandomGenerator routing;
    private final SimPulls pulls;
    private final SimProbes probes;
    private final SimClock clock;
    private final Alarm alarm;
    private final SimTimes times;
    private final List<Payload> disk = new ArrayList<>();
    private final List<Noticed> notices = new ArrayList<>();
    private final List<CountersignedTranscript> transcripts = new ArrayList<>();
    private int flushed;
    /// Counts up at every start and crash: answers to an earlier life find nobody.
    private int life;
    private boolean down;
    private Relay relay = Relay.ALL;
    private Instant downSince = Instant.EPOCH;
    private HyperNodeRole machine;
    private Gossiping gossip;
    /// The answer to the question that the machine was asked last.
    private @Nullable GossipVerdict judged;

    private Optional<List<GossipItem>> pulled = Optional.empty();

    SimHyperNode(World world, int number, Signer signer, PeerId peer, HyperNodeFault fault) {
        this.world = world;
        this.number = number;
        this.signer = signer;
        this.fault = fault;
        this.routing = world.engine().stream("routing", number);
        this.pulls = new SimPulls(world, this, world.engine().stream("pulls", number));
        this.probes = new SimProbes(world, this);
        this.clock = new SimClock(world.engine());
        this.alarm = new Alarm(world.engine());
        this.times = new SimTimes(world, this, signer, world.engine().stream("nonces", number));
        this.peer = peer;
        this.machine = newMachine();
        this.gossip = newGossip();
        world.gossip().open(number, (from, rpc) -> gossip.received(world.peer(from), rpc));
    }

    private HyperNodeRole newMachine() {
        HyperNodeMachine honest = new HyperNodeMachine(world.history(), signer, world.verifier(), world::isBeacon);
        return fault == HyperNodeFault.NONE ? honest : new FaultyHyperNode(honest, fault, signer);
    }

    private Gossiping newGossip() {
        return new Gossiping(world, this, routing, this::judge);
    }

    /// Its key, which is its identity.
    public NodeId id() {
        return signer.id();
    }

    /// Whether it does what it should, and no other process has its key.
    public boolean isHonest() {
        return fault == HyperNodeFault.NONE && !world.runsTwice(id());
    }

    /// Whether it asks for what it likes, and not for what follows from its draw.
    public boolean choosesSeeds() {
        return fault == HyperNodeFault.CHOOSES_SEED;
    }

    /// What of its journal would survive a power cut.
    public List<Payload> journal() {
        return List.copyOf(disk.subList(0, flushed));
    }

    /// What it has told, over all its lives.
    public List<Noticed> notices() {
        return List.copyOf(notices);
    }

    /// What ScalerNodes have countersigned for it, over all its lives.
    public List<CountersignedTranscript> transcripts() {
        return List.copyOf(transcripts);
    }

    /// Its place in the scenario, from 0.
    public int number() {
        return number;
    }

    PeerId peer() {
        return peer;
    }

    /// Gossip of shards that it heard, over its present life: messages that were new to it.
    public long shardMessagesHeard() {
        return gossip.shardMessagesHeard();
    }

    /// Shard topics that it hears.
    public int shardTopics() {
        return gossip.shardTopics();
    }

    /// Messages of others that it kept from a neighbour, over its present life.
    public long withheld() {
        return gossip.withheld();
    }

    Relay relay() {
        return relay;
    }

    /// What it does with gossip from now on, also after a restart.
    void relay(Relay conduct) {
        relay = conduct;
    }

    Gossiping gossip() {
        return gossip;
    }

    boolean isDown() {
        return down;
    }

    void start() {
        gossip.start(GossipTopic.COMMON.name(world.history().name()), world.neighbours(this));
        step(new HyperNodeInput.Restored(disk));
        heartbeat(life);
    }

    /// The machine is looked at once a second, as the loop of a real node does.
    private void heartbeat(int wanted) {
        if (life == wanted && !down) {
            step(new HyperNodeInput.Woken());
            world.engine().after(Duration.ofSeconds(1), () -> heartbeat(wanted));
        }
    }

    Signed time(NodeId asker, Hash32 nonce) {
        return times.told(asker, nonce);
    }

    /// This node's clocks, to be set wrong.
    public SimClock clock() {
        return clock;
    }

    void crash() {
        down = true;
        life++;
        downSince = world.now();
        gossip.close();
        disk.subList(flushed, disk.size()).clear();
        world.links().setDown(number, true);
        world.neighbours(this).forEach(neighbour -> neighbour.gossip().disconnected(this));
        world.trace(number, "crash");
    }

    void restart() {
        down = false;
        life++;
        world.ledger().add(new Ledger.Span(id(), downSince, world.now()));
        world.links().setDown(number, false);
        world.links().reset(number);
        machine = newMachine();
        gossip = newGossip();
        world.trace(number, "restart");
        start();
        world.neighbours(this).forEach(neighbour -> neighbour.gossip().connected(this));
    }

    /// Its side of a connection that breaks.
    void lost(SimHyperNode neighbour) {
        gossip.disconnected(neighbour);
    }

    /// Its side of a connection that is there again.
    void found(SimHyperNode neighbour) {
        gossip.connected(neighbour);
    }

    // Inputs.

    private Consumer<HyperNodeInput> thisLife() {
        int wanted = life;
        return input -> later(wanted, input);
    }

    /// What the machine hands out for a question of a neighbour.
    Optional<List<GossipItem>> answer(HyperNodeInput question) {
        pulled = Optional.empty();
        step(question);
        return pulled;
    }

    /// Hands an input to the life that it was meant for.
    private void later(int wanted, HyperNodeInput input) {
        if (life == wanted && !down) {
            step(input);
        }
    }

    private void step(HyperNodeInput input) {
        for (HyperNodeEffect effect : machine.step(input, clock.reading())) {
            carryOut(effect);
        }
    }

    private Verdict judge(byte[] message) {
        GossipItem item;
        try {
            item = GossipCodec.decode(message);
        } catch (MalformedException _) {
            return Verdict.REJECT;
        }
        judged = null;
        step(new HyperNodeInput.GossipArrived(0, item));
        GossipVerdict verdict = judged == null ? GossipVerdict.NOT_YET : judged;
        return verdict.translate(Verdict.ACCEPT, Verdict.IGNORE, Verdict.BUSY, Verdict.REJECT);
    }

    // Effects.

    private void carryOut(HyperNodeEffect effect) {
        switch (effect) {
            case HyperNodeEffect.Note(Payload record) -> disk.add(record);
            case HyperNodeEffect.Persist(Payload record) -> {
                disk.add(record);
                flushed = disk.size();
            }
            case HyperNodeEffect.Tell(HyperNodeNotice notice) -> {
                notices.add(new Noticed(world.now(), notice));
                clock.heard(notice);
            }
            case HyperNodeEffect.FetchBeacon(long round, NodeId satellite) -> fetchBeacon(round, satellite);
            case HyperNodeEffect.FetchSnapshot(NodeId target, EraId era, var held) ->
                probes.snapshot(target, era, held, thisLife());
            case HyperNodeEffect.StartProbe probe -> probes.probe(probe, thisLife());
            case HyperNodeEffect.Countersign countersign -> probes.countersign(countersign, thisLife());
            case HyperNodeEffect.KeepTranscript(var transcript) -> transcripts.add(transcript);
            // Nobody asks for it here.
            case HyperNodeEffect.KeepReceipt _ -> {}
            case HyperNodeEffect.Hear(List<GossipTopic> topics) ->
                gossip.hear(topics.stream()
                        .map(topic -> topic.name(world.history().name()))
                        .toList());
            case HyperNodeEffect.Publish(GossipTopic topic, GossipItem item) -> publish(topic, item);
            case HyperNodeEffect.GossipJudged(long _, GossipVerdict verdict) -> judged = verdict;
            case HyperNodeEffect.Pull(Hash32 subject, List<NodeId> members) -> pulls.pull(subject, members, thisLife());
            case HyperNodeEffect.AnswerPull(long _, var items) -> pulled = items;
            case HyperNodeEffect.AskOwn(Hash32 subject, List<NodeId> members) ->
                pulls.askOwn(subject, members, thisLife());
            case HyperNodeEffect.AskArchive(NodeId satellite, EraId era, NodeId _) ->
                pulls.askArchive(satellite, era, thisLife());
            case HyperNodeEffect.FetchReport(NodeId satellite, EraId era, NodeId target) ->
                pulls.fetchReport(satellite, era, target, thisLife());
            case HyperNodeEffect.AskTime(NodeId member) -> times.ask(member, thisLife());
            case HyperNodeEffect.TellTime(NodeId member, var _) ->
                world.timed(member).ifPresent(times::tell);
            case HyperNodeEffect.Push(NodeId satellite, Submission submission) -> push(satellite, submission);
            case HyperNodeEffect.WakeAt(Instant time) -> {
                int wanted = life;
                alarm.set(clock.trueTime(time), () -> later(wanted, new HyperNodeInput.Woken()));
            }
        }
    }

    private void publish(GossipTopic topic, GossipItem item) {
        byte[] bytes = GossipCodec.encode(item);
        if (item instanceof GossipItem.StatementItem(Signed message)
                && message.signer().equals(id())) {
            world.ledger().add(new Ledger.Said(number, id(), message, flushed));
        }
        world.trace(number, "publish " + Hash32.sha256(bytes));
        gossip.publish(topic.name(world.history().name()), bytes);
    }

    private void fetchBeacon(long round, NodeId satellite) {
        int wanted = life;
        world.calls()
                .<Optional<BeaconValue>>call(
                        new Calls.Question(
                                number,
                                world.satellite(satellite).number(),
                                CALL_TIMEOUT,
                                MessageSizes.beaconAsked(round)),
                        MessageSizes::beaconTold,
                        answer -> answer.accept(world.beacon(round)),
                        found -> later(
                                wanted,
                                found.flatMap(value -> value)
                                        .<HyperNodeInput>map(HyperNodeInput.BeaconArrived::new)
                                        .orElseGet(() -> new HyperNodeInput.BeaconUnavailable(round))));
    }

    private void push(NodeId satellite, Submission submission) {
        int wanted = life;
        SimSatellite archive = world.satellite(satellite);
        world.calls()
                .<PushAnswer>call(
                        new Calls.Question(number, archive.number(), CALL_TIMEOUT, Sizes.of(submission)),
                        Sizes::of,
                        answer -> archive.submit(id(), submission, answer),
                        found -> later(
                                wanted,
                                new HyperNodeInput.PushAnswered(
                                        satellite,
                                        submission.id(),
                                        found.orElseGet(() -> new PushAnswer.Unreachable("timeout")))));
    }
}
