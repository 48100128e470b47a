package network.icn.satellite.index;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.committee.DrawCache;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Subject;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.index.port.Rows;

/// Works out what the index keeps of an entry of the log. A pure function of history, leaf and attachment.
public final class EntryReader {
    private final RegistryHistory history;
    private final DrawCache draws;

    public EntryReader(RegistryHistory history) {
        this.history = history;
        this.draws = new DrawCache(history);
    }

    /// @param attachment if it is there; without it nobody can say how the committee behaved
    public IndexedEntry read(long logIndex, Payload leaf, Optional<Payload> attachment) {
        try {
            return switch (ArchiveEntry.parse(leaf.bytes())) {
                case ReportEntry entry -> reports(logIndex, entry, attachment);
                case EvidenceEntry entry ->
                    new IndexedEntry.OfEvidence(new Rows.Evidence(
                            logIndex,
                            entry.era(),
                            entry.accused(),
                            entry.proved(),
                            entry.key().digest(),
                            entry.attachment().size(),
                            entry.submitter(),
                            entry.receivedAt()));
                case RegistryEntry _ -> new IndexedEntry.OfRegistry(logIndex);
            };
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + logIndex + ": verified, yet " + e.getMessage(), e);
        }
    }

    private IndexedEntry reports(long logIndex, ReportEntry entry, Optional<Payload> attachment)
            throws MalformedException {
        AgreedBody body = AgreedBody.parse(entry.value().body().bytes());
        List<Conduct> conduct = attachment.isEmpty() ? List.of() : conduct(entry.with(attachment.get()));
        return new IndexedEntry.Reports(logIndex, entry.era(), entry.value().shard(), body.reports(), conduct);
    }

    /// Empty when the certificate is of a committee that this registry does not draw: an entry from another
    /// version.
    private List<Conduct> conduct(CertifiedShard report) throws MalformedException {
        List<Shard> shards = draws.of(report.era(), report.beacon());
        if (report.shard() >= shards.size()) {
            return List.of();
        }
        Shard shard = shards.get(report.shard());
        Subject subject = Subject.of(
                history.network(), history.mark(report.era()), report.era(), report.shard(), shard.committee());
        return report.certificate().subject().equals(subject) ? report.conduct(shard) : List.of();
    }
}
