package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import network.icn.node.EnvironmentException;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.satellite.check.ArchiveCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A network changes, and what is archived stays true. In the first trial a lowered claim turned 45 breaches of
/// the past into promises kept, and one member that joined made every entry fail the check.
class RegistryChangeIT {
    private static final EraId ERA = TestArchive.ERA;
    private static final EraId CHANGED = new EraId(5);

    @TempDir
    Path directory;

    private TestArchive archive;

    @BeforeEach
    void makeArchive() {
        archive = new TestArchive(directory);
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    @Test
    void aLoweredClaimExcusesNothingThatIsArchived() throws Exception {
        assertNothingChanges(RegistryChangeIT::claimingLittle);
        assertThat(archive.json("/api/eras/5").at("/verdicts/met").asInt()).isEqualTo(2);
    }

    @Test
    void membersWhoJoinAndLeaveInvalidateNothingThatIsArchived() throws Exception {
        assertNothingChanges(registry ->
                registry.with(without(registry.hyperNodes()), registry.scalerNodes(), registry.satellites()));
    }

    @Test
    void anotherParameterInvalidatesNothingThatIsArchived() throws Exception {
        assertNothingChanges(registry -> registry.with(withCommittee(registry.parameters(), 4, 4)));
    }

    /// Nothing in agreement, verifier, archive, index and page knows this kind but by the list of the tests.
    @Test
    void aKindThatOnlyTheListNamesIsAgreedOnArchivedJudgedAndShown() throws Exception {
        fill();
        archive.change(
                registry -> registry.with(registry.parameters()
                        .withKinds(
                                List.of("echo", Parity.NAME, "possession", "possession-growth", "possession-retest"))),
                CHANGED);
        archive.start();
        submitAt(CHANGED);
        archive.awaitIndex();

        JsonNode before = archive.json("/api/reports?era=3").at("/reports/0");
        assertThat(before.at("/measured").propertyNames())
                .containsExactly("echo", "possession", "possession-growth", "possession-retest");
        JsonNode report = archive.json("/api/reports?era=5").at("/reports/0");
        assertThat(report.at("/measured").propertyNames())
                .containsExactly("echo", "parity", "possession", "possession-growth", "possession-retest");
        assertThat(report.at("/measured/parity/odd").asInt()).isEqualTo(1);
        assertThat(report.at("/reasons").valueStream().map(JsonNode::asString))
                .contains("parity: 1 of 3 numbers odd, promised none");
        JsonNode window = archive.json("/api/windows?window=1").at("/scalernodes/0");
        assertThat(window.at("/reasons").valueStream().map(JsonNode::asString))
                .contains("parity: odd numbers in 1 eras of the window, promised none");
        assertThat(window.at("/standings").valueStream().map(JsonNode::toString))
                .contains("{\"kind\":\"parity\",\"shortEras\":1,\"allowedShortEras\":0}");
        archive.close();
        ArchiveCheck.Outcome outcome = ArchiveCheck.run(archive.config());
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.reports()).isEqualTo(3);
    }

    /// Else the authority could rewrite the past, and every report of those eras would fail the check.
    @Test
    void aVersionThatCountsInAnEraThatIsReportedIsRefused() {
        fill();
        archive.change(RegistryChangeIT::claimingLittle, ERA);

        assertThatThrownBy(archive::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("the log holds a report of era 3 under registry version 1")
                .hasMessageContaining("in the network file version 2");
    }

    /// The satellite's file is newer than the auditor's.
    @Test
    void anAuditorWithAnOldNetworkFileIsTold() throws IOException {
        fill();
        archive.change(RegistryChangeIT::claimingLittle, CHANGED);
        archive.start();
        submitAt(CHANGED);
        archive.close();
        TestArchive old = new TestArchive(another("old"));

        assertThat(ArchiveCheck.run(archive.config()).problems()).isEmpty();
        assertThat(ArchiveCheck.run(archive.config(old.config().networkFile())).problems())
                .anyMatch(line -> line.contains("registry version 2") && line.contains("is none of the network file"));
    }

    private void assertNothingChanges(UnaryOperator<Registry> change) throws Exception {
        fill();
        archive.start();
        archive.awaitIndex();
        List<String> before = views();
        archive.close();
        archive.change(change, CHANGED);
        archive.start();
        archive.awaitIndex();

        assertThat(views()).isEqualTo(before);
        assertThat(before.getFirst()).contains("\"short\":2");
        CertifiedShard ofTheOldVersion = archive.report(new EraId(4));
        submitAt(new EraId(4));
        submitAt(CHANGED);
        archive.awaitIndex();
        assertThat(archive.json("/api/reports?era=4")
                        .at("/reports/0/registryVersion")
                        .asInt())
                .isEqualTo(1);
        assertThat(archive.json("/api/reports?era=5")
                        .at("/reports/0/registryVersion")
                        .asInt())
                .isEqualTo(2);
        assertThat(ofTheOldVersion.certificate().subject().registry())
                .isEqualTo(archive.signed.history().mark(ERA));
        assertRefusedUnderTheOldVersion();
        archive.close();
        ArchiveCheck.Outcome outcome = ArchiveCheck.run(archive.config());
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.reports()).isEqualTo(4);
        archive.start();
        archive.awaitIndex();
    }

