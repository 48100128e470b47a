package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.VirtualNetwork.Node;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;
import network.icn.protocol.role.protection.Waiting;
import org.junit.jupiter.api.Test;

/// A HyperNode that moves to another machine with what it has signed: in order, too late, and while it still runs.
class MovedNodeTest {
    private static final int SEEDS = Integer.getInteger("icn.seeds", 4);

    private static VoteRecord rules(VirtualNetwork network, Node node) {
        return new VoteRecord(RegistryHistory.of(network.registry), node.id());
    }

    /// As the command does it: the journal says so before the record leaves.
    private static SigningRecord export(VirtualNetwork network, Node node) {
        SigningRecord record = rules(network, node).takeOut(JournalState.whole(), node.records, network.now());
        node.records.add(VoteRecord.handedOver(record.taken()));
        return record;
    }

    private static TakenIn take(VirtualNetwork network, Node node, List<Payload> journal, SigningRecord record) {
        TakenIn taken = rules(network, node).takeIn(journal.isEmpty(), journal, record, network.now());
        if (taken.changes()) {
            journal.add(VoteRecord.handedOver(taken.until()));
            journal.addAll(taken.added());
            journal.add(VoteRecord.covers(taken.covers()));
        }
        return taken;
    }

    private static List<Waiting.Reason> waits(Node node) {
        return node.notices.stream()
                .filter(HyperNodeNotice.SitsOut.class::isInstance)
                .map(notice -> ((HyperNodeNotice.SitsOut) notice).waiting().reason())
                .toList();
    }

    private static boolean spokeOf(VirtualNetwork network, Node node, int era) {
        return network.decided(era).stream()
                .flatMap(report -> report.reveals().stream())
                .anyMatch(reveal -> reveal.signer().equals(node.id()));
    }

    private static void assertNothingContradictory(VirtualNetwork network, String moment) {
        List<Signed> said = new ArrayList<>();
        network.nodes.forEach(node -> said.addAll(node.said));
        assertThat(said).as(moment).isNotEmpty();
        for (Signed one : said) {
            assertThat(said)
                    .as(moment)
                    .noneMatch(other -> one.signer().equals(other.signer()) && VirtualNetwork.contradicts(one, other));
        }
        assertThat(network.accused()).as(moment).isEmpty();
    }

    /// Stopped anywhere in an era, exported, imported elsewhere a little later: it goes on where it was.
    @Test
    void aNodeThatMovesWithItsRecordNeitherWaitsNorContradictsItself() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            VirtualNetwork network = new VirtualNetwork(seed, 4);
            Node old = network.nodes.get(seed % 4);
            network.runUntil(network.end(1).minusSeconds(4).plusMillis(random.nextInt(8_000)));
            old.crash();
            SigningRecord record = export(network, old);
            network.runUntil(network.now().plusMillis(random.nextInt(1_500)));
            List<Payload> journal = new ArrayList<>();
            TakenIn taken = take(network, old, journal, record);
            Node moved = network.twin(old, JournalState.whole(), journal);

            network.runUntil(network.end(3).plusSeconds(16));

