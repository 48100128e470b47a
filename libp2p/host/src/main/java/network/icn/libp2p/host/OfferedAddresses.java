package network.icn.libp2p.host;

import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;

/// Where an offered peer can be dialled: at addresses that it has signed itself and that whoever offers it
/// can know of, or else at those that are known here.
final class OfferedAddresses {
    private final PeerRecords records;
    private final AddressBook book;
    private final OfferRefusals refusals;

    OfferedAddresses(PeerRecords records, AddressBook book, OfferRefusals refusals) {
        this.records = records;
        this.book = book;
        this.refusals = refusals;
    }

    /// None if the offer is refused.
    List<Multiaddr> of(AddressScope teller, PeerOffer offer) {
        try {
            List<Multiaddr> addresses = offer.envelope().isEmpty()
                    ? book.of(offer.peer())
                    : signed(teller, offer, offer.envelope().get());
            if (addresses.isEmpty()) {
                refusals.refused(offer.peer(), OfferRefusal.NO_ADDRESS, "");
            }
            return addresses;
        } catch (MalformedException e) {
            refusals.refused(offer.peer(), OfferRefusal.BAD_RECORD, e.reason() + ": " + e.getMessage());
            return List.of();
        }
    }

    private List<Multiaddr> signed(AddressScope teller, PeerOffer offer, SignedEnvelopeBytes envelope)
            throws MalformedException {
        PeerRecords.Learned learned = records.learn(offer.peer(), envelope);
        List<Multiaddr> addresses =
                AddressBook.credible(teller, learned.newest().addresses());
        if (learned.isNewer() && book.knows(offer.peer())) {
            book.signed(offer.peer(), addresses);
        }
        return addresses;
    }
}
