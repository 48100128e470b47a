package network.icn.satellite.check;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;

/// Holds each entry of a log to what it says of itself: its attachment, the certificate or evidence in it,
/// and the registry it goes by. Entries come in the order of the log.
final class EntryCheck {
    private final CertifiedShardVerifier verifier;
    /// Of the versions that the log has held so far.
    private final Set<Hash32> registries = new TreeSet<>();

    EntryCheck(CertifiedShardVerifier verifier) {
        this.verifier = verifier;
    }

    /// @param problems told what is wrong with the next entry, a line at a time
    /// @throws MalformedException if entry or attachment cannot be read
    void check(ArchiveEntry entry, Optional<Payload> attachment, Consumer<String> problems) throws MalformedException {
        if (entry instanceof RegistryEntry version) {
            // Named here, whatever became of its bytes: one damaged attachment is one problem.
            registries.add(version.mark().hash());
        }
        if (attachment.isEmpty()) {
            problems.accept("its attachment is missing or damaged");
            return;
        }
        switch (entry) {
            case ReportEntry report -> {
                checkRegistry(report, problems);
                check(entry, new Submission.OfShard(report.with(attachment.get())), problems);
            }
            case EvidenceEntry _ -> {
                byte[] evidence = attachment.get().bytes();
                check(entry, Submission.parse(ArchiveEntry.Kind.EVIDENCE, evidence), problems);
            }
            case RegistryEntry version -> check(version, version.with(attachment.get()), problems);
        }
    }

    private void check(ArchiveEntry entry, Submission submission, Consumer<String> problems) {
        if (!submission.key().equals(entry.key())) {
            problems.accept("its fields are not those of what it holds");
        }
        switch (submission.check(verifier)) {
            case Submission.Outcome.Proved _ -> {}
            case Submission.Outcome.Objection(var _, String detail) -> problems.accept(detail);
        }
    }

    /// A version that the network file knows, under the authority's signature.
    private void check(RegistryEntry entry, Signed version, Consumer<String> problems) {
        RegistryHistory history = verifier.history();
        if (!version.signer().equals(history.authority()) || !version.verify(verifier.signatures())) {
            problems.accept("registry " + entry.mark() + " is not signed by " + history.authority());
        }
        if (!history.knows(entry.mark())) {
            problems.accept("registry " + entry.mark() + " is none of the network file");
        }
    }

    /// Whoever has no more than the log must find there by what a report was made.
    private void checkRegistry(ReportEntry entry, Consumer<String> problems) {
        RegistryMark mark = entry.value().certificate().subject().registry();
        if (!registries.contains(mark.hash())) {
            problems.accept("made under registry " + mark + ", which no entry before it holds");
        }
    }
}
