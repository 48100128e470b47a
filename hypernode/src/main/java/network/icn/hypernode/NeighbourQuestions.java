package network.icn.hypernode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import network.icn.hypernode.gossip.Gossip;
import network.icn.node.shell.MachineLoop;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks neighbours for what this node lacks, and for what it has said itself. Blocks; answers become inputs.
final class NeighbourQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(NeighbourQuestions.class);
    /// Neighbours that are asked at a time for what they have heard from this node.
    private static final int ASKED = 3;

    private final Gossip gossip;
    private final NeighbourTurns turns;
    private final Supplier<MachineLoop<HyperNodeInput>> loop;

    NeighbourQuestions(Gossip gossip, Supplier<MachineLoop<HyperNodeInput>> loop) {
        this.gossip = gossip;
        this.turns = new NeighbourTurns(gossip);
        this.loop = loop;
    }

    /// Asks one of the members that is free for what it knows of the subject.
    void pull(Hash32 subject, List<NodeId> members) throws InterruptedException {
        Optional<NodeId> free =
                connected(members).stream().filter(turns::isFree).findFirst();
        if (free.isEmpty()) {
            return;
        }
        NodeId neighbour = free.get();
        try {
            byte[] answer = turns.pull(neighbour, question(subject, false));
            loop.get().put(new HyperNodeInput.PullAnswered(GossipCodec.decodeAnswer(answer)));
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
        List<NodeId> connected = new ArrayList<>(gossip.neighbours());
        connected.retainAll(members);
        Collections.shuffle(connected, ThreadLocalRandom.current());
        return connected;
    }

    /// A few of the members that are neighbours.
    List<NodeId> some(List<NodeId> members) {
        return connected(members).stream().limit(ASKED).toList();
    }

    /// Asks that neighbour for what it has heard from this node about the subject.
    void askOwn(Hash32 subject, NodeId neighbour) throws InterruptedException {
        try {
            byte[] answer = turns.pull(neighbour, question(subject, true));
            List<Signed> said = new ArrayList<>();
            for (GossipItem item : GossipCodec.decodeAnswer(answer)) {
                if (item instanceof GossipItem.StatementItem(Signed message)) {
                    said.add(message);
                }
            }
            loop.get().put(new HyperNodeInput.OwnHeard(neighbour, subject, said));
        } catch (IOException | MalformedException e) {
            LOG.atDebug()
                    .addKeyValue("neighbour", neighbour)
                    .addKeyValue("cause", e.toString())
                    .log("own statements asked for in vain");
        }
    }
}
