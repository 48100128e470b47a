package network.icn.satellite.index;

import java.util.List;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.Attachment;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.DrawCache;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Subject;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.log.LogPosition;

/// Works out what the index keeps of a record of the log. A pure function of registry and record.
public final class EntryReader {
    private final Registry registry;
    private final DrawCache draws;

    public EntryReader(Registry registry) {
        this.registry = registry;
        this.draws = new DrawCache(registry);
    }

    public IndexedEntry read(LogPosition position, ArchiveRecord record) throws MalformedException {
        return switch (record.entry()) {
            case ReportEntry entry -> reports(position, entry, record);
            case EvidenceEntry entry ->
                new IndexedEntry.Proved(new Rows.Proof(
                        position.index(),
                        entry.era(),
                        entry.accused(),
                        entry.proved(),
                        entry.key().digest(),
                        record.attachment().size(),
                        entry.submitter(),
                        entry.receivedAt()));
        };
    }

    private IndexedEntry reports(LogPosition position, ReportEntry entry, ArchiveRecord record)
            throws MalformedException {
        AgreedBody body = AgreedBody.parse(entry.body().bytes());
        return new IndexedEntry.Reports(
                position.index(), entry.era(), entry.shard(), body.reports(), conduct(entry, body, record));
    }

    /// Empty when the certificate is of a committee that this registry does not draw: an entry from another
    /// version.
    private List<Conduct> conduct(ReportEntry entry, AgreedBody body, ArchiveRecord record) throws MalformedException {
        List<Shard> shards = draws.of(entry.beacon());
        if (entry.shard() >= shards.size()) {
            return List.of();
        }
        Shard shard = shards.get(entry.shard());
        QuorumCertificate certificate =
                QuorumCertificate.parse(entry.certificate().bytes());
        if (!certificate
                .subject()
                .equals(Subject.of(registry.network(), entry.era(), entry.shard(), shard.committee())
                        .hash())) {
            return List.of();
        }
        return Conduct.of(shard, body.reports(), CertifiedShard.observations(Attachment.parse(record.attachment())));
    }
}
