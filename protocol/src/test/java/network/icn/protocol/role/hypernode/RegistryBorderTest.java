package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.RegistryNotice;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.report.TargetReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whole machines that know two versions, and work from an era that goes by the one into an era that goes by the other.
class RegistryBorderTest {
    /// The first era of version 2.
    private static final int BORDER = 1;

    private final VirtualNetwork network = new VirtualNetwork(94, 5, RegistryBorderTest::withoutTheLast);
    private final Registry before = network.history.at(new EraId(BORDER - 1));
    private final Registry after = network.history.at(new EraId(BORDER));
    private final NodeId left = before.hyperNodes().getLast().id();
    private final NodeId closed = before.satellites().getLast().id();
    private final NodeId kept = before.satellites().getFirst().id();

    @BeforeEach
    void twoErasOnEachSide() {
        network.runUntil(network.end(BORDER + 1).plus(Duration.ofSeconds(16)));
    }

    /// A HyperNode, a ScalerNode and a satellite leave, and the committee and its quorum shrink.
    private static RegistryHistory withoutTheLast(RegistryHistory history) {
        Registry first = history.latest();
        Parameters old = first.parameters();
        return history.with(new Registry(
                first.networkId(),
                first.name(),
                RegistryLink.after(first, new EraId(BORDER)),
                first.authority(),
                new Parameters(
                        old.genesis(),
                        old.eraLength(),
                        old.slotsPerEra(),
                        4,
                        3,
                        old.targetsPerShard(),
                        old.possessionSamplesPerEra(),
                        old.answerTimeout(),
                        old.windowSlots()),
                first.beacon(),
                first.hyperNodes().subList(0, first.hyperNodes().size() - 1),
                first.scalerNodes().subList(0, first.scalerNodes().size() - 1),
                List.<SatelliteMember>of(first.satellites().getFirst())));
    }

    private static List<NodeId> targets(VirtualNetwork network, int era) {
        return network.body(era).reports().stream().map(TargetReport::target).toList();
    }

    private List<NodeId> speakers(int era) {
        return network.decided(era).stream()
                .flatMap(report -> report.reveals().stream())
                .map(Signed::signer)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<NodeId> scalerNodes(Registry registry) {
        return registry.scalerNodes().stream().map(member -> member.id()).toList();
    }

    @Test
    void eachEraIsAboutTheMembersAndNamesTheVersionThatCountInIt() throws MalformedException {
        for (int era = 0; era <= BORDER + 1; era++) {
            Registry version = network.history.at(new EraId(era));
            assertThat(network.decided(era))
                    .as("era " + era)
                    .hasSize(1)
                    .allSatisfy(
                            report -> assertThat(report.certificate().subject().registry())
                                    .isEqualTo(network.history.mark(report.era())));
            assertThat(targets(network, era))
                    .as("era " + era)
                    .containsExactlyInAnyOrderElementsOf(scalerNodes(version));
        }
        assertThat(before.scalerNodes()).hasSizeGreaterThan(after.scalerNodes().size());
    }

    @Test
    void whoLeavesSpeaksOfItsLastEraAndOfNoneAfter() {
        assertThat(speakers(BORDER - 1)).contains(left);
        assertThat(speakers(BORDER)).hasSizeGreaterThanOrEqualTo(3).doesNotContain(left);
        assertThat(speakers(BORDER + 1)).hasSizeGreaterThanOrEqualTo(3).doesNotContain(left);
        assertThat(network.accused()).isEmpty();
    }

    @Test
    void anEraIsBroughtToTheSatellitesOfItsOwnVersion() {
        assertThat(network.reports(kept, BORDER - 1)).isEqualTo(1);
        assertThat(network.reports(closed, BORDER - 1)).isEqualTo(1);
        assertThat(network.reports(kept, BORDER)).isEqualTo(1);
        assertThat(network.reports(closed, BORDER)).isZero();
    }

    @Test
    void whoeverKnowsBothVersionsFindsAllReportsValidAndWhoKnowsOneOnlyItsOwn() {
        CertifiedShardVerifier both = verifier(network.history);
        CertifiedShardVerifier first = verifier(RegistryHistory.of(before));
        for (int era = 0; era <= BORDER + 1; era++) {
            CertifiedShard report = network.decided(era).getFirst();
            assertThat(both.verify(report)).as("era " + era).isEqualTo(CertifiedShardVerifier.Finding.VALID);
            assertThat(first.verify(report))
                    .as("era " + era)
                    .isEqualTo(
                            era < BORDER
                                    ? CertifiedShardVerifier.Finding.VALID
                                    : CertifiedShardVerifier.Finding.WRONG_SUBJECT);
        }
    }

    private CertifiedShardVerifier verifier(RegistryHistory history) {
        return new CertifiedShardVerifier(
                history, network.verifier, value -> BeaconVerifier.verify(network.chain.info(), value));
    }

    /// What the others said a moment before the border named the version that counted then.
    @Test
    void nobodyIsToldThatTheOthersGoByAnotherVersion() {
        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(node.notices.stream().filter(HyperNodeNotice.Registry.class::isInstance))
                        .containsExactly(goesBy(before), goesBy(after)));
    }

    private static HyperNodeNotice goesBy(Registry version) {
        return new HyperNodeNotice.Registry(new RegistryNotice.Measured(version.version(), 0));
    }

    /// It has not acknowledged yet, and may come back.
    @Test
    void theJournalKeepsWhatASatelliteThatLeftHasNotGot() {
        Submission report = new Submission.OfShard(network.decided(BORDER - 1).getFirst());
        Payload owed = new HyperNodeJournal.Owed(report).encoded();
        Payload settled = new HyperNodeJournal.Settled(kept, report.id()).encoded();
        EraId now = new EraId(BORDER + Agreements.ERAS_KEPT);
        Payload drawn = new HyperNodeJournal.Drawn(
                        now, network.chain.sign(BeaconSchedule.ofEra(network.history.genesis(), now)))
                .encoded();
        JournalRetention retention = new JournalRetention(network.history);

        assertThat(retention.needed(List.of(owed, settled, drawn))).contains(owed);
        assertThat(retention.needed(
                        List.of(owed, settled, new HyperNodeJournal.Settled(closed, report.id()).encoded(), drawn)))
                .doesNotContain(owed);
    }
}
