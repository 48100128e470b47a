package network.icn.protocol.archive;

import java.util.Optional;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Payload;

/// What a satellite keeps of one submission: the leaf, which the log holds for ever, and the attachment that the leaf
/// names, which lies beside the log. Together they are the whole submission, so everything can be recomputed.
public record ArchiveRecord(ArchiveEntry entry, Payload attachment) {
    /// The largest evidence; the REVEALs of a committee of 256 over a full shard are below 3 MiB.
    public static final int MAX_ATTACHMENT_BYTES = Evidence.MAX_BYTES;
    /// Room for both.
    public static final int MAX_BYTES = ArchiveEntry.MAX_BYTES + MAX_ATTACHMENT_BYTES;

    /// Why it cannot be kept; empty when it can.
    public Optional<String> objection() {
        int leaf = entry.bytes().length;
        if (leaf > ArchiveEntry.MAX_BYTES) {
            return Optional.of("entry: at most " + ArchiveEntry.MAX_BYTES + " bytes, got " + leaf);
        }
        return attachment.size() > MAX_ATTACHMENT_BYTES
                ? Optional.of("attachment: at most " + MAX_ATTACHMENT_BYTES + " bytes, got " + attachment.size())
                : Optional.empty();
    }
}
