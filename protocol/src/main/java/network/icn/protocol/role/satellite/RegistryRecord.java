package network.icn.protocol.role.satellite;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SignedHistory;

/// Sees to it that the log holds every version of the registry before a report is made under it, and that no version
/// changes what counted in an era that the log has reports of.
final class RegistryRecord {
    private final RegistryHistory history;
    private final List<Signature64> signatures;
    private final NodeId self;
    private final Set<Hash32> written = new TreeSet<>();
    private Optional<String> objection = Optional.empty();

    RegistryRecord(SignedHistory signed, NodeId self) {
        this.history = signed.history();
        this.signatures = signed.signatures();
        this.self = self;
    }

    /// The log held that entry.
    void restored(ArchiveEntry entry) {
        switch (entry) {
            case RegistryEntry version -> {
                written.add(version.mark().hash());
                if (!history.knows(version.mark())) {
                    object("the log holds registry " + version.mark() + ", which the network file does not know");
                }
            }
            case ReportEntry report -> {
                RegistryMark named = report.value().certificate().subject().registry();
                RegistryMark counts = history.mark(report.era());
                if (!named.equals(counts)) {
                    object("the log holds a report of era " + report.era() + " under registry " + named
                            + ", in the network file " + counts + " counts in that era");
                }
            }
            case EvidenceEntry evidence -> {
                Registry counts = history.at(evidence.era());
                if (!counts.isMember(evidence.accused())) {
                    object("the log holds evidence of era " + evidence.era() + " against " + evidence.accused()
                            + ", who is no member in registry version " + counts.version()
                            + " that counts in that era in the network file");
                }
            }
        }
    }

    private void object(String reason) {
        objection = objection.or(() -> Optional.of(reason));
    }

    Optional<String> objection() {
        return objection;
    }

    /// Has written what the log lacks, once.
    List<SatelliteEffect> missing(Instant now) {
        if (written.size() >= history.versions().size()) {
            return List.of();
        }
        List<SatelliteEffect> effects = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            Registry version = history.versions().get(i);
            if (written.add(version.hash())) {
                effects.add(new SatelliteEffect.Append(
                        tokenOf(version),
                        RegistryEntry.record(version, signatures.get(i), self, now.truncatedTo(ChronoUnit.MILLIS))));
            }
        }
        return effects;
    }

    /// Nobody waits for these; the shell counts its own from 1.
    private static long tokenOf(Registry version) {
        return -version.version();
    }

    static boolean isToken(long token) {
        return token < 0;
    }
}
