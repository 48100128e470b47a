package network.icn.libp2p.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.security.noise.NoiseChannel;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.wire.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The shell around the machine, over an in-memory pipe with a real handshake.
@Timeout(30)
class MuxedConnectionTest {
    /// Pings without limit, so that unread answers can pile up.
    private static final SessionLimits LIMITS =
            new SessionLimits(256, 1 << 20, 16 << 20, 60, 2_000, 1, Integer.MAX_VALUE);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private final MemoryPipe pipe = new MemoryPipe();
    private NoiseChannel dialerChannel;
    private Side dialer;
    private Side listener;

    private static final class Side implements Muxer.Listener {
        final BlockingQueue<DuplexStream> streams = new LinkedBlockingQueue<>();
        final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final MuxedConnection connection;

        Side(SecureChannel channel, AutoCloseable raw, boolean dialer) {
            connection = new MuxedConnection(channel, raw, dialer, LIMITS, new ReceivePool(16 << 20), this);
        }

        @Override
        public void opened(DuplexStream stream) {
            streams.add(stream);
        }

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void closed(Closing closing) {
            closed.complete(closing.detail());
        }

        DuplexStream next() throws InterruptedException {
            DuplexStream stream = streams.poll(10, TimeUnit.SECONDS);
            assertThat(stream).isNotNull();
            return stream;
        }
    }

    @BeforeEach
    void connect() throws Exception {
        KeyPair one = KeyPair.generate(new SecureRandom());
        KeyPair two = KeyPair.generate(new SecureRandom());
        CompletableFuture<NoiseChannel> responding = new CompletableFuture<>();
        var dialerRaw = pipe.dialer();
        var listenerRaw = pipe.listener();
        Thread.ofVirtual().start(() -> {
            try {
                responding.complete(new NoiseHandshake(two, List.of(), new SecureRandom()).respond(listenerRaw));
            } catch (IOException e) {
                responding.completeExceptionally(e);
            }
        });
        dialerChannel = new NoiseHandshake(one, List.of(), new SecureRandom()).initiate(dialerRaw, two.peerId());
        dialer = new Side(dialerChannel, dialerRaw, true);
        listener = new Side(responding.get(10, TimeUnit.SECONDS), listenerRaw, false);
        listener.connection.start();
    }

    @AfterEach
    void close() {
        dialer.connection.close("test ends");
        listener.connection.close("test ends");
    }

    @Test
    void aSlowReaderStallsOnlyItsOwnStream() throws Exception {
        dialer.connection.start();
        DuplexStream stalled = dialer.connection.open();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                stalled.write(ByteBuffer.allocate(2 << 20));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        DuplexStream unread = listener.next();

        for (int i = 0; i < 20; i++) {
            DuplexStream quick = dialer.connection.open();
            quick.write(ByteBuffer.allocate(100_000));
            quick.closeWrite();
            assertThat(drain(listener.next())).isEqualTo(100_000);
        }
        assertThat(writer.isAlive()).isTrue();
        ByteBuffer rest = ByteBuffer.allocate(2 << 20);
        Frames.readFully(unread, rest);
        writer.join();
    }

    @Test
    void aThousandStreamsWorkOneAfterTheOther() throws Exception {
        dialer.connection.start();
        for (int i = 0; i < 1_000; i++) {
            DuplexStream stream = dialer.connection.open();
            stream.write(ByteBuffer.wrap(new byte[] {(byte) i}));
            stream.closeWrite();
            DuplexStream there = listener.next();
            ByteBuffer got = ByteBuffer.allocate(1);
            Frames.readFully(there, got);
            there.write(got.flip());
            there.close();
            assertThat(drain(stream)).isEqualTo(1);
        }
    }

