package network.icn.protocol.kernel.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.Vectors;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.challenge.retest.RetestEntry;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.objects.EntriesProof;
import network.icn.protocol.objects.LeavesProof;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.Tombstone;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.clock.EarlyRound;
import network.icn.protocol.role.clock.TimeStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The canonical bytes of every statement, held against a file: a change of a single bit breaks every
/// archive. After an intended change, `-Dicn.golden=write` writes the file anew.
class StatementsGoldenTest {
    private static final Signer SCALER_NODE = Nodes.signer("scalernode-0");
    private static final Signer HYPER_NODE = Nodes.signer("hypernode-0");
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:05.123Z");
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {7});
    private static final EraSnapshot SNAPSHOT = new EraSnapshot(
            NETWORK,
            SCALER_NODE.id(),
            new EraId(3),
            new EraId(1),
            StoredObjects.claimed(Hash32.sha256(new byte[] {1}), 1_000),
            Hash32.sha256(new byte[] {2}));
    private static final OwnedObject OBJECT = new OwnedObject(
            NETWORK, SCALER_NODE.id(), Hash32.sha256(new byte[] {14}), Hash32.sha256(new byte[] {15}), 1_000_000);
    private static final Challenge CHALLENGE = new Challenge(
            NETWORK,
            new EraId(3),
            2,
            HYPER_NODE.id(),
            SCALER_NODE.id(),
            Possession.NAME,
            SNAPSHOT.hash(),
            Hash32.sha256(new byte[] {3}),
            Hash32.sha256(new byte[] {4}),
            new PossessionQuestion(11).bytes(),
            TIME);
    private static final Payload ATTACHMENT = Payload.of(new byte[] {6});
    private static final CertifiedShard CERTIFIED_SHARD = new CertifiedShard(
            new CertifiedValue(
                    NETWORK,
                    new EraId(3),
                    1,
                    new BeaconValue(9, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES])),
                    new QuorumCertificate(
                            QuorumCertificate.Kind.FINALIZED,
                            new Subject(
                                    NETWORK, Registries.MARK, new EraId(3), 1, 4, 3, Hash32.sha256(new byte[] {10})),
                            2,
                            0,
                            Hash32.sha256(new byte[] {7}),
                            MemberSet.of(4, List.of(1)),
                            List.of(Signature64.of(new byte[Signature64.BYTES]))),
                    Payload.of(new byte[] {9, 10})),
            List.of(Signed.of(new byte[] {11}, HYPER_NODE.id(), Signature64.of(new byte[Signature64.BYTES]))),
            List.of(Payload.of(new byte[] {12, 13})));
    private static final ReportEntry REPORT_ENTRY = new ReportEntry(
            TIME,
            HYPER_NODE.id(),
            CERTIFIED_SHARD.value(),
            AttachmentRef.of(Payload.of(CertifiedShardCodec.encodeOpenings(CERTIFIED_SHARD))));
    private static final EvidenceEntry EVIDENCE_ENTRY = new EvidenceEntry(
            NETWORK,
            TIME,
            HYPER_NODE.id(),
            new EraId(3),
            new Evidence.Kind("possession"),
            SCALER_NODE.id(),
            AttachmentRef.of(ATTACHMENT));
    private static final LogHead HEAD = new LogHead(
            NETWORK,
            Nodes.id("satellite-0"),
            5,
            Hash32.sha256(new byte[] {11}),
            Instant.parse("2026-01-01T02:00:05.25Z"));
    private static final SatelliteReceipt RECEIPT =
            new SatelliteReceipt(REPORT_ENTRY.key(), 4, Hash32.sha256(new byte[] {12}), HEAD);

    interface Parser {
        /// The canonical bytes of what was read.
        byte[] reencode(byte[] bytes) throws MalformedException;
    }

    record Kind(String name, Payload statement, Parser parser) {
        Kind(String name, byte[] bytes, Parser parser) {
            this(name, Payload.of(bytes), parser);
        }

        byte[] bytes() {
            return statement.bytes();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Whole leaves would be long to read.
    private static StoredProof declaredLoss() {
        PlacedEntry object = new PlacedEntry(1, OBJECT.entry(HYPER_NODE));
        return new StoredProof(
                new LeavesProof(
                        new EntriesProof(List.of(object), List.of(new CountedHash(Hash32.sha256(new byte[] {5}), 300))),
                        List.of()),
                new RemovalsProof(List.of(new RemovalsProof.Placed(0, Removal.withoutOwner(object))), List.of()));
    }

    static Stream<Kind> kinds() {
        Receipt receipt = new Receipt(CHALLENGE.ref(), Hash32.sha256(), TIME);
        WrongAnswer evidence = new WrongAnswer(
                SNAPSHOT.signedBy(SCALER_NODE),
                CHALLENGE.signedBy(HYPER_NODE),
                SignedAnswer.sign(
                        CHALLENGE.ref(),
                        new PossessionAnswer(List.of(), declaredLoss(), false).bytes(),
                        TIME,
                        SCALER_NODE));
        Transcript transcript = new Transcript(
                CHALLENGE.ref(), receipt.hash(), TIME, Duration.ofNanos(1_234_567), Duration.ofMillis(20), true);
        CountersignedTranscript countersigned = new CountersignedTranscript(
                CHALLENGE.signedBy(HYPER_NODE),
                receipt.signedBy(SCALER_NODE),
                transcript.signedBy(HYPER_NODE),
                SCALER_NODE.sign(transcript.bytes()));
        return Stream.of(
                new Kind(
                        "registry",
                        registry().bytes(),
                        bytes -> Registry.parse(bytes).bytes()),
                new Kind(
                        "era-snapshot",
                        SNAPSHOT.bytes(),
                        bytes -> EraSnapshot.parse(bytes).bytes()),
                new Kind(
                        "object",
                        OBJECT.bytes(),
                        bytes -> OwnedObject.parse(bytes).bytes()),
                new Kind(
                        "tombstone",
                        new Tombstone(
                                        NETWORK,
                                        SCALER_NODE.id(),
                                        17,
                                        OBJECT.entry(Nodes.signer("owner-0")).hash())
                                .bytes(),
                        bytes -> Tombstone.parse(bytes).bytes()),
                new Kind(
                        "challenge",
                        CHALLENGE.bytes(),
                        bytes -> Challenge.parse(bytes).bytes()),
                new Kind(
                        "retest-list",
                        RetestList.of(
                                        NETWORK,
                                        new EraId(3),
                                        SCALER_NODE.id(),
                                        Hash32.sha256(new byte[] {14}),
                                        1,
                                        List.of(new RetestEntry(90, 2, true)),
                                        List.of(7L, 700_000_000_000L))
                                .bytes(),
                        bytes -> RetestList.parse(bytes).bytes()),
                new Kind(
                        "receipt",
                        receipt.bytes(),
                        bytes -> Receipt.parse(bytes).bytes()),
                new Kind(
                        "wrong-answer",
                        evidence.bytes(),
                        bytes -> WrongAnswer.parse(bytes).bytes()),
                new Kind(
                        "transcript",
                        transcript.bytes(),
                        bytes -> Transcript.parse(bytes).bytes()),
                new Kind(
                        "countersigned-transcript",
                        countersigned.bytes(),
                        bytes -> CountersignedTranscript.parse(bytes).bytes()),
                new Kind(
                        "satellite-receipt",
                        RECEIPT.bytes(),
                        bytes -> SatelliteReceipt.parse(bytes).bytes()),
                new Kind(
                        "satellite-head",
                        HEAD.bytes(),
                        bytes -> LogHead.parse(bytes).bytes()),
                new Kind(
                        "satellite-conviction",
                        new SatelliteConviction(
                                        HEAD.signedBy(HYPER_NODE), RECEIPT.signedBy(HYPER_NODE), Optional.empty())
                                .bytes(),
                        bytes -> SatelliteConviction.parse(bytes).bytes()),
                new Kind(
                        "time",
                        new TimeStatement(
                                        NETWORK,
                                        HYPER_NODE.id(),
                                        Hash32.sha256(new byte[] {12}),
                                        TIME,
                                        true,
                                        new RegistryMark(3, Hash32.sha256(new byte[] {13})))
                                .bytes(),
                        bytes -> TimeStatement.parse(bytes).bytes()),
                new Kind(
                        "early-round",
                        new EarlyRound(
                                        NETWORK,
                                        new BeaconValue(9, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES])),
                                        TIME)
                                .bytes(),
                        bytes -> EarlyRound.parse(bytes).bytes()),
                new Kind(
                        "certified-shard",
                        CertifiedShardCodec.encode(CERTIFIED_SHARD),
                        bytes -> CertifiedShardCodec.encode(CertifiedShardCodec.decode(bytes))),
                new Kind(
                        "archive-report",
                        REPORT_ENTRY.bytes(),
                        bytes -> entry(ReportEntry.class, bytes).bytes()),
                new Kind(
                        "archive-evidence",
                        EVIDENCE_ENTRY.bytes(),
                        bytes -> entry(EvidenceEntry.class, bytes).bytes()));
    }

    private static <T extends ArchiveEntry> T entry(Class<T> kind, byte[] bytes) throws MalformedException {
        ArchiveEntry entry = ArchiveEntry.parse(bytes);
        if (!kind.isInstance(entry)) {
            throw new MalformedException("entry: another kind");
        }
        return kind.cast(entry);
    }

    private static Registry registry() {
        Registry base = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
        LocalChain chain = LocalChain.derive(new byte[32], Duration.ofSeconds(1), Registries.GENESIS);
        return new Registry(
                base.networkId(),
                base.name(),
                base.link(),
                base.authority(),
                base.parameters(),
                chain.info(),
                base.hyperNodes(),
                base.scalerNodes(),
                base.satellites());
    }

    @Test
    void bytesHashesAndSignaturesStayWhatTheyWere() throws IOException {
        Map<String, Map<String, String>> now = new LinkedHashMap<>();
        kinds().forEach(kind -> {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("bytes", HexFormat.of().formatHex(kind.bytes()));
            fields.put("sha256", Hash32.sha256(kind.bytes()).toString());
            fields.put("signatureOfScalerNode0", SCALER_NODE.sign(kind.bytes()).toString());
            now.put(kind.name(), fields);
        });
        if ("write".equals(System.getProperty("icn.golden"))) {
            Path file = Path.of("src/test/resources/vectors/statements.json");
            Files.writeString(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n");
            fail("written anew: " + file);
        }

        JsonNode golden = Vectors.read("statements.json");

        assertThat(golden.propertyNames()).containsExactlyElementsOf(now.keySet());
        now.forEach((name, fields) -> fields.forEach(
                (field, value) -> assertThat(golden.get(name).get(field).asString())
                        .as("%s.%s", name, field)
                        .isEqualTo(value)));
    }

    /// Read in the form of another version it would be written back as other bytes than were signed.
    @ParameterizedTest
    @MethodSource("kinds")
    void noStatementIsReadUnderAnotherVersion(Kind kind) throws MalformedException {
        byte[] bytes = kind.bytes();
        int version = 1 + bytes[0] + 1;
        for (int other = 0; other < 4; other++) {
            byte[] bent = bytes.clone();
            bent[version] = (byte) other;
            if (other != Header.of(bytes).kind().version()) {
                assertThatThrownBy(() -> kind.parser().reencode(bent))
                        .as("version " + other)
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyStatementIsReadBackToTheSameBytes(Kind kind) throws MalformedException {
        assertThat(kind.parser().reencode(kind.bytes())).isEqualTo(kind.bytes());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyTruncationAndEverySurplusIsMalformed(Kind kind) {
        for (int length = 0; length < kind.bytes().length; length++) {
            assertThat(read(kind, Arrays.copyOf(kind.bytes(), length)))
                    .as("length %d", length)
                    .isEmpty();
        }
        assertThat(read(kind, Arrays.copyOf(kind.bytes(), kind.bytes().length + 1)))
                .isEmpty();
    }

    /// One value has one encoding: whatever still parses after a change encodes to exactly those changed bytes.
    @ParameterizedTest
    @MethodSource("kinds")
    void changedBytesAreMalformedOrAnotherStatementNeverAnException(Kind kind) {
        Random random = new Random(17);
        for (int round = 0; round < 3_000; round++) {
            byte[] changed = kind.bytes().clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            read(kind, changed).forEach(again -> assertThat(again).isEqualTo(changed));
        }
    }

    @Test
    void noStatementPassesAsAnother() {
        List<Kind> kinds = kinds().toList();
        for (Kind kind : kinds) {
            for (Kind other : kinds) {
                if (!kind.name().equals(other.name())) {
                    assertThat(read(kind, other.bytes())).isEmpty();
                }
            }
        }
        for (Domain domain : Domain.values()) {
            for (Domain other : Domain.values()) {
                byte[] tag = lengthAndTag(domain);
                byte[] longer = lengthAndTag(other);
                boolean prefix = longer.length >= tag.length && Arrays.equals(tag, Arrays.copyOf(longer, tag.length));
                assertThat(prefix).as("%s before %s", domain, other).isEqualTo(domain == other);
            }
        }
    }

    private static byte[] lengthAndTag(Domain domain) {
        byte[] header = new Header(domain, Hash32.ZERO, 0).writer().toBytes();
        return Arrays.copyOf(header, 1 + header[0]);
    }

    @Test
    void signedStatementsVerifyUntilAnythingChanges() {
        Signed signed = SNAPSHOT.signedBy(SCALER_NODE);
        byte[] changed = SNAPSHOT.bytes();
        changed[changed.length - 1] ^= 1;
        Ed25519 verifier = Ed25519.best();

        assertThat(signed.verify(verifier)).isTrue();
        assertThat(signed.hash()).isEqualTo(SNAPSHOT.hash());
        assertThat(Signed.of(changed, signed.signer(), signed.signature()).verify(verifier))
                .isFalse();
        assertThat(new Signed(signed.statement(), HYPER_NODE.id(), signed.signature()).verify(verifier))
                .isFalse();
    }

    private static Stream<byte[]> read(Kind kind, byte[] bytes) {
        try {
            return Stream.of(kind.parser().reencode(bytes));
        } catch (MalformedException _) {
            return Stream.empty();
        }
    }
}
