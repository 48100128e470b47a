package network.icn.simulator.world;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.protocol.role.clock.TimeStatement;
import network.icn.protocol.role.hypernode.HyperNodeInput;

/// How one HyperNode asks others for their time, and tells its own.
final class SimTimes {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /// Headers of a call without a message.
    private static final int CALL_BYTES = 100;

    private final World world;
    private final SimHyperNode node;
    private final Signer signer;
    private final RandomGenerator random;

    SimTimes(World world, SimHyperNode node, Signer signer, RandomGenerator random) {
        this.world = world;
        this.node = node;
        this.signer = signer;
        this.random = random;
    }

    /// @param answered of the life that asks
    void ask(NodeId member, Consumer<HyperNodeInput> answered) {
        SimHyperNode asked = world.hyperNode(World.peerId(member));
        Hash32 nonce = nonce();
        Duration sent = node.clock().reading().monotonic();
        world.calls()
                .<Signed>call(
                        new Calls.Question(node.number(), asked.number(), TIMEOUT, MessageSizes.timeAsked(nonce)),
                        MessageSizes::timeTold,
                        answer -> answer.accept(asked.time(node.id(), nonce)),
                        found -> found.ifPresent(time -> answered.accept(new HyperNodeInput.TimeHeard(
                                member,
                                new TimeAnswer(
                                        nonce,
                                        time,
                                        sent,
                                        node.clock().reading().monotonic())))));
    }

    private Hash32 nonce() {
        byte[] nonce = new byte[Hash32.BYTES];
        random.nextBytes(nonce);
        return Hash32.of(nonce);
    }

    Signed told(NodeId asker, Hash32 nonce) {
        SimClock clock = node.clock();
        Hash32 network = world.history().network();
        return new TimeStatement(network, asker, nonce, clock.told(), clock.isSuspect(), world.registryMark())
                .signedBy(signer);
    }

    /// A call to somebody who asks as soon as it begins.
    void tell(TimedNode member) {
        world.links().sendReliably(node.number(), member.number(), CALL_BYTES, () -> {
            Hash32 nonce = nonce();
            Duration asked = member.clock().reading().monotonic();
            world.calls()
                    .<Signed>call(
                            new Calls.Question(member.number(), node.number(), TIMEOUT, MessageSizes.timeAsked(nonce)),
                            MessageSizes::timeTold,
                            answer -> answer.accept(told(member.id(), nonce)),
                            found -> found.ifPresent(time -> member.hear(
                                    node.id(),
                                    new TimeAnswer(
                                            nonce,
                                            time,
                                            asked,
                                            member.clock().reading().monotonic()))));
        });
    }
}
