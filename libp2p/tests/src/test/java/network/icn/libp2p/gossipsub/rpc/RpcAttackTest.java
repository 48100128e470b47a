package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Decoded;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Refused;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a hostile peer can put into a frame. Each limit is tried from both sides.
class RpcAttackTest {
    private static final RpcLimits SMALL = new RpcLimits(4_096, 3, 3, 3, 5, 8, 10, 100, 2, 20, 30, 40);
    private static final RpcCodec CODEC = new RpcCodec(SMALL, MessageIdFunction.CONTENT);
    private static final long SEED = 20_261_121L;

    /// What is repeated or lengthened, the largest allowed value, and the refusal beyond it.
    record Attack(String name, int allowed, RpcRefusal refusal, IntFunction<ProtoWriter> frame) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        return List.of(
                new Attack(
                        "subscriptions",
                        3,
                        RpcRefusal.TOO_MANY_SUBSCRIPTIONS,
                        n -> repeat(n, w -> w.message(1, topic("t", 2)))),
                new Attack(
                        "messages", 3, RpcRefusal.TOO_MANY_MESSAGES, n -> repeat(n, w -> w.message(2, topic("t", 4)))),
                new Attack(
                        "controls",
                        3,
                        RpcRefusal.TOO_MANY_CONTROLS,
                        n -> controls(repeat(n, w -> w.message(3, topic("t", 1))))),
                new Attack(
                        "empty iwants",
                        3,
                        RpcRefusal.TOO_MANY_CONTROLS,
                        n -> controls(repeat(n, w -> w.message(2, new ProtoWriter())))),
                new Attack("ids", 5, RpcRefusal.TOO_MANY_IDS, n -> controls(new ProtoWriter().message(2, ids(n, 1)))),
                new Attack(
                        "ids over several",
                        5,
                        RpcRefusal.TOO_MANY_IDS,
                        n -> controls(new ProtoWriter().message(2, ids(2, 1)).message(5, ids(n - 2, 1)))),
                new Attack(
                        "id length",
                        8,
                        RpcRefusal.ID_TOO_LARGE,
                        n -> controls(new ProtoWriter().message(2, ids(1, n)))),
                new Attack(
                        "topic length",
                        10,
                        RpcRefusal.TOPIC_TOO_LARGE,
                        n -> new ProtoWriter().message(1, topic("t".repeat(n), 2))),
                new Attack(
                        "data length",
                        100,
                        RpcRefusal.DATA_TOO_LARGE,
                        n -> new ProtoWriter().message(2, topic("t", 4).bytes(2, new byte[n]))),
                authorship("author length", 30, 1),
                authorship("sequence number length", 30, 3),
                authorship("signature length", 30, 5),
                authorship("key length", 40, 6),
                new Attack(
                        "peer hints",
                        2,
                        RpcRefusal.TOO_MANY_PEER_HINTS,
                        n -> prune(repeat(n, w -> w.message(2, new ProtoWriter())))),
                new Attack(
                        "peer hint length",
                        20,
                        RpcRefusal.PEER_HINT_TOO_LARGE,
                        n -> prune(new ProtoWriter().message(2, new ProtoWriter().bytes(1, new byte[n])))),
                new Attack(
                        "frame length",
                        4_096,
                        RpcRefusal.TOO_LARGE,
                        n -> new ProtoWriter().bytes(99, new byte[n - 4])));
    }

    private static Attack authorship(String name, int allowed, int field) {
        return new Attack(
                name,
                allowed,
                RpcRefusal.AUTHORSHIP_TOO_LARGE,
                n -> new ProtoWriter().message(2, topic("t", 4).bytes(field, new byte[n])));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void everyLimitHoldsFromBothSides(Attack attack) {
        byte[] largest = attack.frame.apply(attack.allowed).toByteArray();
        byte[] larger = attack.frame.apply(attack.allowed + 1).toByteArray();

        assertThat(CODEC.decode(largest))
                .isInstanceOfSatisfying(
                        Decoded.class, decoded -> assertThat(decoded.leftOut()).isEmpty());
        if (attack.refusal == RpcRefusal.TOO_LARGE) {
            assertThat(CODEC.decode(larger)).isEqualTo(new Refused(attack.refusal));
        } else {
            assertThat(CODEC.decode(larger))
                    .isInstanceOfSatisfying(
                            Decoded.class,
                            decoded -> assertThat(decoded.leftOut()).containsExactly(attack.refusal));
        }
    }

    @Test
    void onlyWhatIsBeyondALimitIsLeftOut() {
        byte[] frame = new ProtoWriter()
                .message(1, topic("a", 2))
                .message(1, topic("a".repeat(11), 2))
                .message(2, topic("a", 4).bytes(2, new byte[101]))
                .message(2, topic("b", 4).bytes(2, new byte[100]))
                .message(3, new ProtoWriter().message(3, topic("c", 1)).message(2, ids(1, 9)))
                .message(
                        3,
                        new ProtoWriter()
                                .message(
                                        2,
                                        repeat(
                                                1,
                                                writer -> writer.bytes(1, new byte[9])
                                                        .bytes(1, new byte[] {7}))))
                .toByteArray();

        assertThat(CODEC.decode(frame))
                .isEqualTo(new Decoded(
                        new Rpc(
                                List.of(new Rpc.Subscription("a", false)),
                                List.of(Message.unsigned("b", new byte[100], MessageIdFunction.CONTENT)),
                                List.of(
                                        new Control.Graft("c"),
                                        new Control.IWant(List.of()),
                                        new Control.IWant(List.of(MessageId.of(new byte[] {7}))))),
                        EnumSet.of(RpcRefusal.TOPIC_TOO_LARGE, RpcRefusal.DATA_TOO_LARGE, RpcRefusal.ID_TOO_LARGE)));
    }

    @Test
    void ofAHelloWithTooManyTopicsTheFirstAreHeeded() {
        byte[] hello = RpcCodec.encode(Rpc.ofSubscriptions(IntStream.range(0, 2_000)
                .mapToObj(i -> new Rpc.Subscription("topic " + i, true))
                .toList()));

        RpcDecoding decoding = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT).decode(hello);

        assertThat(decoding).isInstanceOfSatisfying(Decoded.class, decoded -> {
            assertThat(decoded.leftOut()).containsExactly(RpcRefusal.TOO_MANY_SUBSCRIPTIONS);
            assertThat(decoded.rpc().subscriptions()).hasSize(1_024);
        });
    }

    @Test
    void ofHalfAMillionEmptyStatementsOnlyAsManyAsAllowedAreLookedAt() {
        byte[] bomb = new byte[RpcLimits.DEFAULT.rpcBytes()];
        for (int i = 0; i < bomb.length; i += 2) {
            bomb[i] = 0x0a; // field 1, empty
        }

        RpcDecoding decoding = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT).decode(bomb);

        assertThat(decoding)
                .isEqualTo(new Decoded(
                        new Rpc(List.of(), List.of(), List.of()),
                        EnumSet.of(RpcRefusal.MISSING_TOPIC, RpcRefusal.TOO_MANY_SUBSCRIPTIONS)));
    }

    @Test
    void namesAreNotMadeUp() {
        byte[] noTopic = new ProtoWriter()
                .message(2, new ProtoWriter().bytes(2, new byte[3]))
                .toByteArray();
        byte[] noId = controls(new ProtoWriter().message(2, ids(1, 0))).toByteArray();

        assertThat(CODEC.decode(noTopic))
                .isEqualTo(new Decoded(new Rpc(List.of(), List.of(), List.of()), EnumSet.of(RpcRefusal.MISSING_TOPIC)));
        assertThat(CODEC.decode(noId))
                .isEqualTo(new Decoded(
                        Rpc.ofControls(List.of(new Control.IWant(List.of()))), EnumSet.of(RpcRefusal.MISSING_ID)));
    }

    @Test
    void twentyThousandBrokenFramesNeverEscape() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        byte[][] originals = attacks().stream()
                .map(attack -> attack.frame.apply(Math.min(attack.allowed, 100)).toByteArray())
                .toArray(byte[][]::new);
        int decoded = 0;
        int reencoded = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = i % 4 == 0 ? noise(random) : mutated(originals[random.nextInt(originals.length)], random);
            if (CODEC.decode(frame) instanceof Decoded(Rpc rpc, Set<RpcRefusal> _)) {
                decoded++;
                // what was understood can be said again
                if (CODEC.decode(RpcCodec.encode(rpc)) instanceof Decoded(Rpc again, Set<RpcRefusal> _)
                        && again.equals(rpc)) {
                    reencoded++;
                }
            }
        }
        assertThat(decoded).isPositive();
        assertThat(reencoded).isEqualTo(decoded);
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] frame = new byte[random.nextInt(200)];
        random.nextBytes(frame);
        return frame;
    }

    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] frame = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && frame.length > 0; i++) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 1)) : frame;
    }

    private static ProtoWriter topic(String name, int field) {
        return new ProtoWriter().string(field, name);
    }

    private static ProtoWriter repeat(int times, Consumer<ProtoWriter> field) {
        ProtoWriter writer = new ProtoWriter();
        for (int i = 0; i < times; i++) {
            field.accept(writer);
        }
        return writer;
    }

    private static ProtoWriter controls(ProtoWriter controls) {
        return new ProtoWriter().message(3, controls);
    }

    private static ProtoWriter ids(int count, int length) {
        return repeat(count, writer -> writer.bytes(1, new byte[length]));
    }

    private static ProtoWriter prune(ProtoWriter hints) {
        return controls(new ProtoWriter().message(4, hints.string(1, "t")));
    }
}
