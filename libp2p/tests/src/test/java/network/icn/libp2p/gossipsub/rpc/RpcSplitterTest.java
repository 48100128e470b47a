package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.IDontWant;
import network.icn.libp2p.gossipsub.rpc.Control.IHave;
import network.icn.libp2p.gossipsub.rpc.Control.IWant;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Decoded;
import network.icn.libp2p.wire.ProtoReader;
import org.junit.jupiter.api.Test;

/// What goes out must be taken by our own decoder on the other side.
class RpcSplitterTest {
    private static final long SEED = 20_261_121L;
    private static final RpcLimits SMALL = new RpcLimits(512, 3, 3, 3, 5, 8, 10, 100, 2, 20, 30, 40);
    private static final RpcCodec CODEC = new RpcCodec(SMALL, MessageIdFunction.CONTENT);
    private static final RpcCodec USUAL = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT);

    private static List<Rpc> received(RpcCodec codec, Rpc sent) {
        List<Rpc> received = new ArrayList<>();
        for (byte[] frame : codec.frames(sent)) {
            if (codec.decode(frame) instanceof Decoded(Rpc rpc, Set<RpcRefusal> leftOut)) {
                assertThat(leftOut).isEmpty();
                received.add(rpc);
            } else {
                throw new AssertionError("refused: " + codec.decode(frame));
            }
            assertThat(controlBytes(frame)).isLessThanOrEqualTo(RpcSplitter.CONTROL_BYTES);
        }
        return received;
    }

    private static List<MessageId> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> MessageId.of(ByteBuffer.allocate(4).putInt(i).array()))
                .toList();
    }

    private static Message message(int size) {
        return Message.unsigned("t", new byte[size], MessageIdFunction.CONTENT);
    }

    private static List<MessageId> idsOf(Control control) {
        return switch (control) {
            case IHave ihave -> ihave.ids();
            case IWant iwant -> iwant.ids();
            case IDontWant unwanted -> unwanted.ids();
            case Graft _, Prune _, Control.Extensions _ -> List.of();
        };
    }

    /// What is neither a message nor its tag and length, as rust-libp2p counts it.
    private static int controlBytes(byte[] frame) {
        try {
            int bytes = 0;
            ProtoReader reader = new ProtoReader(frame);
            while (reader.next()) {
                bytes += reader.field() == RpcCodec.PUBLISH ? 0 : reader.fieldEnd() - reader.fieldStart();
            }
            return bytes;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHelloOfAThousandAndTwentyFourTopicsIsOneFrameAndOneMoreIsTwo() {
        List<Subscription> topics = IntStream.rangeClosed(0, 1_024)
                .mapToObj(i -> new Subscription("t" + i, true))
                .toList();

        assertThat(USUAL.frames(Rpc.ofSubscriptions(topics.subList(0, 1_024)))).hasSize(1);
        List<Rpc> received = received(USUAL, Rpc.ofSubscriptions(topics));
        assertThat(received).hasSize(2);
        assertThat(received.stream().flatMap(rpc -> rpc.subscriptions().stream()))
                .containsExactlyElementsOf(topics);
    }

    @Test
    void aHelloIsCutAtSixteenKibibytesOfTopics() {
        // 64 bytes each with all that is around them: 255 fill a frame with its outer field.
        List<Subscription> topics = IntStream.range(0, 257)
                .mapToObj(i -> new Subscription("%058d".formatted(i), true))
                .toList();

        assertThat(USUAL.frames(Rpc.ofSubscriptions(topics.subList(0, 255)))).hasSize(1);
        List<Rpc> received = received(USUAL, Rpc.ofSubscriptions(topics));
        assertThat(received).hasSize(2);
        assertThat(received.stream().flatMap(rpc -> rpc.subscriptions().stream()))
                .containsExactlyElementsOf(topics);
    }

    @Test
    void fiveThousandIdsOfGossipAreCutAtSixteenKibibytesAndAllHeeded() {
        List<MessageId> ids = IntStream.range(0, 5_000)
                .mapToObj(i -> MessageId.of(ByteBuffer.allocate(20).putInt(i).array()))
                .toList();

        List<Rpc> received = received(USUAL, Rpc.ofControls(List.of(new IHave("t", ids))));

        // Of so many a receiver heeds all, see GossipParams.Lazy.
        assertThat(received).hasSizeBetween(2, 10);
        assertThat(received.stream()
                        .flatMap(rpc -> rpc.controls().stream())
                        .flatMap(control -> idsOf(control).stream()))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void aMessageMayBeLongerThanControl() {
        Rpc sent = new Rpc(
                List.of(new Subscription("t", true)),
                List.of(message(100_000), message(100_000)),
                List.of(new Graft("t")));

        assertThat(received(USUAL, sent)).containsExactly(sent);
    }

    @Test
    void longIdsAreCutByTheirBytes() {
        List<MessageId> ids = IntStream.range(0, 15_000)
                .mapToObj(i -> MessageId.of(ByteBuffer.allocate(128).putInt(i).array()))
                .toList();

        List<Rpc> received = received(USUAL, Rpc.ofControls(List.of(new IWant(ids))));

        assertThat(received).hasSizeBetween(118, 121);
        assertThat(received.stream()
                        .flatMap(rpc -> rpc.controls().stream())
                        .flatMap(control -> idsOf(control).stream()))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void prunesWithAllTheirRecordsAreCutByTheirBytes() {
        PeerHint large = new PeerHint(new byte[38], new byte[1_900]);
        Control prune = new Prune("t", List.of(large, large, large, large, large, large, large, large), 60);
        List<Control> prunes = IntStream.range(0, 30).mapToObj(_ -> prune).toList();

        List<Rpc> received = received(USUAL, Rpc.ofControls(prunes));

        assertThat(received.stream().flatMap(rpc -> rpc.controls().stream())).containsExactlyElementsOf(prunes);
    }

    @Test
    void noMorePeersAreNamedThanGoIntoOnePrune() {
        PeerHint large = new PeerHint(new byte[38], new byte[8_192]);
        Control prune = new Prune("t", List.of(large, large), 60);

        assertThat(received(USUAL, Rpc.ofControls(List.of(prune))))
                .containsExactly(Rpc.ofControls(List.of(new Prune("t", List.of(large), 60))));
    }

    @Test
    void whatNoCutMakesSayableIsLeftOut() {
        MessageId tooLong = MessageId.of(new byte[9]);
        PeerHint hint = new PeerHint(new byte[20], new byte[20]);
        PeerHint tooLarge = new PeerHint(new byte[20], new byte[21]);
        Control prune = new Prune("t", List.of(tooLarge, hint, hint, hint), 60);

        List<Rpc> received = received(CODEC, Rpc.ofControls(List.of(new IWant(List.of(tooLong)), prune)));

        assertThat(received).containsExactly(Rpc.ofControls(List.of(new Prune("t", List.of(hint, hint), 60))));
    }

    @Test
    void anythingIsTakenAndNothingIsLostOrMoved() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            Rpc sent = new Rpc(
                    random.ints(random.nextInt(9), 0, 99)
                            .mapToObj(i -> new Subscription("topic " + i, i % 2 == 0))
                            .toList(),
                    random.ints(random.nextInt(9), 1, 100)
                            .mapToObj(RpcSplitterTest::message)
                            .toList(),
                    random.ints(random.nextInt(9), 0, 99)
                            .mapToObj(RpcSplitterTest::control)
                            .toList());

            List<Rpc> received = received(CODEC, sent);

            assertThat(received.stream().flatMap(rpc -> rpc.subscriptions().stream()))
                    .containsExactlyElementsOf(sent.subscriptions());
            assertThat(received.stream().flatMap(rpc -> rpc.messages().stream()))
                    .containsExactlyElementsOf(sent.messages());
            assertThat(received.stream()
                            .flatMap(rpc -> rpc.controls().stream())
                            .flatMap(control -> idsOf(control).stream()))
                    .containsExactlyElementsOf(sent.controls().stream()
                            .flatMap(control -> idsOf(control).stream())
                            .toList());
        }
    }

    private static Control control(int number) {
        return switch (number % 5) {
            case 0 -> new IHave("topic", ids(1 + number / 5));
            case 1 -> new IWant(ids(1 + number / 5));
            case 2 -> new IDontWant(ids(1 + number / 5));
            case 3 -> new Graft("topic");
            default -> new Prune("topic", List.of(new PeerHint(new byte[20], new byte[number % 20])), number);
        };
    }
}
