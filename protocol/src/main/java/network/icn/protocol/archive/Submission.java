package network.icn.protocol.archive;

import java.time.Instant;
import java.util.Locale;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.certified.CertifiedShardVerifier.Finding;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.RegistryHistory;

/// What a node wants archived, from the moment it has it until every satellite's receipt is here.
/// Nothing in it is believed before [#check] says that it is proved.
public sealed interface Submission {
    /// What makes it the same as another one.
    EntryKey key();

    /// Whether a node of that era may hand it in.
    boolean mayBeFrom(NodeId node, RegistryHistory history);

    /// Digest of the agreed value, or id of the evidence.
    default Hash32 id() {
        return key().digest();
    }

    /// Of its canonical bytes: what it holds in memory and on the disk, near enough.
    int size();

    /// Its one encoding, in journals and on the wire.
    byte[] bytes();

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
    record OfShard(CertifiedShard shard) implements Submission {
        @Override
        public EntryKey key() {
            return new EntryKey(ArchiveEntry.Kind.REPORT, shard.era(), shard.shard(), shard.digest());
        }

        @Override
        public boolean mayBeFrom(NodeId node, RegistryHistory history) {
            return history.isHyperNode(node, shard.era());
        }

        @Override
        public int size() {
            return CertifiedShardCodec.size(shard);
        }

        @Override
        public byte[] bytes() {
            return CertifiedShardCodec.encode(shard);
        }

        @Override
        public ArchiveRecord toRecord(Instant receivedAt, NodeId submitter) {
            Payload openings = Payload.of(CertifiedShardCodec.encodeOpenings(shard));
            return new ArchiveRecord(
                    new ReportEntry(receivedAt, submitter, shard.value(), AttachmentRef.of(openings)), openings);
        }

        @Override
        public Outcome check(CertifiedShardVerifier verifier) {
            Finding finding = verifier.verify(shard);
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
    /// @param size of its canonical bytes, which may be megabytes
    record OfEvidence(Evidence evidence, int size) implements Submission {
        /// Evidence that this node has found.
        public static OfEvidence of(Evidence evidence) {
            return new OfEvidence(evidence, evidence.bytes().length);
        }

        @Override
        public EntryKey key() {
            return new EntryKey(ArchiveEntry.Kind.EVIDENCE, evidence.era(), 0, evidence.id());
        }

        /// A ScalerNode has what was asked of it, which no HyperNode but the accused has.
        @Override
        public boolean mayBeFrom(NodeId node, RegistryHistory history) {
            boolean asked = evidence instanceof Evidence.Chosen chosen
                    && chosen.target().equals(node)
                    && history.at(chosen.era()).scalerNode(node).isPresent();
            return asked || history.isHyperNode(node, evidence.era());
        }

        @Override
        public byte[] bytes() {
            return evidence.bytes();
        }

        @Override
        public ArchiveRecord toRecord(Instant receivedAt, NodeId submitter) {
            Payload bytes = Payload.of(evidence.bytes());
            return new ArchiveRecord(
                    new EvidenceEntry(
                            evidence.network(),
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
            return evidence.rejection(verifier.signatures(), verifier.history())
                    .<Outcome>map(reason -> new Outcome.Objection(
                            Refusal.NO_EVIDENCE,
                            "evidence: must prove that a member signed what it must not, this does not: " + reason))
                    .orElseGet(Outcome.Proved::new);
        }
    }

    /// Reads what [#bytes] wrote; [#check] decides whether it proves anything.
    ///
    /// @throws MalformedException if it is too large, or not of that kind
    static Submission parse(ArchiveEntry.Kind kind, byte[] bytes) throws MalformedException {
        return switch (kind) {
            case REPORT -> new OfShard(CertifiedShardCodec.decode(bytes));
            case EVIDENCE -> new OfEvidence(Evidence.parse(bytes), bytes.length);
            case REGISTRY -> throw new MalformedException("submission: a registry is not handed in");
        };
    }
}
