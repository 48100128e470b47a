package network.icn.protocol.role.hypernode;

import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;

/// What is pushed to every satellite until each has given its receipt.
public sealed interface Shipment {
    /// Digest of the report, or id of the evidence.
    Hash32 id();

    /// Whether a satellite's receipt with that key is one for this.
    boolean isNamedBy(EntryKey key);

    /// What it holds in memory and on the disk, near enough.
    long bytes();

    record Report(CertifiedShard report) implements Shipment {
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
