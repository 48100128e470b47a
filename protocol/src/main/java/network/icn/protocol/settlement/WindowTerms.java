package network.icn.protocol.settlement;

import java.util.List;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.RegistryHistory;

/// By what one ScalerNode is judged in a window.
///
/// @param decisions of the registry that counts in its first era, so that they are known before anything is
///     measured
/// @param claims what it promised in the eras of the window and of the one before, in their order; nothing of
///     eras in which it was no member
public record WindowTerms(SlaWindow window, Decisions decisions, List<ClaimSpan> claims) {
    public WindowTerms {
        claims = List.copyOf(claims);
    }

    /// As the registry says.
    public static WindowTerms of(RegistryHistory history, SlaWindow window, NodeId scalerNode) {
        return new WindowTerms(
                window,
                history.at(window.first()).parameters().decisions(),
                history.claims(scalerNode, window.remembers(), window.last()));
    }

    /// The promises of the window alone.
    List<ClaimSpan> promised() {
        return claims.stream()
                .filter(span -> span.last().compareTo(window.first()) >= 0)
                .toList();
    }
}
