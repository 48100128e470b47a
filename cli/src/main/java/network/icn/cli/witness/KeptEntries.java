package network.icn.cli.witness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a satellite keeps, by its `log.wal`: the digest of each entry, in order, and the tree over them.
public final class KeptEntries {
    /// The header: length of the tag, tag, version, network, era.
    private static final int NETWORK = 1 + "ICN/archive-entry".length() + Short.BYTES;

    private static final int KIND = NETWORK + Digests.BYTES + Long.BYTES;
    private static final int REPORT = 1;
    private static final int REGISTRY = 3;
    /// Behind the kind: received, submitter.
    private static final int CONTENT = KIND + 1 + Long.BYTES + Digests.BYTES;
    /// What stands in a certified shard before its certificate: header, shard, beacon round and its signature.
    private static final int SHARD_BYTES = 1 + "ICN/certified-shard".length() + 2 + 32 + 8 + 4 + 8 + 48;
    /// What stands in a certificate before its digest: header, subject, kind, view and parent.
    private static final int VOTE_BYTES = 1 + "ICN/eq1-certificate".length() + 2 + 32 + 8 + 80 + 1 + 2 + 2;

    private static final byte[] EVIDENCE_ID_TAG = "ICN/evidence-id".getBytes(StandardCharsets.US_ASCII);

    private final List<String> digests = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();

    private KeptEntries() {}

    /// Nothing if there is no such file.
    public static KeptEntries of(Path logFile) {
        KeptEntries kept = new KeptEntries();
        WalBytes.records(logFile).forEach(kept::read);
        return kept;
    }

    private void read(ByteBuffer record) {
        int size = record.getInt(0);
        if (size == 0) {
            // A head alone.
            return;
        }
        ByteBuffer entry = record.slice(Integer.BYTES, size);
        leaves.add(Digests.sha256(ByteBuffer.wrap(new byte[] {0}), entry));
        digests.add(
                switch (entry.get(KIND)) {
                    case REPORT -> reportDigest(entry, CONTENT);
                    case REGISTRY -> Digests.hex(entry.slice(CONTENT + Long.BYTES, Digests.BYTES), Digests.BYTES);
                    default -> evidenceId(entry);
                });
    }

    /// In the certificate of the certified value; value and certificate have their lengths before them.
    private static String reportDigest(ByteBuffer entry, int content) {
        entry.position(content + Integer.BYTES + SHARD_BYTES + Integer.BYTES + VOTE_BYTES);
        return Digests.hex(entry, Digests.BYTES);
    }

    /// Of what is proved, whatever the proof: network, era, kind of evidence with its length, accused.
    private static String evidenceId(ByteBuffer entry) {
        return Digests.hex(Digests.sha256(
                ByteBuffer.wrap(new byte[] {(byte) EVIDENCE_ID_TAG.length}),
                ByteBuffer.wrap(EVIDENCE_ID_TAG),
                ByteBuffer.wrap(new byte[] {0, 1}),
                entry.slice(NETWORK, Digests.BYTES + Long.BYTES),
                entry.slice(CONTENT, Short.BYTES + entry.getShort(CONTENT) + Digests.BYTES)));
    }

    public int size() {
        return digests.size();
    }

    public boolean holds(String digest) {
        return digests.contains(digest);
    }

    /// Why a receipt is not honoured.
    ///
    /// @param digest of the entry
    /// @param index of the entry, as promised
    /// @param treeSize entries when it was promised
    /// @param root over those entries
    public Optional<String> broken(String digest, long index, long treeSize, String root) {
        if (index >= size() || !digests.get(Math.toIntExact(index)).equals(digest)) {
            return Optional.of("entry " + index + " is not what it has given a receipt for");
        }
        if (treeSize > size()
                || !Digests.hex(root(0, Math.toIntExact(treeSize))).equals(root)) {
            return Optional.of("the first " + treeSize + " entries are not those that it has given a receipt for");
        }
        return Optional.empty();
    }

    /// RFC 6962, of leaves from one index to before another.
    private byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int split = Integer.highestOneBit(to - from - 1);
        return Digests.sha256(
                ByteBuffer.wrap(new byte[] {1}),
                ByteBuffer.wrap(root(from, from + split)),
                ByteBuffer.wrap(root(from + split, to)));
    }
}
