package network.icn.protocol.archive;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// How an entry names its attachment. The hash makes an attachment from anywhere as good as the first one; the size
/// says where the next one begins, so the log alone knows where everything stands.
///
/// @param hash SHA-256 of its bytes
/// @param size bytes; 0 if the entry has none
public record AttachmentRef(Hash32 hash, int size) {
    /// Of an entry without one.
    public static final AttachmentRef NONE = of(Payload.EMPTY);

    public AttachmentRef {
        if (size < 0) {
            throw new IllegalArgumentException("size: from 0, got " + size);
        }
    }

    /// The name of these bytes.
    public static AttachmentRef of(Payload attachment) {
        return new AttachmentRef(attachment.sha256(), attachment.size());
    }

    /// Whether these are the bytes.
    public boolean fits(Payload attachment) {
        return attachment.size() == size && attachment.sha256().equals(hash);
    }

    void writeTo(CanonicalWriter out) {
        out.hash(hash).u32(size);
    }

    static AttachmentRef readFrom(CanonicalReader in) throws MalformedException {
        return new AttachmentRef(in.hash(), (int) in.u32AtMost(ArchiveRecord.MAX_ATTACHMENT_BYTES));
    }
}
