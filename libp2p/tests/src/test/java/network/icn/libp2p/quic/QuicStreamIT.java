package network.icn.libp2p.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.transport.TransportLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The bounds of a stream and its ends, on loopback.
@Timeout(60)
class QuicStreamIT {
    private static final int CONNECTION_BYTES = 2 << 20;
    private static final long BOUND = CONNECTION_BYTES / 2;
    private static final int PATIENCE = 2;
    private static final int PIECE = StreamInitializer.PIECE;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private final List<QuicPair> pairs = new ArrayList<>();

    @AfterEach
    void close() {
        pairs.forEach(QuicPair::close);
    }

    private QuicPair pair(int streams) throws Exception {
        return pair(streams, 100_000);
    }

    private QuicPair pair(int streams, int burst) throws Exception {
        QuicPair pair = new QuicPair(
                new TransportLimits(streams, CONNECTION_BYTES, Duration.ofSeconds(5), Duration.ofSeconds(60)),
                new SessionLimits(256, 1 << 20, CONNECTION_BYTES, PATIENCE, burst, burst, 32));
        pairs.add(pair);
        return pair;
    }

    @Test
    void aStreamTakesItsFullBufferAndHardlyMore() throws Exception {
        QuicPair pair = pair(8);
        DuplexStream stream = pair.dialler.open();
        DuplexStream there = pair.arrivalOf(stream);
        stream.write(ByteBuffer.allocate(QuicStream.FULL - 1));
        stream.write(ByteBuffer.allocate(100));
        Await.until("full", () -> pair.listener.unread() >= QuicStream.FULL);

        CompletableFuture<Integer> writing = writing(stream, 600 << 10);
        writing.get(10, TimeUnit.SECONDS);
        Await.until("the rest waits in the codec", () -> pair.dialler.streams() == 1);

        assertThat(pair.listener.unread()).isBetween((long) QuicStream.FULL, (long) QuicStream.FULL + PIECE);
        stream.closeWrite();
        assertThat(readAll(there)).isEqualTo(QuicStream.FULL + 100 + (600 << 10));
        assertThat(pair.listener.unread()).isZero();
    }

    @Test
    void unreadBytesOfAllStreamsTogetherAreBounded() throws Exception {
        QuicPair pair = pair(64);
        List<DuplexStream> there = floodOf24(pair);

        assertThat(pair.listener.unread()).isLessThanOrEqualTo(BOUND + 24L * PIECE);
        List<CompletableFuture<Long>> readers =
                there.stream().map(stream -> begun(() -> readAll(stream))).toList();
        for (CompletableFuture<Long> each : readers) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(QuicStream.FULL);
            assertThat(pair.listener.unread()).isLessThanOrEqualTo(BOUND + 24L * PIECE);
        }

