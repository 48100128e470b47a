package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.network.registry.Parameters;

/// The value that a committee agrees on for one shard and era: the merge of an agreed set of observations.
///
/// @param subject of which network, era, shard and committee
/// @param observers whose observations are merged
/// @param commitments of the observers, in their order: each names one COMMIT and the REVEAL that opens it
/// @param reports one per target, in the shard's order
public record AgreedBody(Subject subject, MemberSet observers, List<Hash32> commitments, List<TargetReport> reports) {
    public AgreedBody {
        commitments = List.copyOf(commitments);
        if (commitments.size() != observers.count()) {
            throw new IllegalArgumentException("commitments: one an observer, got " + commitments.size());
        }
        reports = List.copyOf(reports);
    }

    /// The value that follows from opened commitments.
    ///
    /// @param commitments by index of the member
    /// @param merged what their observations come to
    public static AgreedBody of(Subject subject, SortedMap<Integer, Hash32> commitments, List<TargetReport> merged) {
        return new AgreedBody(
                subject, MemberSet.of(subject.size(), commitments.keySet()), List.copyOf(commitments.values()), merged);
    }

    /// The canonical bytes, which certificates sign by their digest.
    public byte[] bytes() {
        CanonicalWriter out = subject.writer(Domain.AGREED_BODY);
        observers.writeTo(out);
        commitments.forEach(out::hash);
        out.u16(reports.size());
        reports.forEach(report -> report.writeTo(out));
        return out.toBytes();
    }

    /// What votes are cast on: SHA-256 of header, subject and body.
    public static Hash32 digest(Subject subject, Payload body) {
        return Hash32.sha256(subject.writer(Domain.AGREED_VALUE).toBytes(), body.bytes());
    }

    /// What is said of that ScalerNode; empty if it is not in the shard.
    public Optional<TargetReport> report(NodeId target) {
        return reports.stream().filter(report -> report.target().equals(target)).findFirst();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static AgreedBody parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        Subject subject = Subject.read(Domain.AGREED_BODY, in);
        MemberSet observers = MemberSet.readFrom(in);
        List<Hash32> commitments = new ArrayList<>(observers.count());
        for (int i = 0; i < observers.count(); i++) {
            commitments.add(in.hash());
        }
        int reportCount = in.count(Parameters.MAX_TARGETS_PER_SHARD, TargetReport.MIN_BYTES);
        List<TargetReport> reports = new ArrayList<>(reportCount);
        for (int i = 0; i < reportCount; i++) {
            reports.add(TargetReport.readFrom(in));
        }
        in.end();
        return new AgreedBody(subject, observers, commitments, reports);
    }
}
