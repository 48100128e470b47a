package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which protocols are served by whom, and the first steps of every stream in either direction.
final class ProtocolHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolHandlers.class);

    private final Map<String, StreamHandler> handlers = new ConcurrentSkipListMap<>();
    private final Duration negotiationTimeout;
    private final int maxPerProtocol;
    private final Counters counters;

    ProtocolHandlers(Limits limits, Counters counters) {
        this.negotiationTimeout = limits.negotiationTimeout();
        this.maxPerProtocol = limits.streamsPerProtocol();
        this.counters = counters;
    }

    void put(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
    }

    boolean remove(String protocol, StreamHandler handler) {
        return handlers.remove(protocol, handler);
    }

    List<String> protocols() {
        return List.copyOf(handlers.keySet());
    }

    /// Serves an inbound stream to its end, in the calling thread.
    ///
    /// @param served how many streams of each protocol the connection has at work
    void serve(DuplexStream muxed, PeerId remote, Map<String, Integer> served) {
        Optional<String> agreed = negotiated(muxed, remote);
        if (agreed.isEmpty()) {
            return;
        }
        String protocol = agreed.get();
        if (served.merge(protocol, 1, Integer::sum) > maxPerProtocol) {
            fail(muxed, remote, StreamFailure.TOO_MANY_OF_PROTOCOL, protocol);
        } else {
            handle(muxed, remote, protocol);
        }
        served.computeIfPresent(protocol, (_, count) -> count == 1 ? null : count - 1);
    }

    private Optional<String> negotiated(DuplexStream muxed, PeerId remote) {
        try {
            muxed.deadline(negotiationTimeout);
            String protocol = Negotiation.listen(muxed, handlers::containsKey);
            muxed.deadline(null);
            return Optional.of(protocol);
        } catch (InterruptedIOException e) {
            fail(muxed, remote, StreamFailure.NEGOTIATION_TIMEOUT, e.toString());
        } catch (IOException e) {
            fail(muxed, remote, StreamFailure.NEGOTIATION_FAILED, e.toString());
        } catch (RuntimeException e) {
            fail(muxed, remote, StreamFailure.NEGOTIATION_FAILED, e.toString());
            LOG.atError().setCause(e).addKeyValue("peer", remote).log("negotiation fails on what it should refuse");
        }
        return Optional.empty();
    }

    private void handle(DuplexStream muxed, PeerId remote, String protocol) {
        try {
            StreamHandler handler = handlers.get(protocol);
            if (handler != null) {
                handler.handle(new HostStream(muxed, protocol, remote));
            }
            muxed.close();
        } catch (MalformedException e) {
            fail(muxed, remote, StreamFailure.MALFORMED, e.reason() + ": " + e.getMessage());
        } catch (RefusedStreamException e) {
            fail(muxed, remote, e.failure(), e.getMessage());
        } catch (IOException e) {
            fail(muxed, remote, StreamFailure.BROKEN, e.toString());
        } catch (RuntimeException e) {
            fail(muxed, remote, StreamFailure.HANDLER_BUG, e.toString());
            LOG.atError().setCause(e).addKeyValue("peer", remote).log("stream handler failed");
        }
    }

    private void fail(DuplexStream muxed, PeerId remote, StreamFailure failure, @Nullable String cause) {
        // Counted first: whoever sees the stream end finds its failure counted.
        counters.failed(failure);
        muxed.reset(failure.code());
        LOG.atDebug()
                .addKeyValue("peer", remote)
                .addKeyValue("reason", failure)
                .addKeyValue("cause", cause)
                .log("stream ended early");
    }

    /// Agrees on the protocol of a stream just opened; resets it on failure.
    ///
    /// @param spoken what the remote has said it speaks; the first of `protocols` among them needs no agreement
    Stream negotiate(DuplexStream muxed, PeerId remote, List<String> protocols, List<String> spoken)
            throws IOException {
        Optional<String> agreed = protocols.stream().filter(spoken::contains).findFirst();
        if (agreed.isPresent()) {
            return new LazyStream(muxed, agreed.get(), remote, negotiationTimeout);
        }
        try {
            muxed.deadline(negotiationTimeout);
            String protocol = Negotiation.dial(muxed, protocols);
            muxed.deadline(null);
            return new HostStream(muxed, protocol, remote);
        } catch (IOException | RuntimeException e) {
            muxed.reset(ResetCode.PROTOCOL_NEGOTIATION_FAILED);
            throw e;
        }
    }
}
