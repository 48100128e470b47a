package network.icn.libp2p.security.noise;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.transport.RawConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NoiseChannelTest {
    private static final List<String> YAMUX = List.of("/yamux/1.0.0");
    private final KeyPair alice = KeyPair.ed25519(filled(1));
    private final KeyPair bob = KeyPair.ed25519(filled(2));
    private final MemoryPipe pipe = new MemoryPipe();
    private final RawConnection dialer = pipe.dialer();
    private final RawConnection listener = pipe.listener();

    @SuppressWarnings("NullAway.Init")
    private NoiseChannel atAlice;

    @SuppressWarnings("NullAway.Init")
    private NoiseChannel atBob;

    private void shakeHands(List<String> alices, List<String> bobs) throws Exception {
        CompletableFuture<NoiseChannel> responding =
                async(() -> handshake(bob, bobs).respond(listener));
        atAlice = handshake(alice, alices).initiate(dialer, bob.peerId());
        atBob = responding.get(10, TimeUnit.SECONDS);
    }

    private static NoiseHandshake handshake(KeyPair identity, List<String> muxers) {
        return new NoiseHandshake(identity, muxers, new SecureRandom());
    }

    @Test
    void bothSidesLearnWhoTheOtherIsAndWhichMuxerComesNext() throws Exception {
        shakeHands(List.of("/other", "/yamux/1.0.0"), List.of("/yamux/1.0.0", "/third"));

        assertThat(atAlice.remote()).isEqualTo(bob.peerId());
        assertThat(atBob.remote()).isEqualTo(alice.peerId());
        assertThat(atAlice.muxer()).contains("/yamux/1.0.0");
        assertThat(atBob.muxer()).contains("/yamux/1.0.0");
    }

    @Test
    void withoutAListOnOneSideTheMuxerIsLeftOpen() throws Exception {
        shakeHands(YAMUX, List.of());
        assertThat(atAlice.muxer()).isEmpty();
        assertThat(atBob.muxer()).isEmpty();
    }

    @Test
    void listsWithoutCommonMuxerFail() {
        CompletableFuture<NoiseChannel> responding =
                async(() -> handshake(bob, List.of("/b")).respond(listener));
        assertReason(
                () -> handshake(alice, List.of("/a")).initiate(dialer, bob.peerId()),
                NoiseException.Reason.NO_COMMON_MUXER);
        assertThat(responding).isNotDone();
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefused() {
        CompletableFuture<NoiseChannel> responding =
                async(() -> handshake(bob, YAMUX).respond(listener));
        assertReason(() -> handshake(alice, YAMUX).initiate(dialer, alice.peerId()), NoiseException.Reason.WRONG_PEER);
        assertThat(responding).isNotDone();
    }

    @Test
    void bytesOfAnySizeArriveInOrder() throws Exception {
        shakeHands(YAMUX, YAMUX);
        byte[] sent = new byte[1_000_000];
        new Random(3).nextBytes(sent);
        CompletableFuture<Void> writing = async(() -> {
            int at = 0;
            Random sizes = new Random(4);
            while (at < sent.length) {
                int first = Math.min(sizes.nextInt(150_000), sent.length - at);
                int second = Math.min(sizes.nextInt(20), sent.length - at - first);
                atAlice.write(ByteBuffer.wrap(sent, at, first), ByteBuffer.wrap(sent, at + first, second));
                at += first + second;
            }
            dialer.close();
            return null;
        });

        ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
        Random sizes = new Random(5);
        int count;
        do {
            received.limit(Math.min(received.capacity(), received.position() + 1 + sizes.nextInt(90_000)));
            count = atBob.read(received);
        } while (count >= 0);
        writing.get(10, TimeUnit.SECONDS);

        assertThat(Arrays.equals(Arrays.copyOf(received.array(), received.position()), sent))
                .isTrue();
    }

    @Test
    void oneNoiseMessageHoldsAtMost65519Bytes() throws Exception {
        shakeHands(YAMUX, YAMUX);
        atAlice.write(ByteBuffer.allocate(NoiseChannel.MAX_PLAINTEXT + 1));

        assertThat(requireNonNull(atBob.receive()).remaining()).isEqualTo(65_519);
        assertThat(requireNonNull(atBob.receive()).remaining()).isEqualTo(1);
    }

    @Test
    void aTamperedMessageEndsTheChannel() throws Exception {
        shakeHands(YAMUX, YAMUX);
        // 16 bytes of tag over nothing, made up.
        ByteBuffer forged = ByteBuffer.allocate(18);
        forged.putShort((short) 16).clear();
        dialer.write(forged);

        assertReason(() -> atBob.receive(), NoiseException.Reason.BAD_TAG);
    }

    @Test
    void aMessageShorterThanATagEndsTheChannel() throws Exception {
        shakeHands(YAMUX, YAMUX);
        dialer.write(ByteBuffer.wrap(new byte[] {0, 3, 1, 2, 3}));

        assertReason(() -> atBob.receive(), NoiseException.Reason.BAD_LENGTH);
    }

    @Test
    void theEndInsideAMessageIsNotAnEndOfTheChannel() throws Exception {
        shakeHands(YAMUX, YAMUX);
        dialer.write(ByteBuffer.wrap(new byte[] {0, 30, 1}));
        dialer.close();

        assertReason(() -> atBob.receive(), NoiseException.Reason.TRUNCATED);
    }

    @Test
    void anOversizedHandshakeMessageIsRefused() throws Exception {
        ByteBuffer large = ByteBuffer.allocate(2 + NoiseHandshake.MAX_MESSAGE + 1);
        large.putShort((short) (NoiseHandshake.MAX_MESSAGE + 1)).clear();
        dialer.write(large);

        assertReason(() -> handshake(bob, YAMUX).respond(listener), NoiseException.Reason.BAD_LENGTH);
    }

    @Test
    void theLengthOfAHandshakeMessageIsCheckedBeforeTheMessageIsAwaited() throws Exception {
        int atTheLimit = NoiseHandshake.MAX_MESSAGE;
        dialer.write(ByteBuffer.allocate(2).putShort((short) (atTheLimit + 1)).flip());
        assertReason(() -> handshake(bob, YAMUX).respond(listener), NoiseException.Reason.BAD_LENGTH);

        dialer.write(ByteBuffer.allocate(2).putShort((short) atTheLimit).flip());
        dialer.close();
        assertReason(() -> handshake(bob, YAMUX).respond(listener), NoiseException.Reason.TRUNCATED);
    }

    private static void assertReason(Callable<?> action, NoiseException.Reason reason) {
        assertThatThrownBy(action::call)
                .isInstanceOfSatisfying(
                        NoiseException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static <T> CompletableFuture<T> async(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
