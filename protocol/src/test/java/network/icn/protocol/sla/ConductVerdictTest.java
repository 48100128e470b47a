package network.icn.protocol.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Reports;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-61: half is not enough, more than half is.
class ConductVerdictTest {
    /// Member 0 behaves so, in front of one target with four slots of which two were DOWN.
    private static ConductVerdict verdict(int cells, int falseUp, int falseDown, int flattering) {
        AgreedBody body = new AgreedBody(
                MemberSet.of(4, List.of(0)),
                List.of(Hash32.ZERO),
                List.of(Reports.report("++--", 0, LatencySummary.NONE)),
                List.of(new Conduct(0, cells, falseUp, falseDown, flattering)));
        return ConductVerdict.of(body, 0);
    }

    @Test
    void whoAgreesIsConsistent() {
        assertThat(verdict(4, 0, 0, 0)).isEqualTo(ConductVerdict.CONSISTENT);
    }

    @Test
    void whoIsNotInTheAgreedSetIsSilent() {
        AgreedBody body = new AgreedBody(MemberSet.of(4, List.of()), List.of(), List.of(), List.of());
        assertThat(ConductVerdict.of(body, 3)).isEqualTo(ConductVerdict.SILENT);
    }

    /// Outages hide no slanderer: only the slots that were UP count.
    @Test
    void slanderTakesMoreThanHalfOfTheUpSlots() {
        assertThat(verdict(4, 0, 1, 0)).isEqualTo(ConductVerdict.CONSISTENT);
        assertThat(verdict(4, 0, 2, 0)).isEqualTo(ConductVerdict.LIES_DOWN);
    }

    @Test
    void praiseTakesMoreThanHalfOfTheDownSlots() {
        assertThat(verdict(4, 1, 0, 0)).isEqualTo(ConductVerdict.CONSISTENT);
        assertThat(verdict(4, 2, 0, 0)).isEqualTo(ConductVerdict.LIES_UP);
    }

    @Test
    void flatteryTakesMoreThanHalfOfTheTargets() {
        assertThat(verdict(4, 0, 0, 1)).isEqualTo(ConductVerdict.LIES_UP);
    }
}
