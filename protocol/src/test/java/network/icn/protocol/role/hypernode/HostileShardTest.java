package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.icn.proto.v1.ArchivedReport;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.Decisions;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.Bent;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.certified.CertifiedShardVerifier.Finding;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A certified shard has one encoding and one verifier, so what is wrong with it is the same on every way in.
class HostileShardTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final List<Signer> HYPER_NODES =
            IntStream.range(0, 4).mapToObj(i -> Nodes.signer("hypernode-" + i)).toList();
    private static final EraId ERA = new EraId(100);
    private static final CertifiedShard RIGHT = certified(REGISTRY);
    private static final CertifiedShardVerifier VERIFIER =
            new CertifiedShardVerifier(RegistryHistory.of(REGISTRY), Ed25519.best(), _ -> true);

    private static CertifiedShard certified(Registry registry) {
        BeaconValue beacon = beacon(BeaconSchedule.ofEra(registry.genesis(), ERA));
        Agreement agreement = Agreement.of(
                RegistryHistory.of(registry),
                ERA,
                beacon,
                CommitteeDraw.draw(registry, beacon.bound(registry.beacon().hash()))
                        .getFirst());
        BeaconValue leaders = beacon(BeaconSchedule.ofLeaders(registry.genesis(), ERA));
        return Decisions.decide(agreement, HYPER_NODES, leaders, (_, _, _) -> SlotResult.OK, 1_000);
    }

    private static BeaconValue beacon(long round) {
        return new BeaconValue(round, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
    }

    /// What a hostile member makes of a shard that holds, and what everybody says of it.
    enum Hostile {
        NOTHING(Finding.VALID) {
            @Override
            CertifiedShard shard() {
                return RIGHT;
            }
        },
        WITH_WHAT_NO_RESULT_NAMES(Finding.WRONG_ENCLOSURE) {
            @Override
            CertifiedShard shard() {
                return Bent.enclosures(RIGHT, List.of(Payload.of(new byte[] {1})));
            }
        },
        OF_A_NETWORK_THAT_WAS_BEGUN_ANEW(Finding.OTHER_NETWORK) {
            @Override
            CertifiedShard shard() {
                return certified(Registries.begunAnew(REGISTRY));
            }
        },
        RENAMED_TO_ANOTHER_NETWORK(Finding.OTHER_NETWORK) {
            @Override
            CertifiedShard shard() {
                return Bent.network(RIGHT, Hash32.ZERO);
            }
        },
        OF_A_NETWORK_THAT_WAS_BEGUN_ANEW_RENAMED_TO_THIS_ONE(Finding.WRONG_SUBJECT) {
            @Override
            CertifiedShard shard() {
                return Bent.network(certified(Registries.begunAnew(REGISTRY)), REGISTRY.network());
            }
        },
        ANOTHER_ERA(Finding.WRONG_ROUND) {
            @Override
            CertifiedShard shard() {
                return Bent.era(RIGHT, new EraId(99));
            }
        },
        A_SHARD_THAT_NOBODY_DREW(Finding.NO_SUCH_SHARD) {
            @Override
            CertifiedShard shard() {
                return Bent.shard(RIGHT, CertifiedValue.MAX_SHARD);
            }
        },
        ANOTHER_BODY(Finding.WRONG_DIGEST) {
            @Override
            CertifiedShard shard() {
                byte[] body = RIGHT.body().bytes();
                body[body.length - 1] ^= 1;
                return Bent.body(RIGHT, Payload.of(body));
            }
        },
        SIGNATURES_OF_OTHER_MEMBERS(Finding.BAD_CERTIFICATE) {
            @Override
            CertifiedShard shard() {
                List<Signature64> turned = new ArrayList<>(RIGHT.certificate().signatures());
                Collections.rotate(turned, 1);
                return Bent.certificate(RIGHT, RIGHT.digest(), turned);
            }
        },
        ONE_SIGNATURE_FOR_ALL(Finding.BAD_CERTIFICATE) {
            @Override
            CertifiedShard shard() {
                int voters = RIGHT.certificate().signatures().size();
                Signature64 own = RIGHT.certificate().signatures().getFirst();
                return Bent.certificate(RIGHT, RIGHT.digest(), Collections.nCopies(voters, own));
            }
        },
        TOO_FEW_SIGNATURES(Finding.BAD_CERTIFICATE) {
            @Override
            CertifiedShard shard() {
                QuorumCertificate old = RIGHT.certificate();
                List<Integer> voters = old.signers().indices().subList(0, 2);
                return Bent.certificate(
                        RIGHT,
                        new QuorumCertificate(
                                old.kind(),
                                old.subject(),
                                old.view(),
                                old.parent(),
                                old.digest(),
                                MemberSet.of(4, voters),
                                old.signatures().subList(0, 2)));
            }
        },
        NOTARIZED_ONLY(Finding.NOT_FINAL) {
            @Override
            CertifiedShard shard() {
                QuorumCertificate old = RIGHT.certificate();
                return Bent.certificate(
                        RIGHT,
                        new QuorumCertificate(
                                QuorumCertificate.Kind.NOTARIZED,
                                old.subject(),
                                old.view(),
                                0,
                                old.digest(),
                                old.signers(),
                                old.signatures()));
            }
        },
        A_REVEAL_LESS(Finding.WRONG_OBSERVERS) {
            @Override
            CertifiedShard shard() {
                return Bent.reveals(
                        RIGHT, RIGHT.reveals().subList(1, RIGHT.reveals().size()));
            }
        },
        A_REVEAL_TWICE(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                List<Signed> more = new ArrayList<>(RIGHT.reveals());
                more.add(more.getLast());
                return Bent.reveals(RIGHT, more);
            }
        },
        REVEALS_IN_ANOTHER_ORDER(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                return Bent.reveals(RIGHT, RIGHT.reveals().reversed());
            }
        },
        A_REVEAL_SIGNED_BY_ANOTHER_MEMBER(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                Signed first = RIGHT.reveals().getFirst();
                Signer other = HYPER_NODES.stream()
                        .filter(signer -> !signer.id().equals(first.signer()))
                        .findFirst()
                        .orElseThrow();
                byte[] statement = first.statement().bytes();
                List<Signed> changed = new ArrayList<>(RIGHT.reveals());
                changed.set(0, Signed.of(statement, first.signer(), other.sign(statement)));
                return Bent.reveals(RIGHT, changed);
            }
        },
        A_REVEAL_WITH_THE_DRAW_OF_ANOTHER_MEMBER(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                return withDraw(0, draw(RIGHT.reveals().get(1)));
            }
        },
        A_REVEAL_WITH_ITS_DRAW_OF_ANOTHER_ERA(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                Signer member = signer(RIGHT.reveals().getFirst());
                Hash32 beacon = RIGHT.beacon().bound(REGISTRY.beacon().hash());
                return withDraw(0, ProbeDraw.of(member, REGISTRY.network(), ERA.next(), beacon));
            }
        },
        A_REVEAL_THAT_SPEAKS_OF_NO_TARGET(Finding.BAD_REVEAL) {
            @Override
            CertifiedShard shard() {
                Signed first = RIGHT.reveals().getFirst();
                Observation nothing = new Observation(List.of(), Hash32.ZERO);
                EqMessage.Reveal reveal = new EqMessage.Reveal(
                        RIGHT.certificate().subject(), 0, Hash32.ZERO, draw(first), Payload.of(nothing.bytes()));
                List<Signed> changed = new ArrayList<>(RIGHT.reveals());
                changed.set(0, reveal.signedBy(signer(first)));
                return Bent.reveals(RIGHT, changed);
            }
        },
        A_REVEAL_OF_NOISE(Finding.MALFORMED) {
            @Override
            CertifiedShard shard() {
                NodeId member = RIGHT.reveals().getFirst().signer();
                return Bent.reveals(RIGHT, List.of(Signed.of(new byte[] {1}, member, NOBODY)));
            }
        },
        MORE_REVEALS_THAN_A_COMMITTEE_HAS_MEMBERS(Finding.MALFORMED) {
            @Override
            CertifiedShard shard() {
                return Bent.reveals(
                        RIGHT, Collections.nCopies(257, RIGHT.reveals().getFirst()));
            }
        },
        REVEALS_OF_MORE_BYTES_THAN_THERE_IS_ROOM_FOR(Finding.MALFORMED) {
            @Override
            CertifiedShard shard() {
                NodeId member = RIGHT.reveals().getFirst().signer();
                return Bent.reveals(RIGHT, Collections.nCopies(60, Signed.of(new byte[60_000], member, NOBODY)));
            }
        },
        A_BODY_OF_MORE_BYTES_THAN_CAN_BE_PROPOSED(Finding.MALFORMED) {
            @Override
            CertifiedShard shard() {
                return Bent.body(RIGHT, Payload.of(new byte[(32 << 10) + 1]));
            }
        },
        A_SHARD_OF_A_NUMBER_TOO_LARGE(Finding.MALFORMED) {
            @Override
            CertifiedShard shard() {
                return Bent.shard(RIGHT, CertifiedValue.MAX_SHARD + 1);
            }
        };

        /// The member signs it itself, and the commitment does not bind it.
        private static CertifiedShard withDraw(int index, ProbeDraw draw) {
            Signed reveal = RIGHT.reveals().get(index);
            byte[] statement = reveal.statement().bytes();
            byte[] other = draw.proof().bytes().bytes();
            System.arraycopy(other, 0, statement, DRAW_AT, other.length);
            List<Signed> changed = new ArrayList<>(RIGHT.reveals());
            changed.set(
                    index, Signed.of(statement, reveal.signer(), signer(reveal).sign(statement)));
            return Bent.reveals(RIGHT, changed);
        }

        private static ProbeDraw draw(Signed reveal) {
            byte[] statement = reveal.statement().bytes();
            return new ProbeDraw(
                    new VrfProof(Payload.of(Arrays.copyOfRange(statement, DRAW_AT, DRAW_AT + VrfProof.BYTES))));
        }

        private static Signer signer(Signed reveal) {
            return HYPER_NODES.stream()
                    .filter(signer -> signer.id().equals(reveal.signer()))
                    .findFirst()
                    .orElseThrow();
        }

        /// Behind header, subject, type, member and salt (docs/wire.md).
        private static final int DRAW_AT = 141 + Hash32.BYTES;

        private static final Signature64 NOBODY = Signature64.of(new byte[Signature64.BYTES]);

        private final Finding finding;

        Hostile(Finding finding) {
            this.finding = finding;
        }

        abstract CertifiedShard shard();
    }

    /// Bytes that are no certified shard.
    enum Wrong {
        NONE {
            @Override
            byte[] of(byte[] right) {
                return new byte[0];
            }
        },
        ONE_TOO_FEW {
            @Override
            byte[] of(byte[] right) {
                return Arrays.copyOf(right, right.length - 1);
            }
        },
        ONE_TOO_MANY {
            @Override
            byte[] of(byte[] right) {
                return Arrays.copyOf(right, right.length + 1);
            }
        },
        OF_ANOTHER_VERSION {
            @Override
            byte[] of(byte[] right) {
                right[HEADER_BYTES - Hash32.BYTES - Long.BYTES - 1]++;
                return right;
            }
        },
        A_CERTIFICATE_ONE_BYTE_LONGER {
            @Override
            byte[] of(byte[] right) {
                right[CERTIFICATE_LENGTH_AT + 3]++;
                return right;
            }
        },
        A_CERTIFICATE_OF_A_GIGABYTE {
            @Override
            byte[] of(byte[] right) {
                right[CERTIFICATE_LENGTH_AT] = 0x40;
                return right;
            }
        },
        AS_MANY_AS_FIT_AND_ONE_MORE {
            @Override
            byte[] of(byte[] right) {
                return Arrays.copyOf(right, CertifiedShardCodec.MAX_BYTES + 1);
            }
        };

        private static final int HEADER_BYTES = Header.size(Domain.CERTIFIED_SHARD);

        /// Behind the header: shard, round and signature of the beacon.
        private static final int CERTIFICATE_LENGTH_AT = HEADER_BYTES + 4 + 8 + BeaconValue.SIGNATURE_BYTES;

        abstract byte[] of(byte[] right);
    }

    /// The ways by which bytes of a certified shard come to somebody who judges it.
    enum Way {
        /// A HyperNode hands it to a satellite.
        SUBMISSION {
            @Override
            Finding verdict(byte[] bytes) throws MalformedException, InvalidProtocolBufferException {
                SubmitReportRequest request = SubmitReportRequest.parseFrom(SubmitReportRequest.newBuilder()
                        .setCertifiedShard(ByteString.copyFrom(bytes))
                        .build()
                        .toByteArray());
                requireWithinLimits(request);
                return verdict(Submission.parse(
                        ArchiveEntry.Kind.REPORT, request.getCertifiedShard().toByteArray()));
            }
        },
        /// A satellite answers somebody who asks for a report.
        ANSWER {
            @Override
            Finding verdict(byte[] bytes) throws MalformedException, InvalidProtocolBufferException {
                GetReportResponse response = GetReportResponse.parseFrom(GetReportResponse.newBuilder()
                        .setReport(ArchivedReport.newBuilder().setCertifiedShard(ByteString.copyFrom(bytes)))
                        .build()
                        .toByteArray());
                requireWithinLimits(response);
                return VERIFIER.verify(CertifiedShardCodec.decode(
                        response.getReport().getCertifiedShard().toByteArray()));
            }
        },
        /// A HyperNode that was restarted reads what it still owes.
        JOURNAL {
            @Override
            Finding verdict(byte[] bytes) throws MalformedException {
                byte[] record = new CanonicalWriter().u8(4).u8(1).fixed(bytes).toBytes();
                return HyperNodeJournal.parse(Payload.of(record)) instanceof HyperNodeJournal.Owed(Submission owed)
                        ? verdict(owed)
                        : Finding.NOT_FINAL;
            }
        },
        /// Whoever checks the files of a satellite puts leaf and attachment together.
        LOG_FILES {
            @Override
            Finding verdict(byte[] bytes) throws MalformedException {
                int value = Math.min(bytes.length, CertifiedShardCodec.encode(RIGHT.value()).length);
                return ofLog(RIGHT, Arrays.copyOf(bytes, value), Arrays.copyOfRange(bytes, value, bytes.length));
            }

            @Override
            Finding verdict(CertifiedShard shard) throws MalformedException {
                return ofLog(
                        shard, CertifiedShardCodec.encode(shard.value()), CertifiedShardCodec.encodeOpenings(shard));
            }

            // What the head of the leaf says it is of is what stands in it.
            private Finding ofLog(CertifiedShard said, byte[] value, byte[] reveals) throws MalformedException {
                CanonicalWriter leaf = new CanonicalWriter()
                        .fixed(leafHead(said.value()))
                        .variable(value)
                        .hash(Hash32.sha256(reveals))
                        .u32(reveals.length);
                ReportEntry entry = (ReportEntry) ArchiveEntry.parse(leaf.toBytes());
                return verdict(new Submission.OfShard(entry.with(Payload.of(reveals))));
            }
        },
        /// A member gets the parts from its neighbours, and keeps what they come to.
        GOSSIP {
            @Override
            Finding verdict(byte[] bytes) throws MalformedException {
                return VERIFIER.verify(CertifiedShardCodec.decode(bytes));
            }

            @Override
            Finding verdict(CertifiedShard shard) throws MalformedException, InvalidProtocolBufferException {
                QuorumCertificate certificate = ((GossipItem.CertificateItem)
                                heard(new GossipItem.CertificateItem(shard.certificate())))
                        .certificate();
                List<Signed> reveals = new ArrayList<>();
                for (Signed reveal : shard.reveals()) {
                    reveals.add(((GossipItem.StatementItem) heard(new GossipItem.StatementItem(reveal))).message());
                }
                return super.verdict(Bent.reveals(Bent.certificate(shard, certificate), reveals));
            }

            private GossipItem heard(GossipItem item) throws MalformedException {
                return GossipCodec.decode(GossipCodec.encode(item));
            }
        };

        /// A leaf up to its value: header, kind, time and submitter.
        private static byte[] leafHead(CertifiedValue of) {
            byte[] leaf = new ReportEntry(Instant.EPOCH, HYPER_NODES.getFirst().id(), of, AttachmentRef.NONE).bytes();
            return Arrays.copyOf(leaf, leaf.length - 36 - CertifiedShardCodec.encode(of).length - 4);
        }

        abstract Finding verdict(byte[] bytes) throws MalformedException, InvalidProtocolBufferException;

        Finding verdict(CertifiedShard shard) throws MalformedException, InvalidProtocolBufferException {
            return verdict(CertifiedShardCodec.encode(shard));
        }

        static Finding verdict(Submission submission) throws MalformedException {
            if (!(submission instanceof Submission.OfShard(CertifiedShard shard))) {
                throw new MalformedException("no certified shard");
            }
            Finding finding = VERIFIER.verify(shard);
            boolean proved = submission.check(VERIFIER) instanceof Submission.Outcome.Proved;
            assertThat(proved).isEqualTo(finding == Finding.VALID);
            return finding;
        }

        private static void requireWithinLimits(Message message) throws MalformedException {
            Optional<String> broken = FieldLimits.check(message);
            if (broken.isPresent()) {
                throw new MalformedException(broken.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHostileShardGetsTheSameVerdictOnEveryWayIn(Hostile hostile) throws Exception {
        CertifiedShard shard = hostile.shard();
        for (Way way : Way.values()) {
            Finding finding;
            try {
                finding = way.verdict(shard);
            } catch (MalformedException _) {
                finding = Finding.MALFORMED;
            }
            assertThat(finding).as("by %s", way).isEqualTo(hostile.finding);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoShardAreMalformedOnEveryWayIn(Wrong wrong) throws Exception {
        for (Way way : Way.values()) {
            byte[] bytes = wrong.of(CertifiedShardCodec.encode(RIGHT));
            Finding finding;
            try {
                finding = way.verdict(bytes);
            } catch (MalformedException _) {
                finding = Finding.MALFORMED;
            }
            assertThat(finding).as("by %s", way).isEqualTo(Finding.MALFORMED);
        }
    }

    /// What was kept apart is put together to the same bytes, and the size that is counted is theirs.
    @ParameterizedTest
    @EnumSource
    void leafAndAttachmentAreTheHalvesOfTheOneEncoding(Way way) throws Exception {
        byte[] whole = CertifiedShardCodec.encode(RIGHT);
        Submission submission = new Submission.OfShard(RIGHT);
        ArchiveRecord record =
                submission.toRecord(Instant.EPOCH, HYPER_NODES.getFirst().id());
        ReportEntry entry = (ReportEntry) ArchiveEntry.parse(record.entry().bytes());

        assertThat(new CanonicalWriter()
                        .fixed(CertifiedShardCodec.encode(entry.value()))
                        .fixed(record.attachment().bytes())
                        .toBytes())
                .isEqualTo(whole)
                .isEqualTo(submission.bytes())
                .hasSize(submission.size());
        assertThat(way.verdict(entry.with(record.attachment()))).isEqualTo(Finding.VALID);
    }

    @Test
    void theWireHasTheLimitOfTheCodecFromBothSides() {
        assertThat(FieldLimits.check(requestOf(CertifiedShardCodec.MAX_BYTES))).isEmpty();
        assertThat(FieldLimits.check(requestOf(CertifiedShardCodec.MAX_BYTES + 1)))
                .contains("certified_shard: at most " + CertifiedShardCodec.MAX_BYTES + " bytes, got "
                        + (CertifiedShardCodec.MAX_BYTES + 1));
    }

    private static SubmitReportRequest requestOf(int bytes) {
        return SubmitReportRequest.newBuilder()
                .setCertifiedShard(ByteString.copyFrom(new byte[bytes]))
                .build();
    }
}
