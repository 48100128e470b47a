package network.icn.libp2p.pubsub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.SignedEnvelopeBytes;
import network.icn.libp2p.gossipsub.GossipEffect.Introduced;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.host.PeerExchange;
import network.icn.libp2p.host.PeerExchange.Taken;
import network.icn.libp2p.host.PeerOffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Peer exchange in PRUNE: the router says whom to name and whose word counts, the host has the signed records.
final class PeerIntroductions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerIntroductions.class);

    /// Lists whose signatures are checked at a time; a list costs about a millisecond. Beyond it they are dropped.
    private static final int CHECKED_LISTS = 4;

    private final PeerExchange exchange;
    private final Semaphore checks = new Semaphore(CHECKED_LISTS);

    PeerIntroductions(PeerExchange exchange) {
        this.exchange = exchange;
    }

    /// The RPC with the records of the peers that its PRUNEs name; a peer without a record is not named.
    Rpc complete(Rpc rpc) {
        if (rpc.controls().stream().noneMatch(PeerIntroductions::namesPeers)) {
            return rpc;
        }
        List<Control> controls = new ArrayList<>();
        for (Control control : rpc.controls()) {
            controls.add(
                    control instanceof Control.Prune prune && namesPeers(prune)
                            ? new Control.Prune(prune.topic(), recorded(prune.peers()), prune.backoffSeconds())
                            : control);
        }
        return new Rpc(rpc.subscriptions(), rpc.messages(), controls);
    }

    private static boolean namesPeers(Control control) {
        return control instanceof Control.Prune prune && !prune.peers().isEmpty();
    }

    private List<PeerHint> recorded(List<PeerHint> hints) {
        List<PeerHint> recorded = new ArrayList<>();
        for (PeerOffer offer : exchange.offers(ids(hints))) {
            offer.envelope()
                    .ifPresent(
                            envelope -> recorded.add(new PeerHint(offer.peer().bytes(), envelope.bytes())));
        }
        return recorded;
    }

    private static List<PeerId> ids(List<PeerHint> hints) {
        return hints.stream().flatMap(hint -> id(hint).stream()).toList();
    }

    private static Optional<PeerId> id(PeerHint hint) {
        try {
            return Optional.of(PeerId.fromBytes(hint.peerId()));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Checks and dials them in the background. Returns at once, false if too many are being checked.
    boolean meet(Introduced introduced) {
        if (!checks.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("pubsub-introductions").start(() -> {
            try {
                take(introduced);
            } finally {
                checks.release();
            }
        });
        return true;
    }

    private void take(Introduced introduced) {
        Taken taken = exchange.take(
                introduced.by(),
                introduced.peers().stream()
                        .flatMap(hint -> id(hint).map(peer -> offer(peer, hint)).stream())
                        .toList());
        LOG.atDebug()
                .addKeyValue("peer", introduced.by())
                .addKeyValue("dialling", taken.dialling())
                .addKeyValue("known", taken.known())
                .addKeyValue("refused", taken.refused())
                .addKeyValue("dropped", taken.dropped())
                .log("peers introduced by a peer");
    }

    private static PeerOffer offer(PeerId peer, PeerHint hint) {
        byte[] signed = hint.signedRecord();
        return new PeerOffer(
                peer, signed.length == 0 ? Optional.empty() : Optional.of(new SignedEnvelopeBytes(signed)));
    }
}
