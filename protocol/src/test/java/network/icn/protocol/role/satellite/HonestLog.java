package network.icn.protocol.role.satellite;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;

/// The log of a satellite that only appends, in memory: what it signs never contradicts itself.
public final class HonestLog {
    private final Signer signer;
    private final CompactRange tree = new CompactRange();
    private final Map<EntryKey, Long> places = new LinkedHashMap<>();
    private LogHead head;

    public HonestLog(Hash32 network, Signer signer) {
        this.signer = signer;
        this.head = new LogHead(network, signer.id(), 0, Merkle.EMPTY_ROOT, Instant.EPOCH);
    }

    /// A stand-in for the leaf of that entry.
    public static Hash32 leaf(EntryKey key) {
        return Merkle.leafHash(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The same entry keeps its place, whoever brings it again.
    public synchronized SatelliteReceipt take(EntryKey key, Instant now) {
        Long place = places.get(key);
        if (place == null) {
            place = tree.size();
            places.put(key, place);
            tree.append(leaf(key));
            head = head.grown(tree.size(), tree.root(), now);
        }
        return new SatelliteReceipt(key, place, leaf(key), head);
    }

    public Signed sign(EntryKey key, Instant now) {
        return take(key, now).signedBy(signer);
    }

    public synchronized LogHead head() {
        return head;
    }
}
