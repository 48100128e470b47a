package network.icn.libp2p.mux;

import java.util.Optional;
import network.icn.libp2p.mux.yamux.Violation;

/// How a connection ended.
///
/// @param violation which rule the remote broke, with [CloseReason#VIOLATION] only
/// @param detail for people
public record Closing(CloseReason reason, Optional<Violation> violation, String detail) {
    /// For a reason of our own.
    ///
    /// @param detail for logs
    public static Closing of(CloseReason reason, String detail) {
        return new Closing(reason, Optional.empty(), detail);
    }

    /// For something that the other side did against the protocol.
    public static Closing of(Violation violation) {
        return new Closing(CloseReason.VIOLATION, Optional.of(violation), violation.name());
    }
}
