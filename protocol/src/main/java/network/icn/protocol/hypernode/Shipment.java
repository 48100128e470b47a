package network.icn.protocol.hypernode;

import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.satellite.ArchiveEntry;
import network.icn.protocol.satellite.EntryKey;

/// What is pushed to every satellite until each has given its receipt.
public sealed interface Shipment {
    /// Digest of the report, or id of the evidence.
    Hash32 id();

    /// Whether a satellite's receipt with that key is one for this.
    boolean isNamedBy(EntryKey key);

    /// What it holds in memory and on the disk, near enough.
    long bytes();

    record Report(DecidedReport report) implements Shipment {
        @Override
        public Hash32 id() {
            return report.digest();
        }

        @Override
        public long bytes() {
            long reveals = report.reveals().stream()
                    .mapToLong(reveal -> reveal.statement().size() + NodeId.BYTES + Signature64.BYTES)
                    .sum();
            return report.body().size() + report.certificate().bytes().length + reveals;
        }

        @Override
        public boolean isNamedBy(EntryKey key) {
            return key.equals(new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), report.digest()));
        }
    }

    record Accusation(Evidence evidence) implements Shipment {
        @Override
        public Hash32 id() {
            return evidence.id();
        }

        @Override
        public long bytes() {
            return evidence.bytes().length;
        }

        @Override
        public boolean isNamedBy(EntryKey key) {
            return key.equals(new EntryKey(ArchiveEntry.Kind.EVIDENCE, evidence.era(), 0, id()));
        }
    }
}
