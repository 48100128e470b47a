package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.node.Role;
import network.icn.node.ConfigException;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.ReachGap;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.VerdictReason;
import network.icn.protocol.settlement.Vetting;
import network.icn.protocol.settlement.WindowVerdict;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final Instant END = Instant.parse("2026-01-01T00:00:20Z");
    private static final EraSpan ONE_ERA = new EraSpan(0, 1);
    private static final List<String> SATELLITES = List.of("satellite-1", "satellite-2");

    @Test
    void aReportCountsAsArchivedWhenEverySatelliteHoldsIt() {
        Findings findings = findings();
        findings.saw("satellite-1", met("scaler-1"), END, END);
        findings.saw("satellite-1", met("scaler-2"), END, END);
        findings.saw("satellite-2", met("scaler-1"), END, END);
        assertThat(findings.summary(ONE_ERA).ok()).isFalse();

        List<DevnetEvent> news = findings.saw("satellite-2", met("scaler-2"), END, END.plusSeconds(4));

        assertThat(news).containsExactly(new DevnetEvent.EraArchived(0, 2, 2, java.time.Duration.ofSeconds(4)));
        assertThat(findings.summary(ONE_ERA).ok()).isTrue();
        assertThat(findings.summary(ONE_ERA).archived()).isEqualTo(2);
        assertThat(findings.summary(ONE_ERA).certified()).isEqualTo(2);
    }

    @Test
    void aFaultThatNobodyNamesIsAFailure() {
        Findings findings = findings("data-loss:1");
        archiveEverything(findings);
        assertThat(findings.summary(ONE_ERA).wrong()).containsExactly("the fault data-loss of scaler-2 was not named");

        findings.saw("satellite-1", new Findings.EvidenceSeen(0, "possession", "scaler-2", "id"));

        assertThat(findings.summary(ONE_ERA).ok()).isTrue();
        assertThat(findings.summary(ONE_ERA).evidence()).isEqualTo(Map.of("possession", 1));
    }

    @Test
    void theSameEvidenceOnTwoSatellitesIsOneFinding() {
        Findings findings = findings("data-loss:1");
        var seen = new Findings.EvidenceSeen(0, "possession", "scaler-2", "id");

        assertThat(findings.saw("satellite-1", seen)).hasSize(2);
        assertThat(findings.saw("satellite-2", seen)).isEmpty();
    }

    @Test
    void accusingAnHonestNodeIsAFailure() {
        Findings findings = findings();
        archiveEverything(findings);

        findings.conduct(0, "hyper-1", FaultKind.LIES_UP);

        assertThat(findings.summary(ONE_ERA).wrong())
                .containsExactly("hyper-1 is called lies-up by conduct in the certified reports in era 0");
    }

    @Test
    void anHonestScalerNodeInBreachIsAFailure() {
        Findings findings = findings();
        archiveEverything(findings);

        findings.saw(
                "satellite-1",
                new Findings.ReportSeen(1, "scaler-1", "id", "breach", List.of("availability"), Optional.empty()),
                END,
                END);

        assertThat(findings.summary(ONE_ERA).ok()).isFalse();
    }

    @Test
    void aBrokenWindowNamesWhoIsOfflineAndIsAFailureOfAnHonestNode() {
        WindowVerdict broken = broken(new VerdictReason.WindowAvailability(12, 3, 36));
        Findings findings = findings("offline:1");
        archiveEverything(findings);

        assertThat(findings.broke("scaler-2", broken)).hasSize(2);
        assertThat(findings.summary(ONE_ERA).ok()).isTrue();

        findings.broke("scaler-1", broken);
        assertThat(findings.summary(ONE_ERA).wrong())
                .containsExactly(
                        "scaler-1 is honest and in breach in window 0 [availability: surely down in 12 slots of the"
                                + " window, 3 of 36 are allowed]");
    }

    /// Absence names nobody who refuses, and lost leaves nobody who is offline.
    @Test
    void lostLeavesNameWhoRefusesAndAreAFailureOfAnHonestNode() {
        WindowVerdict lost = broken(new VerdictReason.Rejected(
                Track.POSSESSION,
                new EraId(0),
                new EraId(1),
                new Trials(4 * Trials.ONE, 588 * Trials.ONE),
                ErrorRates.POSSESSION));
        WindowVerdict absent = broken(new VerdictReason.WindowAvailability(12, 3, 36));
        Findings findings = findings("refuses-when-wrong:1");
        archiveEverything(findings);

        assertThat(findings.broke("scaler-2", absent)).hasSize(1);
        assertThat(findings.summary(ONE_ERA).wrong())
                .containsExactly("the fault refuses-when-wrong of scaler-2 was not named");
        assertThat(findings.broke("scaler-2", lost)).hasSize(2);
        assertThat(findings.summary(ONE_ERA).ok()).isTrue();

        findings.broke("scaler-1", lost);
        assertThat(findings.summary(ONE_ERA).ok()).isFalse();
    }

    private static WindowVerdict broken(VerdictReason reason) {
        return new WindowVerdict(
                new SlaWindow(0, new EraId(0), new EraId(2), 36),
                WindowVerdict.Outcome.BREACH,
                12,
                3,
                12,
                List.of(),
                List.of(),
                new Vetting(Vetting.State.VETTING, 0, 0, 0, 0),
                Optional.empty(),
                Proven.NONE,
                List.of(reason));
    }

    @Test
    void aGapNamesALiarAndAccusesNobody() {
        ReachGap gap = new ReachGap(NodeId.of(new byte[NodeId.BYTES]), ReachGap.Kind.UNREACHED, 12, 12);
        Findings findings = findings("lies-down:1");
        archiveEverything(findings);

        assertThat(findings.gap(0, "hyper-1", "scaler-1", gap)).isEmpty();
        assertThat(findings.gap(0, "hyper-4", "scaler-1", gap)).hasSize(1);
        assertThat(findings.summary(ONE_ERA).ok()).isTrue();
    }

    @Test
    void satellitesThatShowDifferentReportsOfOneEraAreAFailure() {
        Findings findings = findings();
        archiveEverything(findings);
        assertThat(findings.summary(ONE_ERA).ok()).isTrue();

        findings.saw(
                "satellite-2",
                new Findings.ReportSeen(0, "scaler-1", "another id", "met", List.of(), Optional.empty()),
                END,
                END);

        assertThat(findings.summary(ONE_ERA).wrong())
                .containsExactly("satellite-2 shows another certified report of scaler-1 in era 0");
    }

    @Test
    void faultyNodesAreTheLastOfTheirRole() {
        assertThat(plan("lies-up:1", "silent:2").all())
                .isEqualTo(
                        Map.of("hyper-2", FaultKind.LIES_UP, "hyper-3", FaultKind.SILENT, "hyper-4", FaultKind.SILENT));
    }

    @Test
    void unknownFaultsAndTooManyAreRefusedInOneLine() {
        assertThatThrownBy(() -> plan("sleepy:1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sleepy")
                .hasMessageContaining("data-loss");
        assertThatThrownBy(() -> plan("capacity-lie:1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not supported by this program yet")
                .hasMessageContaining("data-loss");
        assertThatThrownBy(() -> plan("down:2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 1 of 2");
    }

    private static void archiveEverything(Findings findings) {
        for (String satellite : SATELLITES) {
            findings.saw(satellite, met("scaler-1"), END, END);
            findings.saw(satellite, met("scaler-2"), END, END);
        }
    }

    private static Findings.ReportSeen met(String node) {
        return new Findings.ReportSeen(0, node, "id", "met", List.of(), Optional.empty());
    }

    private static Findings findings(String... faults) {
        return new Findings(List.of("scaler-1", "scaler-2"), SATELLITES, plan(faults));
    }

    private static FaultPlan plan(String... faults) {
        Map<Role, Integer> counts = new EnumMap<>(Role.class);
        counts.put(Role.HYPERNODE, 4);
        counts.put(Role.SCALERNODE, 2);
        counts.put(Role.SATELLITE, 2);
        return FaultPlan.of(List.of(faults), List.of(), counts);
    }
}
