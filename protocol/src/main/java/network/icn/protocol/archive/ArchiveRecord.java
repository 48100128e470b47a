package network.icn.protocol.archive;

import java.util.Optional;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// What a satellite writes to its file for one submission: the leaf and the attachment that the leaf names by
/// hash. Together they are the whole submission, so everything can be recomputed from the file alone.
public record ArchiveRecord(ArchiveEntry entry, Payload attachment) {
    /// The largest evidence; the REVEALs of a committee of 256 over a full shard are below 3 MiB.
    public static final int MAX_ATTACHMENT_BYTES = Evidence.MAX_BYTES;
    /// Room for entry, attachment and their lengths.
    public static final int MAX_BYTES = ArchiveEntry.MAX_BYTES + MAX_ATTACHMENT_BYTES + 8;

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

    public byte[] bytes() {
        return new CanonicalWriter()
                .variable(entry.bytes())
                .variable(attachment.bytes())
                .toBytes();
    }

    public static ArchiveRecord parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        ArchiveEntry entry = ArchiveEntry.parse(in.variable(ArchiveEntry.MAX_BYTES));
        Payload attachment = Payload.of(in.variable(MAX_ATTACHMENT_BYTES));
        in.end();
        if (!attachment.sha256().equals(entry.attachment())) {
            throw new MalformedException("attachment: not the one that the entry names");
        }
        return new ArchiveRecord(entry, attachment);
    }
}
