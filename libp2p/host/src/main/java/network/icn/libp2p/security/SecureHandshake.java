package network.icn.libp2p.security;

import java.io.IOException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.wire.ByteStream;

/// One way to make a [SecureChannel] out of bare bytes. Blocks; time limits are the caller's, who also closes the
/// stream on failure.
public interface SecureHandshake {
    /// Name in multistream-select.
    String protocol();

    /// The dialler's side.
    ///
    /// @param expected the peer that was dialled; anybody else is refused
    SecureChannel initiate(ByteStream stream, PeerId expected) throws IOException;

    /// The listener's side; the caller decides whether the peer is welcome.
    SecureChannel respond(ByteStream stream) throws IOException;
}
