package network.icn.protocol.role.satellite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.HeadInquiry.Standing;
import org.junit.jupiter.api.Test;

/// When a satellite that may have lost the end of its log knows what it had signed.
class HeadInquiryTest {
    /// f = 1.
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final List<NodeId> HYPER_NODES =
            REGISTRY.hyperNodes().stream().map(HyperNodeMember::id).toList();
    private static final Signer SELF = Nodes.signer("satellite-0");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final HeadInquiry inquiry = new HeadInquiry(RegistryHistory.of(REGISTRY), SELF.id(), Ed25519.best());
    private final LogHead own = head(5, 5, NOON);

    private static LogHead head(long size, int root, Instant at) {
        return new LogHead(REGISTRY.network(), SELF.id(), size, Hash32.sha256(new byte[] {(byte) root}), at);
    }

    private static Signed receipt(LogHead head, Signer by) {
        EntryKey key = new EntryKey(ArchiveEntry.Kind.REPORT, new EraId(1), 0, Hash32.ZERO);
        return new SatelliteReceipt(key, head.size() - 1, Hash32.ZERO, head).signedBy(by);
    }

    private void answer(int hyperNode, LogHead shown) {
        inquiry.answered(HYPER_NODES.get(hyperNode), Optional.of(receipt(shown, SELF)), own);
    }

    private void askPeers() {
        inquiry.peersToAsk().forEach(inquiry::asked);
    }

    @Test
    void itIsClearWhenFPlusOneHyperNodesHaveNothingBeyondAndAllSatellitesWereAsked() {
        answer(0, own);
        assertThat(inquiry.standing()).isInstanceOf(Standing.Asking.class);
        inquiry.answered(HYPER_NODES.get(1), Optional.empty(), own);
        boolean alone = REGISTRY.satellites().size() == 1;
        assertThat(inquiry.standing() instanceof Standing.Clear).isEqualTo(alone);

        askPeers();

        assertThat(inquiry.standing()).isEqualTo(new Standing.Clear(NOON));
    }

    @Test
    void oneHyperNodeThatAnswersManyTimesIsOne() {
        askPeers();
        for (int i = 0; i < 9; i++) {
            answer(0, own);
        }

        assertThat(inquiry.standing()).isInstanceOf(Standing.Asking.class);
        assertThat(inquiry.wants(HYPER_NODES.get(0))).isFalse();
        assertThat(inquiry.wants(HYPER_NODES.get(1))).isTrue();
        assertThat(inquiry.wants(Nodes.id("stranger"))).isFalse();
    }

    /// f of them lie and say that they have nothing.
    @Test
    void whoeverHasMoreIsBelievedWhateverTheOthersSay() {
        askPeers();
        LogHead beyond = head(9, 9, NOON.plusSeconds(4));
        inquiry.answered(HYPER_NODES.get(0), Optional.empty(), own);
        answer(1, beyond);

        assertThat(inquiry.standing()).isEqualTo(new Standing.Lost(beyond));
    }

    @Test
    void anotherLogOfTheSameSizeIsALossToo() {
        LogHead other = head(5, 6, NOON.plusSeconds(4));
        answer(1, other);

        assertThat(inquiry.standing()).isEqualTo(new Standing.Lost(other));
    }

    /// Nobody can stop a satellite with what it has not signed.
    @Test
    void whatItHasNotSignedItselfInThisNetworkCountsForNothing() {
        askPeers();
        LogHead beyond = head(9, 9, NOON);
        Signed byAnother = receipt(beyond, Nodes.signer("hypernode-0"));
        Signed forged = new Signed(receipt(beyond, SELF).statement(), SELF.id(), byAnother.signature());
        LogHead ofAnother = new LogHead(REGISTRY.network(), Nodes.id("satellite-1"), 9, Hash32.ZERO, NOON);
        LogHead elsewhere = new LogHead(Registries.begunAnew(REGISTRY).network(), SELF.id(), 9, Hash32.ZERO, NOON);
        Signed noise = Signed.of(new byte[] {1}, SELF.id(), SELF.sign(new byte[] {1}));

        for (Signed each : List.of(
                byAnother,
                forged,
                ofAnother.signedBy(Nodes.signer("satellite-1")),
                ofAnother.signedBy(SELF),
                elsewhere.signedBy(SELF),
                noise)) {
            inquiry.answered(HYPER_NODES.get(0), Optional.of(each), own);
        }
        inquiry.answered(HYPER_NODES.get(1), Optional.empty(), own);

        assertThat(inquiry.standing()).isInstanceOf(Standing.Clear.class);
    }

    /// The newer copy of its head is gone, and its clock was set back meanwhile.
    @Test
    void theNextHeadIsLaterThanWhatOthersHave() {
        askPeers();
        answer(0, head(5, 5, NOON.plusSeconds(30)));
        answer(1, head(3, 3, NOON.minusSeconds(30)));

        assertThat(inquiry.standing()).isEqualTo(new Standing.Clear(NOON.plusSeconds(30)));
    }
}
