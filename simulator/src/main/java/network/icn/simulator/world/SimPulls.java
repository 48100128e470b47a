package network.icn.simulator.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeInput;

/// What a HyperNode asks of its neighbours and of satellites: what it missed, and what they have heard
/// from it.
final class SimPulls {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /// As the real shell: neighbours that are asked at a time.
    private static final int ASKED = 3;

    private final World world;
    private final SimHyperNode node;
    private final RandomGenerator random;

    SimPulls(World world, SimHyperNode node, RandomGenerator random) {
        this.world = world;
        this.node = node;
        this.random = random;
    }

    void pull(Hash32 subject, List<NodeId> members, Consumer<HyperNodeInput> answered) {
        List<SimHyperNode> neighbours = neighbours(members).toList();
        if (neighbours.isEmpty()) {
            return;
        }
        SimHyperNode neighbour = neighbours.get(random.nextInt(neighbours.size()));
        world.calls()
                .<byte[]>call(
                        question(neighbour.number(), subject, false),
                        answer -> answer.length,
                        answer -> neighbour
                                .answer(new HyperNodeInput.PullAsked(0, node.id(), subject))
                                .ifPresent(items -> answer.accept(GossipCodec.encodeAnswer(items))),
                        found -> found.ifPresent(bytes -> answered.accept(decoded(bytes))));
    }

    private Calls.Question question(int of, Hash32 subject, boolean own) {
        int bytes = GossipCodec.encodeQuestion(new GossipCodec.Question(subject, own)).length;
        return new Calls.Question(node.number(), of, TIMEOUT, bytes);
    }

    private static HyperNodeInput decoded(byte[] answer) {
        try {
            return new HyperNodeInput.PullAnswered(GossipCodec.decodeAnswer(answer));
        } catch (MalformedException e) {
            throw new IllegalStateException("a simulated neighbour answers with what it encoded", e);
        }
    }

    private Stream<SimHyperNode> neighbours(List<NodeId> members) {
        return world.neighbours(node).stream().filter(neighbour -> members.contains(neighbour.id()));
    }

    void askOwn(Hash32 subject, List<NodeId> members, Consumer<HyperNodeInput> answered) {
        List<SimHyperNode> free = new ArrayList<>(neighbours(members).toList());
        List<SimHyperNode> drawn = new ArrayList<>();
        while (drawn.size() < ASKED && !free.isEmpty()) {
            drawn.add(free.remove(random.nextInt(free.size())));
        }
        drawn.forEach(neighbour -> world.calls()
                .<List<Signed>>call(
                        question(neighbour.number(), subject, true),
                        MessageSizes::pulled,
                        answer -> neighbour
                                .answer(new HyperNodeInput.OwnAsked(0, node.id(), subject))
                                .map(SimPulls::statements)
                                .ifPresent(answer),
                        found -> found.ifPresent(
                                said -> answered.accept(new HyperNodeInput.OwnHeard(neighbour.id(), subject, said)))));
    }

    private static List<Signed> statements(List<GossipItem> items) {
        return items.stream()
                .flatMap(item ->
                        item instanceof GossipItem.StatementItem(Signed message) ? Stream.of(message) : Stream.empty())
                .toList();
    }

    void fetchReport(NodeId satellite, EraId era, NodeId target, Consumer<HyperNodeInput> answered) {
        SimSatellite archive = world.satellite(satellite);
        world.calls()
                .<Optional<CertifiedShard>>call(
                        new Calls.Question(node.number(), archive.number(), TIMEOUT, MessageSizes.reportAsked(era)),
                        report -> report.map(MessageSizes::report).orElse(0),
                        answer -> answer.accept(archive.report(era, target)),
                        found -> answered.accept(
                                new HyperNodeInput.ReportArrived(era, target, found.flatMap(report -> report))));
    }

    void askArchive(NodeId satellite, EraId era, Consumer<HyperNodeInput> answered) {
        SimSatellite archive = world.satellite(satellite);
        world.calls()
                .<List<Signed>>call(
                        new Calls.Question(node.number(), archive.number(), TIMEOUT, MessageSizes.reportAsked(era)),
                        MessageSizes::pulled,
                        answer -> answer.accept(archive.saidBy(era, node.id())),
                        found -> found.ifPresent(
                                said -> answered.accept(new HyperNodeInput.OwnArchived(satellite, said))));
    }
}