            String moment = "seed " + seed;
            assertThat(taken.fresh()).as(moment).isTrue();
            assertThat(waits(moved)).as(moment).isEmpty();
            assertThat(spokeOf(network, moved, 1)).as(moment).isTrue();
            assertThat(spokeOf(network, moved, 2)).as(moment).isTrue();
            assertNothingContradictory(network, moment);
        }
    }

    /// Whoever starts the old one again does no harm: it waits, hears the new one, and stops.
    @Test
    void theOldMachineStartedAgainStopsBeforeItHasSignedAnything() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualNetwork network = new VirtualNetwork(seed, 4);
            Node old = network.nodes.get(seed % 4);
            network.runUntil(network.end(1).minusSeconds(4));
            old.crash();
            List<Payload> journal = new ArrayList<>();
            take(network, old, journal, export(network, old));
            Node moved = network.twin(old, JournalState.whole(), journal);
            int said = old.said.size();
            old.restart();

            network.runUntil(network.end(4).plusSeconds(16));

            assertThat(waits(old)).startsWith(Waiting.Reason.HANDED_OVER);
            assertThat(old.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
            assertThat(old.said).hasSize(said);
            assertThat(moved.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
            assertThat(spokeOf(network, moved, 4)).isTrue();
            assertNothingContradictory(network, "seed " + seed);
        }
    }

    /// Exported, and then not moved: the node waits once and goes on, also after another restart.
    @Test
    void aNodeThatWasExportedAndStayedComesBackByItself() {
        VirtualNetwork network = new VirtualNetwork(61, 4);
        Node node = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(4));
        node.crash();
        export(network, node);
        node.restart();
        network.runUntil(network.end(2).plusSeconds(1));
        node.crash();
        node.restart();

        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(waits(node)).containsExactly(Waiting.Reason.HANDED_OVER);
        assertThat(spokeOf(network, node, 3)).isTrue();
        assertNothingContradictory(network, "it stayed");
    }

    /// Exported and imported at the same place: as if nothing had been.
    @Test
    void importingWhereItWasExportedTakesThatBack() {
        VirtualNetwork network = new VirtualNetwork(62, 4);
        Node node = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(4));
        node.crash();
        SigningRecord record = export(network, node);
        TakenIn taken = take(network, node, node.records, record);
        node.restart();
        TakenIn again = take(network, node, new ArrayList<>(node.records), record);

        network.runUntil(network.end(2).plusSeconds(16));

        assertThat(taken.added()).isEmpty();
        assertThat(again.changes()).isFalse();
        assertThat(waits(node)).isEmpty();
        assertThat(spokeOf(network, node, 1)).isTrue();
    }

    /// The export of a copy: its owner has gone on and voted, and dies before the import. Others tell, so it waits.
    @Test
    void anExportFromBeforeTheLastVotesIsFoundOldByWhatOthersShow() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            VirtualNetwork network = new VirtualNetwork(seed, 4);
            Node old = network.nodes.get(seed % 4);
            network.runUntil(network.end(1).minusSeconds(1));
            SigningRecord record = rules(network, old).takeOut(JournalState.whole(), old.records, network.now());
            network.runUntil(network.end(1).plusMillis(1_000 + random.nextInt(3_500)));
            old.crash();
            List<Payload> journal = new ArrayList<>();
            TakenIn taken = take(network, old, journal, record);
            Node moved = network.twin(old, JournalState.whole(), journal);

            network.runUntil(network.end(4).plusSeconds(16));

            String moment = "seed " + seed;
            assertThat(taken.fresh()).as(moment).isTrue();
            assertThat(waits(moved)).as(moment).containsExactly(Waiting.Reason.STALE);
            assertThat(spokeOf(network, moved, 4)).as(moment).isTrue();
            assertNothingContradictory(network, moment);
        }
    }

    /// Nobody answers, so nobody tells: what is older than an era is not believed.
    @Test
    void anOldExportIsNotBelievedThoughNobodyTells() {
        VirtualNetwork network = new VirtualNetwork(63, 4);
        Node old = network.nodes.getFirst();
        network.runUntil(network.end(0).plusSeconds(10));
        SigningRecord record = rules(network, old).takeOut(JournalState.whole(), old.records, network.now());
        Instant death = network.end(2).plusSeconds(2);
        network.runUntil(death);
        assertThat(old.said).isNotEmpty();
        old.crash();
        network.deaf = (node, _) -> node.id().equals(old.id());
        List<Payload> journal = new ArrayList<>();
        TakenIn taken = take(network, old, journal, record);
        Node moved = network.twin(old, JournalState.whole(), journal);

        network.runUntil(network.end(4).plusSeconds(1));
        network.deaf = (_, _) -> false;
        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(taken.fresh()).isFalse();
        assertThat(taken.covers()).isEqualTo(new EraId(4));
        assertThat(waits(moved)).containsExactly(Waiting.Reason.BEGUN_LATE, Waiting.Reason.UNHEARD);
        assertThat(spokeOf(network, moved, 4)).isFalse();
        assertThat(spokeOf(network, moved, 5)).isTrue();
        assertNothingContradictory(network, "nobody tells");
    }

    /// Copied while it runs, and exported from the copy: one of the two stops for good.
    @Test
    void whileTheOldOneRunsOnOneOfTheTwoStops() {
        VirtualNetwork network = new VirtualNetwork(64, 4);
        Node old = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(9));
        SigningRecord record = rules(network, old).takeOut(JournalState.whole(), old.records, network.now());
        List<Payload> journal = new ArrayList<>();
        take(network, old, journal, record);
        Node moved = network.twin(old, JournalState.whole(), journal);

        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(List.of(old, moved))
                .filteredOn(node -> node.count(HyperNodeNotice.KeyUsedElsewhere.class) > 0)
                .hasSize(1);
    }

    /// The process ends while the import is being written: what is there is not gone on from.
    @Test
    void aBrokenOffImportIsAJournalThatWaits() {
        VirtualNetwork network = new VirtualNetwork(65, 4);
        Node old = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(4));
        old.crash();
        SigningRecord record = export(network, old);
        List<Payload> whole = new ArrayList<>();
        take(network, old, whole, record);
        assertThat(whole).hasSizeGreaterThan(4);
        for (int written = 1; written < whole.size(); written++) {
            List<Payload> part = new ArrayList<>(whole.subList(0, written));
            RestoredRecords restored = RestoredRecords.read(part, 12);

            assertThat(restored.handedOver()).as("of %d records", written).isPresent();

            TakenIn rest = take(network, old, part, record);
            assertThat(rest.added()).hasSize(whole.size() - Math.max(written, 1) - 1);
            assertThat(RestoredRecords.read(part, 12).handedOver()).isEmpty();
            assertThat(RestoredRecords.read(part, 12).covers())
                    .isEqualTo(RestoredRecords.read(whole, 12).covers());
        }
    }

    @Test
    void ofAJournalWhoseEndIsLostLittleIsClaimed() {
        VirtualNetwork network = new VirtualNetwork(66, 4);
        Node node = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(2));

        SigningRecord record = rules(network, node).takeOut(JournalState.cut(100), node.records, network.now());

        assertThat(record.covers()).isEqualTo(new EraId(3));
        assertThat(record.entries()).isNotEmpty();
    }

    @Test
    void aRecordOfLongAgoStaysBehindAndIsNotClaimed() {
        VirtualNetwork network = new VirtualNetwork(67, 4);
        Node node = network.nodes.getFirst();
        network.runUntil(network.end(6).plusSeconds(8));

        SigningRecord record = rules(network, node).takeOut(JournalState.whole(), node.records, network.now());

        assertThat(record.covers()).isEqualTo(new EraId(4));
        assertThat(record.entries())
                .extracting(SigningRecord.Entry::era)
                .containsOnly(new EraId(4), new EraId(5), new EraId(6), new EraId(7));
    }
}
