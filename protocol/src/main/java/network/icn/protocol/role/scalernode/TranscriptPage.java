package network.icn.protocol.role.scalernode;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;

/// What a [TranscriptBook] knows of one challenge.
sealed interface TranscriptPage {
    NodeId challenger();

    /// As it was signed.
    Signed challenge();

    /// Answered; nothing is signed about it.
    record Open(NodeId challenger, Signed challenge, Signed receipt, Instant arrivedAt, Instant answeredAt)
            implements TranscriptPage {}

    /// Signed, and on disk if `kept`.
    record Closed(NodeId challenger, Signed challenge, Hash32 transcript, Signature64 countersignature, boolean kept)
            implements TranscriptPage {
        Closed onDisk() {
            return new Closed(challenger, challenge, transcript, countersignature, true);
        }
    }
}
