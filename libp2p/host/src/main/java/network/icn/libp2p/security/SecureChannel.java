package network.icn.libp2p.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.wire.ByteStream;
import org.jspecify.annotations.Nullable;

/// An authenticated and encrypted connection. One thread reads while another writes. Any failure is final: the owner
/// closes the connection below.
public interface SecureChannel extends ByteStream {
    /// The peer that has proved its identity.
    PeerId remote();

    /// The muxer agreed on inside the handshake; empty if multistream-select has to decide.
    Optional<String> muxer();

    /// The plaintext that comes next, at least one byte, valid until the next call; null when the remote has ended the
    /// connection between two messages.
    @Nullable
    ByteBuffer receive() throws IOException;
}
