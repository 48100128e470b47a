package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.agreement.Certificate;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.committee.DrawCache;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Subject;
import network.icn.protocol.satellite.ArchiveRecord;
import network.icn.protocol.satellite.EvidenceEntry;
import network.icn.protocol.satellite.ReportEntry;
import network.icn.protocol.sla.ConductVerdict;
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
            case ReportEntry entry -> reports(position, entry);
            case EvidenceEntry entry ->
                new IndexedEntry.Proof(
                        position,
                        entry,
                        Evidence.parse(record.attachment().bytes()),
                        record.attachment().size());
        };
    }

    private IndexedEntry reports(LogPosition position, ReportEntry entry) throws MalformedException {
        AgreedBody body = AgreedBody.parse(entry.body().bytes());
        return new IndexedEntry.Reports(position, entry, body.reports(), conduct(entry, body));
    }

    /// Empty when the certificate is of a committee that this registry does not draw: an entry from another
    /// version.
    private List<IndexedEntry.Conduct> conduct(ReportEntry entry, AgreedBody body) throws MalformedException {
        List<Shard> shards = draws.of(entry.beacon());
        if (entry.shard() >= shards.size()) {
            return List.of();
        }
        Committee committee = shards.get(entry.shard()).committee();
        Certificate certificate = Certificate.parse(entry.certificate().bytes());
        if (!certificate
                .subject()
                .equals(Subject.of(registry.network(), entry.era(), entry.shard(), committee)
                        .hash())) {
            return List.of();
        }
        List<IndexedEntry.Conduct> conduct = new ArrayList<>(committee.size());
        for (int member = 0; member < committee.size(); member++) {
            conduct.add(new IndexedEntry.Conduct(committee.member(member), ConductVerdict.of(body, member)));
        }
        return conduct;
    }
}
