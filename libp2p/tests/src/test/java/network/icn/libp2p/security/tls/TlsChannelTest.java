package network.icn.libp2p.security.tls;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.transport.RawConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TlsChannelTest {
    private static final List<String> YAMUX = List.of("/yamux/1.0.0");
    private final KeyPair alice = KeyPair.ed25519(filled(1));
    private final KeyPair bob = KeyPair.ed25519(filled(2));
    private final MemoryPipe pipe = new MemoryPipe();
    private final RawConnection dialer = pipe.dialer();
    private final RawConnection listener = pipe.listener();

    @SuppressWarnings("NullAway.Init")
    private SecureChannel atAlice;

    @SuppressWarnings("NullAway.Init")
    private SecureChannel atBob;

    private void shakeHands(List<String> alices, List<String> bobs) throws Exception {
        CompletableFuture<SecureChannel> responding =
                async(() -> handshake(bob, bobs).respond(listener));
        atAlice = handshake(alice, alices).initiate(dialer, bob.peerId());
        atBob = responding.get(10, TimeUnit.SECONDS);
    }

    private static TlsHandshake handshake(KeyPair identity, List<String> muxers) {
        return new TlsHandshake(identity, muxers, new SecureRandom());
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
    void withoutACommonMuxerItIsLeftOpen() throws Exception {
        shakeHands(List.of("/a"), List.of("/b"));
        assertThat(atAlice.muxer()).isEmpty();
        assertThat(atBob.muxer()).isEmpty();
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefusedAndTold() {
        CompletableFuture<SecureChannel> responding =
                async(() -> handshake(bob, YAMUX).respond(listener));

        assertReason(() -> handshake(alice, YAMUX).initiate(dialer, alice.peerId()), TlsException.Reason.WRONG_PEER);
        assertThatThrownBy(() -> responding.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.PROTOCOL));
    }

    @Test
    void bytesOfAnySizeArriveInOrderBothWaysAtOnce() throws Exception {
        shakeHands(YAMUX, YAMUX);
        CompletableFuture<byte[]> forth = async(() -> received(atBob, 1_000_000));
        CompletableFuture<byte[]> back = async(() -> received(atAlice, 1_000_000));
        CompletableFuture<byte[]> answer = async(() -> sent(atBob, 8));

        byte[] question = sent(atAlice, 3);

        assertThat(Arrays.equals(forth.get(10, TimeUnit.SECONDS), question)).isTrue();
        assertThat(Arrays.equals(back.get(10, TimeUnit.SECONDS), answer.get(10, TimeUnit.SECONDS)))
                .isTrue();
    }

    private static byte[] sent(SecureChannel channel, int seed) throws Exception {
        byte[] bytes = new byte[1_000_000];
        Random random = new Random(seed);
        random.nextBytes(bytes);
        int at = 0;
        while (at < bytes.length) {
            int first = Math.min(random.nextInt(150_000), bytes.length - at);
            int second = Math.min(random.nextInt(20), bytes.length - at - first);
            channel.write(ByteBuffer.wrap(bytes, at, first), ByteBuffer.wrap(bytes, at + first, second));
            at += first + second;
        }
        return bytes;
    }

    private static byte[] received(SecureChannel channel, int bytes) throws Exception {
        ByteBuffer received = ByteBuffer.allocate(bytes);
        Random sizes = new Random(5);
        while (received.position() < bytes) {
            received.limit(Math.min(bytes, received.position() + 1 + sizes.nextInt(40_000)));
            assertThat(channel.read(received)).isPositive();
        }
        return received.array();
    }

    @Test
    void whatReadLeavesReceiveReturns() throws Exception {
        shakeHands(YAMUX, YAMUX);
        atAlice.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(atBob.read(ByteBuffer.allocate(1))).isEqualTo(1);
        assertThat(requireNonNull(atBob.receive())).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    }

    @Test
    void aTamperedRecordEndsTheChannel() throws Exception {
        shakeHands(YAMUX, YAMUX);
        ByteBuffer forged = ByteBuffer.allocate(5 + 32);
        forged.put((byte) 23).putShort((short) 0x0303).putShort((short) 32).clear();
        dialer.write(forged);

        assertReason(() -> atBob.receive(), TlsException.Reason.PROTOCOL);
    }

    @Test
    void theEndInsideARecordIsNotAnEndOfTheChannel() throws Exception {
        shakeHands(YAMUX, YAMUX);
        dialer.write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 32, 1}));
        dialer.close();

        assertReason(() -> atBob.receive(), TlsException.Reason.TRUNCATED);
    }

    @Test
    void theEndBetweenRecordsIsOne() throws Exception {
        shakeHands(YAMUX, YAMUX);
        dialer.close();

        assertThat(atBob.receive()).isNull();
        assertThat(atBob.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void noiseAtTheDoorIsRefused() throws Exception {
        dialer.write(ByteBuffer.wrap(new byte[64]));

        assertReason(() -> handshake(bob, YAMUX).respond(listener), TlsException.Reason.PROTOCOL);
    }

    private static void assertReason(Callable<?> action, TlsException.Reason reason) {
        assertThatThrownBy(action::call)
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
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
