package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.security.SecureHandshake;

/// Makes an authenticated, encrypted channel with an agreed muxer out of a raw connection: multistream-select for the
/// kind of security, its handshake, and multistream-select for the muxer unless the handshake has settled it.
///
/// The whole way has one time limit: until it is finished the other side is nobody.
public final class Upgrader {
    /// The muxers spoken, best first.
    public static final List<String> MUXERS = List.of(MuxedConnection.PROTOCOL);

    private final Map<String, SecureHandshake> security = new LinkedHashMap<>();
    private final Duration timeout;
    private final ScheduledExecutorService timer;

    /// @param security what is offered, best first
    /// @param timeout for the whole way
    public Upgrader(List<SecureHandshake> security, Duration timeout, ScheduledExecutorService timer) {
        security.forEach(handshake -> this.security.put(handshake.protocol(), handshake));
        this.timeout = timeout;
        this.timer = timer;
    }

    private interface Steps {
        SecureChannel run() throws IOException;
    }

    /// The dialler's way; fails unless the remote proves to be `expected`. Closes `raw` on failure.
    public SecureChannel outbound(RawConnection raw, PeerId expected) throws IOException {
        return limited(raw, () -> {
            String agreed = Negotiation.dial(raw, List.copyOf(security.keySet()));
            SecureChannel channel = handshake(agreed).initiate(raw, expected);
            if (channel.muxer().isEmpty()) {
                Negotiation.dial(channel, MUXERS);
            }
            return channel;
        });
    }

    /// The listener's way. Closes `raw` on failure.
    public SecureChannel inbound(RawConnection raw) throws IOException {
        return limited(raw, () -> {
            String agreed = Negotiation.listen(raw, security::containsKey);
            SecureChannel channel = handshake(agreed).respond(raw);
            if (channel.muxer().isEmpty()) {
                Negotiation.listen(channel, MUXERS::contains);
            }
            return channel;
        });
    }

    private SecureHandshake handshake(String protocol) {
        SecureHandshake handshake = security.get(protocol);
        if (handshake == null) {
            throw new IllegalStateException("agreed on what was not offered: " + protocol);
        }
        return handshake;
    }

    private Future<?> alarm(RawConnection raw, AtomicBoolean settled) throws IOException {
        try {
            return timer.schedule(
                    () -> {
                        if (settled.compareAndSet(false, true)) {
                            raw.close();
                        }
                        return null;
                    },
                    timeout.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            raw.close();
            throw new IOException("host is closed", e);
        }
    }

    private SecureChannel limited(RawConnection raw, Steps steps) throws IOException {
        AtomicBoolean settled = new AtomicBoolean();
        Future<?> alarm = alarm(raw, settled);
        try {
            SecureChannel channel = steps.run();
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
