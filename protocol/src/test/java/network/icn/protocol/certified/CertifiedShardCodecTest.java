package network.icn.protocol.certified;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

class CertifiedShardCodecTest {
    private static final NodeId MEMBER = Nodes.id("hypernode-0");
    private static final Signature64 SIGNATURE = Signature64.of(new byte[Signature64.BYTES]);

    private static final Subject SUBJECT =
            new Subject(Hash32.ZERO, Registries.MARK, new EraId(3), 1, 256, 200, Hash32.ZERO);

    /// What no honest member makes larger: every member voted and opened as much as a REVEAL may hold, over the largest
    /// body that can be proposed.
    private static CertifiedShard largest() {
        int members = Parameters.MAX_COMMITTEE;
        QuorumCertificate certificate = new QuorumCertificate(
                QuorumCertificate.Kind.FINALIZED,
                SUBJECT,
                EqMessage.MAX_VIEW,
                0,
                Hash32.ZERO,
                MemberSet.of(members, IntStream.range(0, members).boxed().toList()),
                Collections.nCopies(members, SIGNATURE));
        EqMessage.Reveal reveal = new EqMessage.Reveal(
                SUBJECT,
                members - 1,
                Hash32.ZERO,
                new ProbeDraw(new VrfProof(Payload.of(new byte[VrfProof.BYTES]))),
                Payload.of(new byte[8 * 1024]));
        return new CertifiedShard(
                new CertifiedValue(
                        Hash32.ZERO,
                        new EraId(EraId.MAX),
                        CertifiedValue.MAX_SHARD,
                        new BeaconValue(EraId.MAX, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES])),
                        certificate,
                        Payload.of(new byte[EqMessage.Propose.MAX_BODY_BYTES])),
                Collections.nCopies(members, Signed.of(reveal.bytes(), MEMBER, SIGNATURE)));
    }

    @Test
    void theLargestShardOfAnHonestCommitteeFitsEverywhere() throws Exception {
        CertifiedShard largest = largest();
        byte[] bytes = CertifiedShardCodec.encode(largest);

        assertThat(CertifiedShardCodec.decode(bytes)).isEqualTo(largest);
        assertThat(CertifiedShardCodec.decodeValue(CertifiedShardCodec.encode(largest.value())))
                .isEqualTo(largest.value());
        ArchiveRecord record = new Submission.OfShard(largest).toRecord(Instant.EPOCH, MEMBER);
        assertThat(record.objection()).isEmpty();
        assertThat(CertifiedShardCodec.size(largest)).isEqualTo(bytes.length).isLessThan(CertifiedShardCodec.MAX_BYTES);
    }

    @Test
    void whatIsReadIsWrittenAsItWas() throws Exception {
        CertifiedShard small = Bent.reveals(Bent.body(largest(), Payload.EMPTY), List.of());
        byte[] bytes = CertifiedShardCodec.encode(small);

        assertThat(CertifiedShardCodec.encode(CertifiedShardCodec.decode(bytes)))
                .isEqualTo(bytes)
                .hasSize(CertifiedShardCodec.size(small));
    }
}
