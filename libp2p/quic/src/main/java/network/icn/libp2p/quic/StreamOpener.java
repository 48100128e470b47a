package network.icn.libp2p.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Opens streams of one connection; who comes when the remote allows no more waits. The codec itself would fail at once
/// and use up a stream id, which the remote counts as open for ever.
final class StreamOpener {
    private final QuicChannel channel;
    /// At most one for each thread that opens; used on the transport's thread.
    private final Queue<CompletableFuture<QuicStream>> waiting = new ArrayDeque<>();

    StreamOpener(QuicChannel channel) {
        this.channel = channel;
    }

    QuicStream open(Duration patience) throws IOException {
        CompletableFuture<QuicStream> opening = new CompletableFuture<>();
        try {
            channel.eventLoop().execute(() -> {
                waiting.add(opening);
                proceed();
            });
            return opening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("transport is closed", e);
        } catch (ExecutionException e) {
            throw new IOException("connection takes no new streams", e.getCause());
        } catch (TimeoutException e) {
            opening.completeExceptionally(e);
            throw new IOException("connection takes no new streams in time", e);
        } catch (InterruptedException e) {
            opening.completeExceptionally(e);
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /// Opens what the remote allows. On the transport's thread.
    void proceed() {
        while (!waiting.isEmpty() && (!channel.isActive() || isAllowed())) {
            CompletableFuture<QuicStream> next = waiting.remove();
            if (!channel.isActive()) {
                next.completeExceptionally(new IOException("connection is closed"));
            } else if (!next.isDone()) {
                create(next);
            }
        }
    }

    private boolean isAllowed() {
        return channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0;
    }

    private void create(CompletableFuture<QuicStream> opening) {
        QuicStream[] made = new QuicStream[1];
        Future<QuicStreamChannel> creating =
                channel.createStream(QuicStreamType.BIDIRECTIONAL, new StreamInitializer(stream -> made[0] = stream));
        creating.addListener(_ -> {
            QuicStream stream = made[0];
            if (!creating.isSuccess() || stream == null) {
                opening.completeExceptionally(new IOException(creating.cause()));
            } else if (!opening.complete(stream)) {
                // Nobody waits for it any more.
                stream.reset();
            }
        });
    }
}
