package network.icn.libp2p.pubsub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Introduced;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.host.Host;

/// Peer exchange in PRUNE: the router says whom to name and whose word counts, the host has the signed records.
final class PeerIntroductions {
    /// Lists whose signatures are checked at a time; a list costs about a millisecond. Beyond it they are dropped.
    private static final int CHECKED_LISTS = 4;

    private final Host host;
    private final Semaphore checks = new Semaphore(CHECKED_LISTS);

    PeerIntroductions(Host host) {
        this.host = host;
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
        host.signedRecords(ids(hints)).forEach((peer, record) -> recorded.add(new PeerHint(peer.bytes(), record)));
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
        Map<PeerId, byte[]> records = new LinkedHashMap<>();
        for (PeerHint hint : introduced.peers()) {
            // Whoever names a peer twice is heard once.
            id(hint).ifPresent(peer -> records.putIfAbsent(peer, hint.signedRecord()));
        }
        host.meet(introduced.by(), records);
    }
}
