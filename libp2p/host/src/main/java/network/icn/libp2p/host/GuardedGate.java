package network.icn.libp2p.host;

import java.util.function.Predicate;
import network.icn.libp2p.crypto.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The application's gate, behind which nobody meets himself. A gate that fails lets nobody in.
record GuardedGate(PeerId self, Predicate<PeerId> gate) implements Predicate<PeerId> {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedGate.class);

    @Override
    public boolean test(PeerId peer) {
        try {
            return !peer.equals(self) && gate.test(peer);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("peer", peer).log("connection gate failed");
            return false;
        }
    }
}
