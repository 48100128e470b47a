package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.security.noise.NoiseChannel;
import network.icn.libp2p.security.noise.NoiseHandshake;

/// Makes an authenticated, encrypted channel with an agreed muxer out of a raw connection: multistream-select `/noise`,
/// the handshake, and multistream-select for the muxer unless the handshake has settled it.
///
/// The whole way has one time limit, and only so many inbound connections may be on it at once: until it is finished
/// the
/// other side is nobody.
public final class Upgrader {
    private static final List<String> SECURITY = List.of(NoiseHandshake.PROTOCOL);
    private static final List<String> MUXERS = List.of(MuxedConnection.PROTOCOL);

    private final NoiseHandshake noise;
    private final Duration timeout;
    private final Semaphore pendingInbound;
    private final ScheduledExecutorService timer;

    public Upgrader(
            KeyPair identity,
            SecureRandom random,
            Duration timeout,
            int pendingInbound,
            ScheduledExecutorService timer) {
        this.noise = new NoiseHandshake(identity, MUXERS, random);
        this.timeout = timeout;
        this.pendingInbound = new Semaphore(pendingInbound);
        this.timer = timer;
    }

    private interface Steps {
        NoiseChannel run() throws IOException;
    }

    /// The dialler's way; fails unless the remote proves to be `expected`. Closes `raw` on failure.
    public NoiseChannel outbound(RawConnection raw, PeerId expected) throws IOException {
        return limited(raw, () -> {
            Negotiation.dial(raw, SECURITY);
            NoiseChannel channel = noise.initiate(raw, expected);
            if (channel.muxer().isEmpty()) {
                Negotiation.dial(channel, MUXERS);
            }
            return channel;
        });
    }

    /// The listener's way. Closes `raw` on failure, at once if too many handshakes are pending.
    public NoiseChannel inbound(RawConnection raw) throws IOException {
        if (!pendingInbound.tryAcquire()) {
            raw.close();
            throw new IOException("too many pending handshakes");
        }
        try {
            return limited(raw, () -> {
                Negotiation.listen(raw, SECURITY::contains);
                NoiseChannel channel = noise.respond(raw);
                if (channel.muxer().isEmpty()) {
                    Negotiation.listen(channel, MUXERS::contains);
                }
                return channel;
            });
        } finally {
            pendingInbound.release();
        }
    }

    private NoiseChannel limited(RawConnection raw, Steps steps) throws IOException {
        AtomicBoolean settled = new AtomicBoolean();
        Future<?> alarm = timer.schedule(
                () -> {
                    if (settled.compareAndSet(false, true)) {
                        raw.close();
                    }
                    return null;
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            NoiseChannel channel = steps.run();
            if (!settled.compareAndSet(false, true)) {
                throw new SocketTimeoutException("handshake took longer than " + timeout);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            raw.close();
            if (!settled.compareAndSet(false, true) && !(e instanceof SocketTimeoutException)) {
                SocketTimeoutException late = new SocketTimeoutException("handshake took longer than " + timeout);
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }
}
