package network.icn.libp2p.host;

import network.icn.libp2p.crypto.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the offers of peers that come to nothing, and says why.
final class OfferRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(OfferRefusals.class);

    private final Counters counters;

    OfferRefusals(Counters counters) {
        this.counters = counters;
    }

    /// @param cause what the reason does not say; may be empty
    void refused(PeerId peer, OfferRefusal reason, String cause) {
        counters.refused(reason, 1);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", reason)
                .addKeyValue("cause", cause)
                .log("offered peer refused");
    }

    /// Offers beyond what is taken from one message.
    void unread(int offers) {
        counters.refused(OfferRefusal.TOO_MANY_OFFERS, offers);
        LOG.atDebug()
                .addKeyValue("offers", offers)
                .addKeyValue("reason", OfferRefusal.TOO_MANY_OFFERS)
                .log("offers left unread");
    }
}
