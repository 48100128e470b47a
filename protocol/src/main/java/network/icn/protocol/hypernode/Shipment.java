package network.icn.protocol.hypernode;

import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.bytes.Hash32;

/// What is pushed to every satellite until each has given its receipt.
public sealed interface Shipment {
    /// What a receipt names.
    Hash32 id();

    record Report(DecidedReport report) implements Shipment {
        @Override
        public Hash32 id() {
            return report.digest();
        }
    }

    record Accusation(Evidence evidence) implements Shipment {
        @Override
        public Hash32 id() {
            return evidence.id();
        }
    }
}
