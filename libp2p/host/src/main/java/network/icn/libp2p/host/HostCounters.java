package network.icn.libp2p.host;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import network.icn.libp2p.stream.CloseReason;
import network.icn.libp2p.stream.Violation;

/// What a host has counted since it started, for metrics: all labels are enum names, and every label is there.
///
/// @param open connections that are open now
/// @param inbound connections taken in from diallers
/// @param outbound connections dialled with success
/// @param failedDials addresses that were dialled in vain
/// @param refused inbound connections that were not kept
/// @param closed connections that were kept and have ended
/// @param violations connections among them that ended because the peer broke the rules of yamux
/// @param failedStreams streams opened by peers that did not come to their natural end
/// @param refusedOffers what peers said about peers and was not used
/// @param addressChecks QUIC diallers that had to show first that they are where their packets claim to come from
public record HostCounters(
        long open,
        long inbound,
        long outbound,
        Map<DialFailure, Long> failedDials,
        Map<ConnectionRefusal, Long> refused,
        Map<CloseReason, Long> closed,
        Map<Violation, Long> violations,
        Map<StreamFailure, Long> failedStreams,
        Map<OfferRefusal, Long> refusedOffers,
        long addressChecks) {
    /// Copies the maps.
    public HostCounters {
        failedDials = copy(failedDials);
        refused = copy(refused);
        closed = copy(closed);
        violations = copy(violations);
        failedStreams = copy(failedStreams);
        refusedOffers = copy(refusedOffers);
    }

    private static <E extends Enum<E>> Map<E, Long> copy(Map<E, Long> counts) {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
