package network.icn.benchmarks.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;

/// The limit: the signature checks and hashes of the same reports on all cores, and nothing else. Who signed which
/// bytes
/// is worked out before.
final class BareChecks {
    private final Ed25519 signatures = Ed25519.best();
    private final List<Report> reports;

    private record Check(NodeId signer, Payload message, Signature64 signature) {}

    /// @param message of the draw: every report here is of another era
    /// @param draws what its members have to show once an era
    /// @param hashed what the entry commits to: body, and all openings
    private record Report(List<Check> checks, Payload message, List<KeyedProof> draws, List<Payload> hashed) {}

    BareChecks(CertifiedNetwork network, List<CertifiedShard> reports) {
        this.reports = reports.stream()
                .map(report -> of(network, report, network.committee(report)))
                .toList();
    }

    private static Report of(CertifiedNetwork network, CertifiedShard report, Committee committee) {
        List<Check> checks = new ArrayList<>();
        List<KeyedProof> draws = new ArrayList<>();
        Hash32 beacon = report.beacon().bound(network.history().beacon().hash());
        Payload message = Payload.of(ProbeDraw.message(report.network(), report.era(), beacon));
        QuorumCertificate certificate = report.certificate();
        List<Integer> voters = certificate.signers().indices();
        for (int i = 0; i < voters.size(); i++) {
            int member = voters.get(i);
            EqMessage vote =
                    new EqMessage.Finalize(certificate.subject(), member, certificate.view(), certificate.digest());
            checks.add(new Check(
                    committee.member(member),
                    Payload.of(vote.bytes()),
                    certificate.signatures().get(i)));
        }
        for (Signed reveal : report.reveals()) {
            checks.add(new Check(reveal.signer(), reveal.statement(), reveal.signature()));
            draws.add(new KeyedProof(
                    committee.key(committee.indexOf(reveal.signer())),
                    network.draw(reveal.signer(), report).proof()));
        }
        return new Report(
                checks, message, draws, List.of(report.body(), Payload.of(CertifiedShardCodec.encodeOpenings(report))));
    }

    /// Checks and hashes everything once.
    ///
    /// @throws IllegalStateException if a signature is wrong
    void run() {
        Stream<Report> all = reports.parallelStream();
        if (!all.allMatch(this::holds)) {
            throw new IllegalStateException("a report under test must be valid");
        }
    }

    private boolean holds(Report report) {
        int kept = 0;
        for (Payload bytes : report.hashed()) {
            kept += bytes.sha256().bytes().length;
        }
        boolean all = kept > 0;
        for (Check check : report.checks()) {
            all &= signatures.verify(check.signer(), check.message().bytes(), check.signature());
        }
        return all && signatures.provesAll(report.message().bytes(), report.draws());
    }
}
