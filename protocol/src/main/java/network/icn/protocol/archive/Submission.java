package network.icn.protocol.archive;

import java.time.Instant;
import java.util.Locale;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.CertifiedShardVerifier;
import network.icn.protocol.agreement.CertifiedShardVerifier.Finding;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;

/// Something that a HyperNode wants archived. Nothing in it is believed before [#check] says that it is proved.
public sealed interface Submission {
    /// What makes it the same as another one.
    EntryKey key();

    /// Bytes that it holds in memory, near enough.
    int size();

    /// What is written once it is proved.
    ArchiveRecord toRecord(Instant receivedAt, NodeId submitter);

    /// Recomputes everything. Pure, and costs up to some hundred signature checks.
    Outcome check(CertifiedShardVerifier verifier);

    /// What a check found.
    sealed interface Outcome {
        record Proved() implements Outcome {}

        record Objection(Refusal reason, String detail) implements Outcome {}
    }

    /// A certified shard of an era.
    record Report(CertifiedShard decided) implements Submission {
        @Override
        public EntryKey key() {
            return new EntryKey(ArchiveEntry.Kind.REPORT, decided.era(), decided.shard(), decided.digest());
        }

        @Override
        public int size() {
            int reveals = decided.reveals().stream()
                    .mapToInt(reveal -> reveal.statement().size())
                    .sum();
            return decided.body().size() + reveals;
        }

        @Override
        public ArchiveRecord toRecord(Instant receivedAt, NodeId submitter) {
            Payload reveals = Attachment.of(decided.reveals());
            ReportEntry entry = new ReportEntry(
                    receivedAt,
                    submitter,
                    decided.era(),
                    decided.shard(),
                    decided.digest(),
                    decided.beacon(),
                    Payload.of(decided.certificate().bytes()),
                    decided.body(),
                    AttachmentRef.of(reveals));
            return new ArchiveRecord(entry, reveals);
        }

        @Override
        public Outcome check(CertifiedShardVerifier verifier) {
            Finding finding = verifier.verify(decided);
            return finding == Finding.VALID
                    ? new Outcome.Proved()
                    : new Outcome.Objection(
                            Refusal.NOT_PROVED,
                            "report: must hold when recomputed, got "
                                    + finding.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /// Evidence of misbehaviour.
    ///
    /// @param bytes its canonical bytes, kept because they may be megabytes
    record Accusation(Evidence evidence, Payload bytes) implements Submission {
        public static Accusation of(Evidence evidence) {
            return new Accusation(evidence, Payload.of(evidence.bytes()));
        }

        public static Accusation parse(byte[] bytes) throws MalformedException {
            return new Accusation(Evidence.parse(bytes), Payload.of(bytes));
        }

        @Override
        public EntryKey key() {
            return new EntryKey(ArchiveEntry.Kind.EVIDENCE, evidence.era(), 0, evidence.id());
        }

        @Override
        public int size() {
            return bytes.size();
        }

        @Override
        public ArchiveRecord toRecord(Instant receivedAt, NodeId submitter) {
            return new ArchiveRecord(
                    new EvidenceEntry(
                            receivedAt,
                            submitter,
                            evidence.era(),
                            evidence.kind(),
                            evidence.accused(),
                            AttachmentRef.of(bytes)),
                    bytes);
        }

        @Override
        public Outcome check(CertifiedShardVerifier verifier) {
            return evidence.verify(verifier.signatures(), verifier.registry())
                    ? new Outcome.Proved()
                    : new Outcome.Objection(
                            Refusal.NO_EVIDENCE,
                            "evidence: must prove that a member signed what it must not, this does not");
        }
    }
}
