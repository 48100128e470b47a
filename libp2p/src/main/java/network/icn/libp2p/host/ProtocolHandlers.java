package network.icn.libp2p.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.MuxedStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which protocols are served by whom, and the first steps of every stream in either direction.
final class ProtocolHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolHandlers.class);

    private final Map<String, StreamHandler> handlers = new ConcurrentSkipListMap<>();
    private final Duration negotiationTimeout;

    ProtocolHandlers(Duration negotiationTimeout) {
        this.negotiationTimeout = negotiationTimeout;
    }

    void put(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
    }

    List<String> protocols() {
        return List.copyOf(handlers.keySet());
    }

    /// Serves an inbound stream to its end, in the calling thread.
    void serve(MuxedStream muxed, PeerId remote) {
        try {
            muxed.deadline(negotiationTimeout);
            String protocol = Negotiation.listen(muxed, handlers::containsKey);
            muxed.deadline(null);
            StreamHandler handler = handlers.get(protocol);
            if (handler != null) {
                handler.handle(new HostStream(muxed, protocol, remote));
            }
            muxed.close();
        } catch (IOException e) {
            muxed.reset();
            LOG.atDebug()
                    .addKeyValue("peer", remote)
                    .addKeyValue("cause", e.toString())
                    .log("stream ended early");
        } catch (RuntimeException e) {
            muxed.reset();
            LOG.atError().setCause(e).addKeyValue("peer", remote).log("stream handler failed");
        }
    }

    /// Agrees on the protocol of a stream just opened; resets it on failure.
    Stream negotiate(MuxedStream muxed, PeerId remote, List<String> protocols) throws IOException {
        try {
            muxed.deadline(negotiationTimeout);
            String protocol = Negotiation.dial(muxed, protocols);
            muxed.deadline(null);
            return new HostStream(muxed, protocol, remote);
        } catch (IOException | RuntimeException e) {
            muxed.reset();
            throw e;
        }
    }
}
