package network.icn.libp2p.host;

import static network.icn.libp2p.MalformedException.Reason.BAD_KEY;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.PeerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our own signed record, and the newest one of each peer, as it was received, to be passed on. Bounded: the peer used
/// longest ago is forgotten.
final class PeerRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRecords.class);

    private record Kept(PeerRecord opened, SignedEnvelopeBytes envelope) {}

    private final KeyPair keyPair;
    private final Supplier<List<Multiaddr>> listening;
    private final Map<PeerId, Kept> records = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxPeers;
    private final Counters counters;
    private @Nullable Kept own;

    PeerRecords(KeyPair keyPair, int maxPeers, Supplier<List<Multiaddr>> listening, Counters counters) {
        this.counters = counters;
        this.keyPair = keyPair;
        this.maxPeers = maxPeers;
        this.listening = listening;
    }

    /// Our record; a new one, with a higher number, whenever the addresses have changed.
    synchronized SignedEnvelopeBytes own() {
        List<Multiaddr> addresses = listening.get();
        Kept before = own;
        if (before != null && before.opened.addresses().equals(addresses)) {
            return before.envelope;
        }
        long now = System.currentTimeMillis() / 1_000;
        long sequence = before == null ? now : Math.max(now, before.opened.sequence() + 1);
        PeerRecord next = new PeerRecord(keyPair.peerId(), sequence, addresses);
        SignedEnvelopeBytes envelope =
                new SignedEnvelopeBytes(next.sign(keyPair).protobuf());
        own = new Kept(next, envelope);
        return envelope;
    }

    /// What a record that came has brought.
    ///
    /// @param newest of the peer
    /// @param isNewer than any before
    record Learned(PeerRecord newest, boolean isNewer) {
        Optional<PeerRecord> newer() {
            return isNewer ? Optional.of(newest) : Optional.empty();
        }
    }

    /// Keeps the record if it is right, about `peer`, and newer than the one there is.
    ///
    /// @throws MalformedException if the signature is wrong or the record is about somebody else
    synchronized Learned learn(PeerId peer, SignedEnvelopeBytes envelope) throws MalformedException {
        PeerRecord opened = PeerRecord.open(envelope.bytes());
        if (!opened.peerId().equals(peer)) {
            throw new MalformedException(BAD_KEY, "record of " + opened.peerId() + " in place of " + peer);
        }
        Kept known = records.get(peer);
        int age = known == null ? -1 : Long.compareUnsigned(known.opened.sequence(), opened.sequence());
        if (known != null && age >= 0) {
            if (age > 0) {
                stale(peer, opened);
            }
            return new Learned(known.opened, false);
        }
        records.put(peer, new Kept(opened, envelope));
        if (records.size() > maxPeers) {
            records.remove(records.keySet().iterator().next());
        }
        return new Learned(opened, true);
    }

    private void stale(PeerId peer, PeerRecord record) {
        counters.refused(OfferRefusal.STALE_RECORD, 1);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", OfferRefusal.STALE_RECORD)
                .addKeyValue("sequence", record.sequence())
                .log("peer record not used");
    }

    /// To be passed on: none that names an address that leads nowhere, for nothing can be taken out of it.
    synchronized Optional<SignedEnvelopeBytes> of(PeerId peer) {
        return Optional.ofNullable(records.get(peer))
                .filter(kept -> kept.opened.addresses().stream().noneMatch(Multiaddr::isUnspecified))
                .map(Kept::envelope);
    }
}