    /// Members that have not heard of the change certify nothing that counts.
    private void assertRefusedUnderTheOldVersion() throws IOException {
        TestArchive unaware = new TestArchive(another("unaware"));
        EraId later = new EraId(6);
        archive.now.set(archive.afterEra(later));
        SubmitResponse answer = archive.submit(unaware.report(later));
        assertThat(answer.getRefusal().getReason()).isEqualTo("not-proved");
    }

    /// It may get the file, so nothing is lost.
    @Test
    void aReportOfALaterVersionThanTheSatelliteHasIsToComeAgain() throws IOException {
        TestArchive ahead = new TestArchive(another("ahead"));
        ahead.change(RegistryChangeIT::claimingLittle, ERA);
        archive.start();

        SubmitResponse answer = archive.submit(ahead.report(ERA));

        assertThat(answer.getRefusal().getReason()).isEqualTo("unknown-registry");
        assertThat(Refusal.UNKNOWN_REGISTRY.retry()).isTrue();
    }

    /// A file that the archive does not go with must not shut out the one that it does.
    @Test
    void afterARefusedNetworkFileTheRightOneIsTaken() throws IOException {
        fill();
        byte[] right = Files.readAllBytes(directory.resolve("network.json"));
        archive.change(RegistryChangeIT::claimingLittle, ERA);
        assertThatThrownBy(archive::start).isInstanceOf(EnvironmentException.class);
        Files.write(directory.resolve("network.json"), right);

        archive.start();
    }

    /// Reports of two eras in which both ScalerNodes were away for half of the time, and one lost data.
    private void fill() {
        archive.start();
        archive.submit(archive.report(new EraId(2)));
        archive.submit(archive.report(ERA, (_, _, slot) -> slot < 6 ? SlotResult.FAIL : SlotResult.OK, 1_000));
        archive.awaitIndex();
        archive.close();
    }

    private Path another(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    private void submitAt(EraId era) {
        archive.now.set(archive.afterEra(era));
        SubmitResponse answer = archive.submit(archive.report(era));
        assertThat(answer.hasReceipt()).as(answer.toString()).isTrue();
    }

    private List<String> views() throws Exception {
        List<String> views = new ArrayList<>();
        for (String path : List.of("/api/eras/3", "/api/eras/2", "/api/reports?era=3", "/api/windows?window=0")) {
            views.add(archive.json(path).toString());
        }
        return views;
    }

    private static Registry claimingLittle(Registry registry) {
        Claim little = new Claim(1, 1, Duration.ofSeconds(10), 1, 0, "DEU/Frankfurt");
        return registry.with(
                registry.hyperNodes(),
                registry.scalerNodes().stream()
                        .map(member -> new ScalerNodeMember(member.id(), member.provider(), member.endpoint(), little))
                        .toList(),
                registry.satellites());
    }

    /// The last one leaves.
    private static List<HyperNodeMember> without(List<HyperNodeMember> members) {
        return members.subList(0, members.size() - 1);
    }

    private static Parameters withCommittee(Parameters before, int committee, int quorum) {
        return new Parameters(
                before.genesis(),
                before.eraLength(),
                before.slotsPerEra(),
                committee,
                quorum,
                before.targetsPerShard(),
                before.possessionSamplesPerEra() + 1,
                before.answerTimeout().plusSeconds(1),
                before.windowSlots());
    }
}
