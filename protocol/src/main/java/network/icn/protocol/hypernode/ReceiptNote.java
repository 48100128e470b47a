package network.icn.protocol.hypernode;

import java.util.Optional;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.signed.Domain;
import network.icn.protocol.signed.Signed;

/// The beginning of a satellite's receipt: who promises to keep what. Where the entry stands in the log and the log's
/// root follow; they matter to auditors.
///
/// @param shipment digest of the report, or id of the evidence
record ReceiptNote(long networkId, NodeId satellite, Hash32 shipment) {
    private static final int LOG_POSITION_BYTES = 8 + 8 + Hash32.BYTES;

    static Optional<ReceiptNote> read(Signed receipt) {
        try {
            CanonicalReader in =
                    Domain.SATELLITE_RECEIPT.reader(receipt.statement().bytes());
            long network = in.u64();
            NodeId satellite = NodeId.of(in.fixed(NodeId.BYTES));
            in.u8();
            in.u64();
            in.u32();
            Hash32 shipment = in.hash();
            in.fixed(LOG_POSITION_BYTES);
            in.end();
            return Optional.of(new ReceiptNote(network, satellite, shipment));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
