package network.icn.satellite.log;

import java.util.Optional;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;

/// One record of `log.wal`: a leaf, and with the last leaf of a batch the signed head that covers it. So the flush of
/// the batch is the flush of the head. A head that was signed again without a new leaf is a record of its own.
///
/// @param leaf empty if it is a head alone
record RecordBytes(Optional<Payload> leaf, Optional<Signed> head) {
    /// A signed head takes less than 250 bytes.
    private static final int MAX_HEAD_BYTES = 512;
    /// The length of the leaf, and whether there is a head.
    private static final int FRAMING_BYTES = Integer.BYTES + 1;
    /// The largest record.
    static final int MAX_BYTES = ArchiveEntry.MAX_BYTES + FRAMING_BYTES + MAX_HEAD_BYTES;

    private static final int NO_HEAD = 0;
    private static final int HEAD = 1;

    byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter()
                .variable(leaf.orElse(Payload.EMPTY).bytes())
                .u8(head.isPresent() ? HEAD : NO_HEAD);
        head.ifPresent(signed -> signed.writeTo(out));
        return out.toBytes();
    }

    static RecordBytes parse(Payload record) throws MalformedException {
        CanonicalReader in = new CanonicalReader(record.bytes());
        Payload leaf = Payload.of(in.variable(ArchiveEntry.MAX_BYTES));
        int mark = in.u8();
        if (mark > HEAD || (mark == NO_HEAD && leaf.size() == 0)) {
            throw new MalformedException("record: a leaf, a head or both, got mark " + mark);
        }
        Optional<Signed> head = mark == HEAD ? Optional.of(Signed.readFrom(in)) : Optional.empty();
        in.end();
        return new RecordBytes(leaf.size() == 0 ? Optional.empty() : Optional.of(leaf), head);
    }
}