    @Test
    void bytesWrittenBeforeTheEndAreReadAfterIt() throws Exception {
        dialer.connection.start();
        DuplexStream stream = dialer.connection.open();
        stream.write(ByteBuffer.allocate(200_000));
        stream.close();

        assertThat(drain(listener.next())).isEqualTo(200_000);
        assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aResetReachesTheOtherSideAndWakesItsReader() throws Exception {
        dialer.connection.start();
        DuplexStream stream = dialer.connection.open();
        DuplexStream there = listener.next();
        stream.reset();
        assertThatThrownBy(() -> there.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void theCodeOfAResetIsReadOnBothSides() throws Exception {
        dialer.connection.start();
        for (long code : new long[] {0, ResetCode.RATE_LIMITED, 20_000, 0xffff_ffffL}) {
            DuplexStream stream = dialer.connection.open();
            DuplexStream there = listener.next();
            stream.reset(code);
            for (DuplexStream side : List.of(stream, there)) {
                assertThatThrownBy(() -> side.read(ByteBuffer.allocate(1)))
                        .isInstanceOfSatisfying(
                                StreamResetException.class,
                                e -> assertThat(e.code()).isEqualTo(code));
            }
        }
        DuplexStream stream = dialer.connection.open();
        assertThatThrownBy(() -> stream.reset(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stream.reset(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeadlineEndsABlockedReadAndABlockedWrite() throws Exception {
        dialer.connection.start();
        DuplexStream stream = dialer.connection.open();
        stream.deadline(Duration.ofMillis(50));
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(4 << 20))).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void closingWakesAWriterThatWaitsForCredit() throws Exception {
        dialer.connection.start();
        for (Consumer<DuplexStream> closing :
                List.<Consumer<DuplexStream>>of(DuplexStream::close, DuplexStream::closeWrite)) {
            DuplexStream stream = dialer.connection.open();
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            Thread writer = Thread.ofVirtual().start(() -> failure.complete(failureOfWriting(stream)));
            listener.next().closeWrite();
            assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            awaitWaiting(writer);

            closing.accept(stream);

            assertThat(failure).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatEndsAStreamWakesAWriterThatWaitsForRoom() throws Exception {
        // Not started: nobody takes what is queued.
        for (Consumer<DuplexStream> ending : List.<Consumer<DuplexStream>>of(
                DuplexStream::close,
                DuplexStream::closeWrite,
                DuplexStream::reset,
                stream -> stream.deadline(Duration.ofNanos(1)))) {
            DuplexStream stream = dialer.connection.open();
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            Thread writer = Thread.ofVirtual().start(() -> failure.complete(failureOfWriting(stream)));
            awaitWaiting(writer);

            ending.accept(stream);

            assertThat(failure).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsReadLateBelongsToNoOtherStreamOfTheSameId() throws Exception {
        sendData(Header.SYN | Header.FIN, 1, 1_000);
        DuplexStream first = listener.next();
        first.closeWrite();
        sendData(Header.SYN, 1, 10);
        DuplexStream second = listener.next();
        Await.until("both came", () -> listener.connection.unreadBytes() == 1_010);

        first.reset();
        assertThat(listener.connection.unreadBytes()).isEqualTo(10);
        Frames.readFully(second, ByteBuffer.allocate(10));
        assertThat(listener.connection.unreadBytes()).isZero();
        second.reset();
        assertThat(listener.connection.unreadBytes()).isZero();
        assertThat(listener.connection.streams()).isZero();
    }

    private void sendData(int flags, int id, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Header.BYTES + length);
        new Header(FrameType.DATA, flags, id, length).write(frame);
        dialerChannel.write(frame.clear());
    }

    private static IOException failureOfWriting(DuplexStream stream) {
        try {
            stream.write(ByteBuffer.allocate(4 << 20));
            throw new AssertionError("nothing failed");
        } catch (IOException e) {
            return e;
        }
    }

    private static void awaitWaiting(Thread thread) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (thread.getState() != Thread.State.WAITING && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void closingBreaksTheStreamsOfBothSides() throws Exception {
        dialer.connection.start();
        DuplexStream stream = dialer.connection.open();
        DuplexStream there = listener.next();
        dialer.connection.close("enough");

        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> there.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
        assertThat(dialer.closed.get(10, TimeUnit.SECONDS)).isEqualTo("enough");
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).isNotEmpty();
        assertThatThrownBy(() -> dialer.connection.open()).isInstanceOf(IOException.class);
    }

    @Test
    void dataBeyondTheWindowClosesTheConnection() throws Exception {
        ByteBuffer frame = ByteBuffer.allocate(Header.BYTES);
        frame.put((byte) 0).put((byte) 0).putShort((short) Header.SYN).putInt(1).putInt(300_000);
        dialerChannel.write(frame.flip());

        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).contains("WINDOW_EXCEEDED");
    }

    @Test
    void aRemoteThatPingsAndDoesNotReadIsCut() throws Exception {
        ByteBuffer pings = ByteBuffer.allocate(Header.BYTES * 4_096);
        while (pings.hasRemaining()) {
            pings.put((byte) 0)
                    .put((byte) 2)
                    .putShort((short) Header.SYN)
                    .putInt(0)
                    .putInt(7);
        }
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        dialerChannel.write(pings.duplicate().flip());
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).contains("does not read");
    }

    @Test
    void aBugInTheChannelBreaksTheConnectionAndSaysSo() throws Exception {
        Side side = new Side(new FailingChannel(dialerChannel), pipe.dialer(), true);
        side.connection.start();

        assertThat(side.closed.get(10, TimeUnit.SECONDS)).contains("on purpose");
    }

    private record FailingChannel(SecureChannel channel) implements SecureChannel {
        @Override
        public PeerId remote() {
            return channel.remote();
        }

        @Override
        public Optional<String> muxer() {
            return channel.muxer();
        }

        @Override
        public ByteBuffer receive() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public int read(ByteBuffer target) {
            return -1;
        }

        @Override
        public void write(ByteBuffer... sources) throws IOException {
            channel.write(sources);
        }
    }

    @Test
    void silenceIsPingedAndThenEnds() throws Exception {
        dialer.connection.start();
        long now = System.nanoTime();
        dialer.connection.tick(now + KEEP_ALIVE.toNanos() + 1_000_000_000L, KEEP_ALIVE);
        assertThat(dialer.closed).isNotDone();
        dialer.connection.tick(now + 3 * KEEP_ALIVE.toNanos(), KEEP_ALIVE);
        assertThat(dialer.closed.get(10, TimeUnit.SECONDS)).contains("keep-alive");
    }

    @Test
    void theReceiveBufferKeepsOrderAcrossItsEnds() {
        ReceiveBuffer buffer = new ReceiveBuffer();
        Random random = new Random(8);
        List<Byte> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] in = new byte[random.nextInt(700)];
            random.nextBytes(in);
            buffer.append(ByteBuffer.wrap(in));
            for (byte next : in) {
                expected.add(next);
            }
            ByteBuffer out = ByteBuffer.allocate(random.nextInt(720));
            int count = buffer.drain(out);
            for (int j = 0; j < count; j++) {
                if (out.get(j) != expected.get(j)) {
                    throw new AssertionError("round " + i + " differs at byte " + j);
                }
            }
            expected.subList(0, count).clear();
            assertThat(buffer.size()).isEqualTo(expected.size());
        }
    }

    private static int drain(DuplexStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8_192);
        int total = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            total += count;
            buffer.clear();
        }
        return total;
    }

    @Test
    void aConnectionClosedBeforeItStartsTellsSoAndStartsNothing() throws Exception {
        Side never = new Side(dialerChannel, pipe.dialer(), true);

        never.connection.close("changed our mind");
        never.connection.start();

        assertThat(never.closed.get(10, TimeUnit.SECONDS)).isEqualTo("changed our mind");
        assertThat(never.connection.isOpen()).isFalse();
    }

    @Test
    void aWriteThatTheRemoteDoesNotTakeForTheKeepAliveTimeEndsTheConnection() throws Exception {
        // Far more than the pipe holds, and nobody reads at its other end.
        for (int i = 0; i < 8; i++) {
            DuplexStream stream = listener.connection.open();
            Thread writer = Thread.ofVirtual().start(() -> failureOfWriting(stream));
            awaitWaiting(writer);
        }
        listener.connection.tick(System.nanoTime() + KEEP_ALIVE.toNanos() / 2, KEEP_ALIVE);
        assertThat(listener.connection.isOpen()).isTrue();

        Await.until("cut", () -> {
            listener.connection.tick(System.nanoTime() + KEEP_ALIVE.toNanos() + 1_000_000_000L, KEEP_ALIVE);
            return !listener.connection.isOpen();
        });
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).contains("has not taken a write");
    }
}
