package network.icn.protocol.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.registry.Parameters;

/// The value that a committee agrees on for one shard and era: the merge of an agreed set of observations.
///
/// @param observers whose observations are merged
/// @param observationsRoot RFC 6962 root over the observations' bytes, in the order of the observers
/// @param reports one per target, in the shard's order
public record AgreedBody(MemberSet observers, Hash32 observationsRoot, List<TargetReport> reports) {
    private static final byte[] TAG = "EQ1/value".getBytes(StandardCharsets.US_ASCII);

    public AgreedBody {
        reports = List.copyOf(reports);
    }

    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        observers.writeTo(out);
        out.hash(observationsRoot).u16(reports.size());
        reports.forEach(report -> report.writeTo(out));
        return out.toBytes();
    }

    /// What votes are cast on: SHA-256 of tag, subject and body.
    public static Hash32 digest(Hash32 subject, Payload body) {
        return Hash32.sha256(TAG, subject.bytes(), body.bytes());
    }

    public Optional<TargetReport> report(NodeId target) {
        return reports.stream().filter(report -> report.target().equals(target)).findFirst();
    }

    public static AgreedBody parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        MemberSet observers = MemberSet.readFrom(in);
        Hash32 root = in.hash();
        int reportCount = in.count(Parameters.MAX_TARGETS_PER_SHARD, TargetReport.MIN_BYTES);
        List<TargetReport> reports = new ArrayList<>(reportCount);
        for (int i = 0; i < reportCount; i++) {
            reports.add(TargetReport.readFrom(in));
        }
        in.end();
        return new AgreedBody(observers, root, reports);
    }
}
