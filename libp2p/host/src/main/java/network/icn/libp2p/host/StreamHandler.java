package network.icn.libp2p.host;

import java.io.IOException;

/// Serves one inbound stream, in a virtual thread of its own, with blocking reads and writes.
@FunctionalInterface
public interface StreamHandler {
    /// When this returns the stream is closed; when it throws the stream is reset.
    void handle(Stream stream) throws IOException;
}