        assertThat(pair.listener.unread()).isZero();
    }

    @Test
    void streamsThatAreReadDoNotWaitForEverForThoseThatAreNot() throws Exception {
        QuicPair pair = pair(64);
        List<DuplexStream> there = floodOf24(pair);
        CompletableFuture<Long> reader = begun(() -> readAll(there.getLast()));
        for (int i = 0; i < QuicConnection.FULL_TICKS; i++) {
            tick(pair.listener);
        }
        assertThat(pair.listener.streams()).isEqualTo(24);

        Await.until("others are given up", () -> {
            tick(pair.listener);
            return reader.isDone();
        });

        assertThat(reader.get()).isEqualTo(QuicStream.FULL);
    }

    /// Each stream sends what one buffer takes; together it is three times what the connection takes.
    private static List<DuplexStream> floodOf24(QuicPair pair) throws Exception {
        List<DuplexStream> here = new ArrayList<>();
        List<DuplexStream> there = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            here.add(pair.dialler.open());
            there.add(pair.arrivalOf(here.get(i)));
        }
        List<CompletableFuture<Void>> writers = here.stream()
                .map(stream -> writing(stream, QuicStream.FULL - 1).thenRun(stream::closeWrite))
                .toList();
        assertThat(writers).hasSize(24);
        Await.until("full", () -> pair.listener.unread() >= BOUND);
        return there;
    }

    @Test
    void whoOpensMoreStreamsThanAllowedWaitsAndLosesNone() throws Exception {
        QuicPair pair = pair(4);
        for (int round = 0; round < 5; round++) {
            List<DuplexStream> ours = new ArrayList<>();
            List<DuplexStream> theirs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ours.add(pair.dialler.open());
                theirs.add(pair.arrivalOf(ours.get(i)));
            }
            CompletableFuture<DuplexStream> fifth = begun(pair.dialler::open);
            assertThatThrownBy(() -> fifth.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            ours.getFirst().close();
            theirs.getFirst().close();

            ours.add(fifth.get(5, TimeUnit.SECONDS));
            theirs.add(pair.arrivalOf(ours.getLast()));
            ours.forEach(DuplexStream::close);
            theirs.forEach(DuplexStream::close);
            Await.until("all have ended", () -> pair.dialler.streams() + pair.listener.streams() == 0);
        }
    }

    @Test
    void resetStreamsLeaveNothingBehind() throws Exception {
        QuicPair pair = pair(16);
        for (int i = 0; i < 300; i++) {
            DuplexStream stream = pair.dialler.open();
            DuplexStream there = pair.arrivalOf(stream);
            (i % 2 == 0 ? stream : there).reset();
            assertThatThrownBy(() -> readAll(there)).isInstanceOf(StreamResetException.class);
            assertThatThrownBy(() -> readAll(stream)).isInstanceOf(StreamResetException.class);
        }

        Await.until("none is left", () -> pair.dialler.streams() + pair.listener.streams() == 0);
        assertThat(pair.dialler.isOpen()).isTrue();
    }

    @Test
    void whatWasResetNeverLooksComplete() throws Exception {
        QuicPair pair = pair(256);
        for (int i = 0; i < 200; i++) {
            DuplexStream stream = pair.dialler.open();
            DuplexStream there = pair.arrivalOf(stream);
            stream.reset();
            assertThatThrownBy(() -> readAll(there)).isInstanceOf(StreamResetException.class);
        }
    }

    @Test
    void theCodeOfAResetIsReadOnBothSides() throws Exception {
        QuicPair pair = pair(256);
        for (long code : new long[] {0, ResetCode.RATE_LIMITED, 20_000}) {
            assertThat(readCode(pair, code)).isEqualTo(code);
        }
        // The codec sends 31 bits.
        assertThat(readCode(pair, 0xffff_ffffL)).isEqualTo(ResetCode.CODE_OUT_OF_RANGE);
    }

    @Test
    void theCodeOfTheEndOfAConnectionIsRead() throws Exception {
        QuicPair wanted = pair(256);
        wanted.listener.close();
        QuicPair flooded = pair(256, 4);
        for (int i = 0; i < 9; i++) {
            flooded.dialler.open().write(ByteBuffer.allocate(1));
        }

        assertThat(endings(wanted)).contains("closed by the remote, code 0x0");
        assertThat(endings(flooded)).contains("closed by the remote, code 0x1003", "STREAM_FLOOD");
    }

    private static List<String> endings(QuicPair pair) throws Exception {
        List<String> endings = new ArrayList<>();
        for (int end = 0; end < 2; end++) {
            Closing closing = pair.closings.poll(10, TimeUnit.SECONDS);
            endings.add(closing == null ? "none" : closing.detail());
        }
        return endings;
    }

    private static long readCode(QuicPair pair, long sent) throws Exception {
        DuplexStream stream = pair.dialler.open();
        DuplexStream there = pair.arrivalOf(stream);
        stream.reset(sent);
        List<Long> read = new ArrayList<>();
        for (DuplexStream side : List.of(stream, there)) {
            assertThatThrownBy(() -> readAll(side))
                    .isInstanceOfSatisfying(StreamResetException.class, e -> read.add(e.code()));
        }
        assertThat(read).containsExactly(read.getLast(), read.getLast());
        return read.getLast();
    }

    @Test
    void anAbandonedStreamThatTheRemoteDoesNotEndIsGivenUp() throws Exception {
        QuicPair pair = pair(8);
        DuplexStream stream = pair.dialler.open();
        DuplexStream there = pair.arrivalOf(stream);
        stream.close();
        assertThat(readAll(there)).isOne();
        for (int i = 0; i < PATIENCE; i++) {
            tick(pair.dialler);
        }
        there.write(ByteBuffer.allocate(1));
        assertThat(pair.dialler.streams()).isOne();

        tick(pair.dialler);

        Await.until("given up", () -> pair.dialler.streams() == 0);
        Await.until("the remote is told", () -> !writes(there));
    }

    @Test
    void noWriterWaitsForEverForWhoHasStoppedAndEndedTheStream() throws Exception {
        QuicPair pair = pair(8);
        DuplexStream stream = pair.dialler.open();
        DuplexStream there = pair.arrivalOf(stream);
        stream.close();
        assertThat(readAll(there)).isOne();
        there.write(ByteBuffer.allocate(QuicStream.FULL + PIECE));

        CompletableFuture<Integer> writing = writing(there, 4 << 20);
        Await.until("given up", () -> {
            tick(pair.listener);
            return writing.isDone();
        });

        assertThat(writing).isCompletedExceptionally();
    }

    @Test
    void aResetWakesWhoWaitsToWrite() throws Exception {
        QuicPair pair = pair(8);
        DuplexStream stream = pair.dialler.open();
        pair.arrivalOf(stream);
        CompletableFuture<Integer> writing = writing(stream, 8 << 20);
        assertThatThrownBy(() -> writing.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        stream.reset();

        assertThatThrownBy(() -> writing.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(StreamResetException.class);
    }

    @Test
    void aNewDeadlineWakesWhoWaitsToWrite() throws Exception {
        QuicPair pair = pair(8);
        DuplexStream stream = pair.dialler.open();
        pair.arrivalOf(stream);
        CompletableFuture<Integer> writing = writing(stream, 8 << 20);
        assertThatThrownBy(() -> writing.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        stream.deadline(Duration.ofMillis(1));

        assertThatThrownBy(() -> writing.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedIOException.class);
    }

    private static void tick(QuicConnection connection) {
        connection.tick(System.nanoTime(), KEEP_ALIVE);
    }

    private static boolean writes(DuplexStream stream) {
        try {
            stream.write(ByteBuffer.allocate(1));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> CompletableFuture<T> begun(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.done());
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static CompletableFuture<Integer> writing(DuplexStream stream, int bytes) {
        return begun(() -> {
            stream.write(ByteBuffer.allocate(bytes));
            return bytes;
        });
    }

    private static long readAll(DuplexStream stream) throws IOException {
        stream.deadline(Duration.ofSeconds(10));
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        long bytes = 0;
        while (stream.read(buffer) >= 0) {
            bytes += buffer.position();
            buffer.clear();
        }
        return bytes;
    }
}
