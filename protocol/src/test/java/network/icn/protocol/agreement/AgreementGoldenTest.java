package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.Vectors;
import network.icn.protocol.challenge.Asking;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.Subject;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The canonical bytes of EQ/1 (docs/wire.md), held against a file as those of the statements are. After an
/// intended change, `-Dicn.golden=write` writes the file anew.
class AgreementGoldenTest {
    private static final String FILE = "agreement.json";
    private static final Signer MEMBER = Nodes.signer("hypernode-0");
    private static final Subject SUBJECT = new Subject(
            Hash32.sha256(new byte[] {7}), Registries.MARK, new EraId(3), 1, 4, 3, Hash32.sha256(new byte[] {10}));
    private static final Hash32 DIGEST = Hash32.sha256(new byte[] {2});
    private static final Observation OBSERVATION = new Observation(
            List.of(new TargetObservation(
                    Nodes.id("scalernode-0"),
                    List.of(SlotResult.OK, SlotResult.FAIL, SlotResult.SKIP, SlotResult.OK, SlotResult.OK),
                    Reports.said(
                            new LatencySummary(4, 1_000, 2_000, 3_000),
                            new PossessionSummary(
                                    new Committed(Hash32.sha256(new byte[] {3}), 0, 1_000, 0, 0),
                                    24,
                                    23,
                                    0x7ff,
                                    List.of(Hash32.sha256(new byte[] {4})))))),
            Hash32.sha256(new byte[] {5}));
    private static final ProbeDraw DRAW =
            ProbeDraw.of(MEMBER, SUBJECT.network(), SUBJECT.era(), Hash32.sha256(new byte[] {9}));
    private static final AgreedBody BODY = new AgreedBody(
            SUBJECT,
            MemberSet.of(4, List.of(0, 1, 3)),
            List.of(Hash32.sha256(new byte[] {6}), Hash32.sha256(new byte[] {7}), Hash32.sha256(new byte[] {8})),
            List.of(new TargetReport(
                    Nodes.id("scalernode-0"),
                    List.of(SlotVerdict.values()),
                    3,
                    Reports.results(
                            new EchoResult(new LatencySummary(4, 1_000, 2_000, 3_000), 900, new FailedShare(3, 83_333)),
                            new PossessionResult(
                                    new Committed(Hash32.sha256(new byte[] {3}), 0, 1_000, 0, 0),
                                    24,
                                    23,
                                    List.of())))));

    interface Parser {
        byte[] reencode(byte[] bytes) throws MalformedException;
    }

    record Kind(String name, Payload payload, Parser parser) {
        Kind(String name, byte[] bytes, Parser parser) {
            this(name, Payload.of(bytes), parser);
        }

        byte[] bytes() {
            return payload.bytes();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind message(String name, EqMessage message) {
        return new Kind(name, message.bytes(), bytes -> EqMessage.parse(bytes).bytes());
    }

    static Stream<Kind> kinds() {
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        List.of(0, 1, 3).forEach(member -> signatures.put(member, MEMBER.sign(new byte[] {member.byteValue()})));
        QuorumCertificate certificate = new QuorumCertificate(
                QuorumCertificate.Kind.FINALIZED,
                SUBJECT,
                2,
                0,
                DIGEST,
                MemberSet.of(4, List.of(0, 1, 3)),
                List.copyOf(signatures.values()));
        Evidence equivocation = new Evidence.Contradiction(Equivocation.of(
                SUBJECT,
                new EqMessage.Commit(SUBJECT, 0, Hash32.sha256(new byte[] {1})).signedBy(MEMBER),
                new EqMessage.Commit(SUBJECT, 0, DIGEST).signedBy(MEMBER)));
        return Stream.of(
                message("commit", new EqMessage.Commit(SUBJECT, 1, DIGEST)),
                message("reveal", new EqMessage.Reveal(SUBJECT, 1, DIGEST, DRAW, Payload.of(OBSERVATION.bytes()))),
                message("propose", new EqMessage.Propose(SUBJECT, 1, 1, 0, DIGEST, Payload.of(BODY.bytes()))),
                message("propose-again", new EqMessage.Propose(SUBJECT, 1, 2, 1, DIGEST, Payload.EMPTY)),
                message("notarize", new EqMessage.Notarize(SUBJECT, 1, 2, 1, DIGEST)),
                message("nullify", new EqMessage.Nullify(SUBJECT, 1, 2)),
                message("finalize", new EqMessage.Finalize(SUBJECT, 1, 2, DIGEST)),
                new Kind(
                        "certificate",
                        certificate.bytes(),
                        bytes -> QuorumCertificate.parse(bytes).bytes()),
                new Kind(
                        "equivocation",
                        equivocation.bytes(),
                        bytes -> Evidence.parse(bytes).bytes()),
                new Kind(
                        "chosen-seed",
                        new Asking(SUBJECT.network(), SUBJECT.era(), DIGEST, MEMBER)
                                .proof(Nodes.id("scalernode-0"))
                                .bytes(),
                        bytes -> Evidence.parse(bytes).bytes()),
                new Kind(
                        "observation",
                        OBSERVATION.bytes(),
                        bytes -> Observation.parse(bytes).bytes()),
                new Kind("body", BODY.bytes(), bytes -> AgreedBody.parse(bytes).bytes()));
    }

    @Test
    void bytesStayWhatTheyWere() throws IOException {
        Map<String, Map<String, String>> now = new LinkedHashMap<>();
        kinds().forEach(kind -> {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("bytes", HexFormat.of().formatHex(kind.bytes()));
            fields.put("sha256", Hash32.sha256(kind.bytes()).toString());
            now.put(kind.name(), fields);
        });
        if ("write".equals(System.getProperty("icn.golden"))) {
            Path file = Path.of("src/test/resources/vectors/" + FILE);
            Files.writeString(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n");
            fail("written anew: " + file);
        }
        JsonNode golden = Vectors.read(FILE);

        assertThat(golden.propertyNames()).containsExactlyElementsOf(now.keySet());
        now.forEach((name, fields) -> fields.forEach(
                (field, value) -> assertThat(golden.get(name).get(field).asString())
                        .as("%s.%s", name, field)
                        .isEqualTo(value)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everythingIsReadBackToTheSameBytes(Kind kind) throws MalformedException {
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
    void changedBytesAreMalformedOrAnotherValueNeverAnException(Kind kind) {
        Random random = new Random(23);
        for (int round = 0; round < 3_000; round++) {
            byte[] changed = kind.bytes().clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            read(kind, changed).ifPresent(again -> assertThat(again).isEqualTo(changed));
        }
    }

    private static Optional<byte[]> read(Kind kind, byte[] bytes) {
        try {
            return Optional.of(kind.parser().reencode(bytes));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
