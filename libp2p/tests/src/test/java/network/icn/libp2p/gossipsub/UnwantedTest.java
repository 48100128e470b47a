package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control.IDontWant;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import org.junit.jupiter.api.Test;

/// IDONTWANT of gossipsub 1.2, sent and heeded.
class UnwantedTest {
    private static final int LARGE = GossipParams.Refusals.DEFAULT.minBytes();

    private static Message message(int size) {
        return Message.unsigned(TOPIC, new byte[size], MessageIdFunction.CONTENT);
    }

    private static MessageId id(int number) {
        return MessageId.of(ByteBuffer.allocate(20).putInt(number).array());
    }

    private static RouterFixture fixture() {
        return new RouterFixture().subscribed().withSubscribers(1, 3);
    }

    private static List<PeerId> told(RouterFixture fixture) {
        return fixture.effects.stream()
                .filter(Send.class::isInstance)
                .map(Send.class::cast)
                .filter(send -> send.priority() == SendPriority.CONTROL
                        && send.rpc().controls().stream().anyMatch(IDontWant.class::isInstance))
                .map(Send::peer)
                .toList();
    }

    @Test
    void aLargeMessageIsAnnouncedToTheMeshBeforeItIsChecked() {
        RouterFixture fixture = fixture();

        fixture.receive(1, message(LARGE));

        assertThat(told(fixture)).containsExactly(peer(2), peer(3));
        assertThat(fixture.effects.getLast()).isInstanceOf(Validate.class);
        assertThat(fixture.sentControls(IDontWant.class))
                .containsOnly(new IDontWant(List.of(message(LARGE).id())));
    }

    @Test
    void aSmallOneIsNotAndNeitherIsADuplicate() {
        RouterFixture fixture = fixture();
        fixture.receive(1, message(LARGE - 1));
        assertThat(told(fixture)).isEmpty();

        fixture.receive(1, message(LARGE));
        fixture.receive(2, message(LARGE));
        assertThat(told(fixture)).isEmpty();
    }

    @Test
    void peersOfOlderVersionsAreNotTold() {
        RouterFixture fixture = fixture();
        fixture.step(new PeerAdded(peer(2), false, "10.0.0.2", GossipVersion.V1_1));

        fixture.receive(1, message(LARGE));

        assertThat(told(fixture)).containsExactly(peer(3));
    }

    @Test
    void whatAPeerDoesNotWantIsNotPassedOnToIt() {
        RouterFixture fixture = fixture();
        fixture.receive(1, message(10));
        fixture.receive(2, new IDontWant(List.of(message(10).id())));

        fixture.step(new Validated(message(10).id(), Verdict.ACCEPT));

        assertThat(fixture.receiversOf(message(10))).containsExactly(peer(3));
    }

    @Test
    void itIsForgottenAfterThreeHeartbeats() {
        Unwanted unwanted = new Unwanted();
        assertThat(unwanted.add(id(1), 2)).isTrue();
        unwanted.shift(3);
        unwanted.shift(3);
        assertThat(unwanted.contains(id(1))).isTrue();
        unwanted.shift(3);
        unwanted.shift(3);
        assertThat(unwanted.contains(id(1))).isFalse();
    }

    @Test
    void aPeerMayNameOnlySoManyInAHeartbeat() {
        RouterFixture fixture = fixture();
        int bound = GossipParams.Refusals.DEFAULT.maxIdsPerHeartbeat();
        fixture.receive(
                2,
                new IDontWant(
                        IntStream.range(0, bound).mapToObj(UnwantedTest::id).toList()));
        assertThat(fixture.drops()).isEmpty();

        fixture.receive(2, new IDontWant(List.of(message(10).id(), id(bound + 1))));
        assertThat(fixture.drops()).containsExactly(DropReason.IDONTWANT_FLOOD);

        fixture.receive(1, message(10));
        fixture.step(new Validated(message(10).id(), Verdict.ACCEPT));
        assertThat(fixture.receiversOf(message(10))).contains(peer(2));

        fixture.pass(2);
        fixture.receive(2, new IDontWant(List.of(id(bound + 2))));
        assertThat(fixture.drops()).isEmpty();
    }

    @Test
    void anRpcOfAnnouncementsIsOneObjectForAllAndEncodedOnce() {
        RouterFixture fixture = fixture();

        fixture.receive(1, message(LARGE));

        List<Rpc> rpcs = fixture.effects.stream()
                .filter(Send.class::isInstance)
                .map(effect -> ((Send) effect).rpc())
                .toList();
        assertThat(rpcs).hasSize(2);
        assertThat(rpcs.getFirst()).isSameAs(rpcs.getLast());
    }
}
