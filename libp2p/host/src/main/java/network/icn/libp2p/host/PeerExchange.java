package network.icn.libp2p.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells peers about other peers and meets those that peers tell about. Whether a peer's word counts is for
/// the caller to decide; here it can at most cost a bounded number of dials to addresses that the offered
/// peer itself has signed.
final class PeerExchange {
    /// Offers taken from one message; the others are left unread (gossipsub 1.1, "Peer Exchange"; go and js
    /// say 16).
    static final int MAX_OFFERS = 16;
    /// Dials at a time; offers beyond it are dropped, for more will come.
    static final int MAX_DIALS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PeerExchange.class);

    /// What became of offers.
    ///
    /// @param dialling are being dialled
    /// @param known were connected already, or are this host
    /// @param refused had a bad record, or none and no known address
    /// @param dropped came when too many dials were under way, or were too many
    record Taken(int dialling, int known, int refused, int dropped) {}

    private final PeerId self;
    private final PeerRecords records;
    private final OfferedAddresses addresses;
    private final ConnectionTable table;
    private final Dialer dialer;
    private final OfferRefusals refusals;
    private final Semaphore dials = new Semaphore(MAX_DIALS);

    PeerExchange(
            PeerId self,
            PeerRecords records,
            AddressBook book,
            ConnectionTable table,
            Dialer dialer,
            Counters counters) {
        this.self = self;
        this.records = records;
        this.table = table;
        this.dialer = dialer;
        this.refusals = new OfferRefusals(counters);
        this.addresses = new OfferedAddresses(records, book, refusals);
    }

    /// Offers of those among `peers`, at most [#MAX_OFFERS], whose signed record is known.
    List<PeerOffer> offers(List<PeerId> peers) {
        List<PeerOffer> offers = new ArrayList<>();
        for (PeerId peer : peers) {
            Optional<SignedEnvelopeBytes> envelope = records.of(peer);
            if (envelope.isPresent() && offers.size() < MAX_OFFERS) {
                offers.add(new PeerOffer(peer, envelope));
            }
        }
        return offers;
    }

    /// The same as [#take(PeerId, List)] of signed records by the peer they are of; empty where there is none.
    void introduce(PeerId by, Map<PeerId, byte[]> records) {
        List<PeerOffer> offers = new ArrayList<>();
        records.forEach((peer, record) -> offers.add(new PeerOffer(
                peer, record.length == 0 ? Optional.empty() : Optional.of(new SignedEnvelopeBytes(record)))));
        Taken taken = take(by, offers);
        LOG.atDebug()
                .addKeyValue("peer", by)
                .addKeyValue("dialling", taken.dialling())
                .addKeyValue("known", taken.known())
                .addKeyValue("refused", taken.refused())
                .addKeyValue("dropped", taken.dropped())
                .log("peers introduced by a peer");
    }

    /// Checks offers and dials the new peers in the background, at addresses that whoever offers them can know of:
    /// a peer on the internet has us dial neither our own machine nor our site. Does not block.
    ///
    /// @param by who offers them; none are taken of a peer that is not connected
    Taken take(PeerId by, List<PeerOffer> offers) {
        Optional<AddressScope> teller = table.preferred(by).map(each -> AddressScope.of(each.ip()));
        return teller.isEmpty() ? new Taken(0, 0, 0, offers.size()) : take(teller.get(), offers);
    }

    /// The same of offers that the application vouches for, wherever they lead.
    Taken take(List<PeerOffer> offers) {
        return take(AddressScope.LOOPBACK, offers);
    }

    private Taken take(AddressScope teller, List<PeerOffer> offers) {
        int dialling = 0;
        int known = 0;
        int refused = 0;
        List<PeerOffer> read = offers.subList(0, Math.min(offers.size(), MAX_OFFERS));
        for (PeerOffer offer : read) {
            if (offer.peer().equals(self) || table.preferred(offer.peer()).isPresent()) {
                known++;
                continue;
            }
            List<Multiaddr> dialled = addresses.of(teller, offer);
            if (dialled.isEmpty()) {
                refused++;
            } else if (dials.tryAcquire()) {
                dialling++;
                Background.start("libp2p-exchange", () -> dial(offer.peer(), dialled));
            } else {
                refusals.refused(offer.peer(), OfferRefusal.TOO_MANY_DIALS, "");
            }
        }
        int unread = offers.size() - read.size();
        if (unread > 0) {
            refusals.unread(unread);
        }
        return new Taken(dialling, known, refused, offers.size() - dialling - known - refused);
    }

    /// Of addresses that a connected peer tells of others, those that it can know and that can be dialled; none once
    /// it is gone.
    List<Multiaddr> credible(PeerId teller, List<Multiaddr> told) {
        return table.preferred(teller)
                .map(each -> AddressBook.credible(AddressScope.of(each.ip()), told))
                .orElse(List.of());
    }

    private void dial(PeerId peer, List<Multiaddr> addresses) {
        try {
            HostConnection connection = dialer.connection(peer, addresses);
            connection.want();
            LOG.atTrace().addKeyValue("peer", connection.remote()).log("met an offered peer");
        } catch (IOException e) {
            LOG.atTrace()
                    .addKeyValue("peer", peer)
                    .addKeyValue("cause", e.toString())
                    .log("offered peer not reached");
        } finally {
            dials.release();
        }
    }
}
