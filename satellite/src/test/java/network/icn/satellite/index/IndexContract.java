package network.icn.satellite.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Contrast;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexReader;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.log.LogState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What any engine owes to the satellite: apply, progress, and every typed question.
abstract class IndexContract {
    private static final Proven LOST = Proven.NONE.plus(new Evidence.Kind("possession"), 1);
    private static final EraId FIRST = new EraId(1);
    private static final EraId SECOND = new EraId(2);
    private static final EraId THIRD = new EraId(3);
    private static final NodeId ALFA = node(10);
    /// Above [#ALFA] as bytes and, if they were signed, below it.
    private static final NodeId BRAVO = node(0x90);

    private static final NodeId WITNESS = node(40);

    /// Met unless slots are down or something is proved.
    private static final IndexRules RULES = new IndexRules(hash(1), IndexContract::judge);

    private IndexEngine engine;

    abstract IndexEngine open(IndexRules rules);

    @BeforeEach
    void begin() {
        engine = open(RULES);
    }

    @AfterEach
    void end() {
        engine.close();
    }

    final IndexEngine engine() {
        return engine;
    }

    /// The same engine after a stop and a start.
    final void reopen(IndexRules rules) {
        engine.close();
        engine = open(rules);
    }

    static SlaVerdict.Outcome judge(Rows.Report row) {
        if (!row.proven().equals(Proven.NONE)) {
            return SlaVerdict.Outcome.BREACH;
        }
        return row.report().count(SlotVerdict.SURELY_DOWN) > 0 ? SlaVerdict.Outcome.SHORT : SlaVerdict.Outcome.MET;
    }

    static NodeId node(int filler) {
        byte[] bytes = new byte[NodeId.BYTES];
        bytes[0] = (byte) filler;
        bytes[31] = 7;
        return NodeId.of(bytes);
    }

    static Hash32 hash(int filler) {
        return Hash32.sha256(new byte[] {(byte) filler});
    }

    static LogState state(long size) {
        return new LogState(size, hash((int) size));
    }

    private static TargetReport report(NodeId target, SlotVerdict slot) {
        return new TargetReport(
                target,
                Collections.nCopies(3, slot),
                4,
                Sections.NONE
                        .with(
                                Echo.NAME,
                                EchoResult.FORM,
                                new EchoResult(new LatencySummary(12, 1_000, 2_000, 3_000), 900, FailedShare.NONE))
                        .with(
                                Possession.NAME,
                                PossessionResult.FORM,
                                new PossessionResult(Committed.NONE, 24, 23, List.of(hash(77)))));
    }

    private static IndexedEntry shard(long index, EraId era, int shard, TargetReport... reports) {
        return new IndexedEntry.Reports(
                index,
                era,
                shard,
                List.of(reports),
                List.of(
                        new Conduct(WITNESS, true, List.of(new Contrast(reports[0].target(), 3, 3, 1, 2, 1, 1, 0))),
                        new Conduct(node(41), false, List.of())));
    }

    static Rows.Evidence proof(long index, EraId era, NodeId accused, Evidence.Kind kind) {
        return new Rows.Evidence(
                index, era, accused, kind, hash((int) index), 1_234, WITNESS, Instant.ofEpochMilli(1_700_000_000_123L));
    }

    static IndexedEntry proved(long index, EraId era, NodeId accused, Evidence.Kind kind) {
        return new IndexedEntry.OfEvidence(proof(index, era, accused, kind));
    }

    /// Two eras of one shard each, then a second value for the second era, and evidence of both kinds.
    private void fill() {
        engine.apply(
                List.of(
                        shard(0, FIRST, 0, report(ALFA, SlotVerdict.UP), report(BRAVO, SlotVerdict.SURELY_DOWN)),
                        proved(1, FIRST, ALFA, new Evidence.Kind("possession"))),
                state(2));
        engine.apply(
                List.of(
                        shard(2, SECOND, 0, report(BRAVO, SlotVerdict.UP), report(ALFA, SlotVerdict.UP)),
                        shard(3, SECOND, 0, report(ALFA, SlotVerdict.SURELY_DOWN)),
                        shard(4, SECOND, 1, report(ALFA, SlotVerdict.UP)),
                        proved(5, SECOND, WITNESS, Evidence.Kind.EQUIVOCATION),
                        proved(6, SECOND, WITNESS, Evidence.Kind.EQUIVOCATION)),
                state(8));
    }

    private void see(Consumer<IndexReader> look) {
        engine.ask(reader -> {
            look.accept(reader);
            return reader;
        });
    }

    @Test
    void aNewOneHasNothingAndSaysSo() {
        assertThat(engine.progress()).isEqualTo(new LogState(0, Merkle.EMPTY_ROOT));
        see(reader -> assertThat(reader.totals()).isEqualTo(new Rows.Totals(0, 0)));
        see(reader -> assertThat(reader.report(FIRST, ALFA)).isEmpty());
        see(reader -> assertThat(reader.evidence(0, 10)).isEmpty());
        see(reader -> assertThat(reader.verdicts(FIRST, THIRD)).isEmpty());
    }

    @Test
    void progressCountsEntriesThatNobodyAsksForToo() {
        fill();

        assertThat(engine.progress()).isEqualTo(state(8));
        see(reader -> assertThat(reader.totals()).isEqualTo(new Rows.Totals(6, 3)));
    }

    @Test
    void aBatchIsTakenInWholeOrNotAtAll() {
        fill();

        assertThatThrownBy(() -> engine.apply(
                        List.of(
                                shard(8, THIRD, 0, report(ALFA, SlotVerdict.UP)),
                                proved(9, THIRD, ALFA, new Evidence.Kind("possession")),
                                proved(9, THIRD, BRAVO, new Evidence.Kind("possession"))),
                        state(11)))
                .isInstanceOf(RuntimeException.class);

        assertThat(engine.progress()).isEqualTo(state(8));
        see(reader -> assertThat(reader.totals()).isEqualTo(new Rows.Totals(6, 3)));
        see(reader -> assertThat(reader.report(THIRD, ALFA)).isEmpty());
    }

    @Test
    void aReportComesBackAsItWas() {
        fill();

        see(reader -> assertThat(reader.report(FIRST, BRAVO))
                .contains(new Rows.Report(0, FIRST, 0, report(BRAVO, SlotVerdict.SURELY_DOWN), Proven.NONE)));
        see(reader -> assertThat(reader.report(SECOND, ALFA))
                .as("the first of three")
                .contains(new Rows.Report(2, SECOND, 0, report(ALFA, SlotVerdict.UP), Proven.NONE)));
    }

    @Test
    void reportsAreInTheOrderOfTheLogAndWithinAnEntryOfIds() {
        fill();

        see(reader -> assertThat(reader.reports(Optional.empty(), Optional.empty(), 0, 100))
                .extracting(row -> row.logIndex() + " " + row.report().target())
                .containsExactly("0 " + ALFA, "0 " + BRAVO, "2 " + ALFA, "2 " + BRAVO, "3 " + ALFA, "4 " + ALFA));
        see(reader -> assertThat(reader.reports(Optional.of(SECOND), Optional.of(ALFA), 3, 100))
                .extracting(Rows.Report::logIndex)
                .containsExactly(3L, 4L));
        see(reader -> assertThat(reader.reports(Optional.empty(), Optional.empty(), 0, 3))
                .hasSize(3));
    }

    @Test
    void evidenceComesBackAsItWasInBothOrders() {
        fill();

        see(reader -> assertThat(reader.evidence(1, 2))
                .containsExactly(
                        proof(1, FIRST, ALFA, new Evidence.Kind("possession")),
                        proof(5, SECOND, WITNESS, Evidence.Kind.EQUIVOCATION)));
        see(reader -> assertThat(reader.newestEvidence(6, 10))
                .extracting(Rows.Evidence::logIndex)
                .containsExactly(5L, 1L));
        see(reader -> assertThat(reader.newestEvidence(Long.MAX_VALUE, 1))
                .extracting(Rows.Evidence::logIndex)
                .containsExactly(6L));
        see(reader -> assertThat(reader.evidenceOf(SECOND))
                .extracting(Rows.Evidence::logIndex)
                .containsExactly(5L, 6L));
        see(reader -> assertThat(reader.evidenceCounts(FIRST, THIRD))
                .containsExactlyInAnyOrder(new Rows.EraCount(FIRST, 1), new Rows.EraCount(SECOND, 2)));
    }

    @Test
    void evidenceChangesTheVerdictWhetherItComesBeforeOrAfterTheReport() {
        fill();
        engine.apply(
                List.of(
                        proved(8, THIRD, BRAVO, new Evidence.Kind("possession")),
                        shard(9, THIRD, 0, report(ALFA, SlotVerdict.UP), report(BRAVO, SlotVerdict.UP)),
                        proved(10, THIRD, ALFA, Evidence.Kind.EQUIVOCATION),
                        proved(11, THIRD, BRAVO, Evidence.Kind.CHOSEN_SEED)),
                state(12));

        see(reader -> assertThat(reader.verdicts(FIRST, THIRD))
                .containsExactlyInAnyOrder(
                        new Rows.VerdictCount(FIRST, SlaVerdict.Outcome.BREACH, 1),
                        new Rows.VerdictCount(FIRST, SlaVerdict.Outcome.SHORT, 1),
                        new Rows.VerdictCount(SECOND, SlaVerdict.Outcome.MET, 2),
                        new Rows.VerdictCount(SECOND, SlaVerdict.Outcome.SHORT, 1),
                        new Rows.VerdictCount(THIRD, SlaVerdict.Outcome.BREACH, 1),
                        new Rows.VerdictCount(THIRD, SlaVerdict.Outcome.MET, 1)));
        see(reader ->
                assertThat(reader.report(FIRST, ALFA)).map(Rows.Report::proven).contains(LOST));
        see(reader ->
                assertThat(reader.report(THIRD, BRAVO)).map(Rows.Report::proven).contains(LOST));
        see(reader -> assertThat(reader.proven(FIRST, THIRD)).isEqualTo(Map.of(ALFA, LOST, BRAVO, LOST)));
        see(reader -> assertThat(reader.proven(SECOND, SECOND)).isEmpty());
        see(reader -> assertThat(reader.contradictors(THIRD, THIRD)).containsExactly(ALFA));
    }

    /// Of whatever kind, and whether or not this program knows it.
    @Test
    void wrongAnswersAreCountedByTheirKind() {
        fill();
        engine.apply(
                List.of(
                        proved(8, FIRST, ALFA, new Evidence.Kind("of-tomorrow")),
                        proved(9, FIRST, BRAVO, new Evidence.Kind("of-tomorrow"))),
                state(10));

        Proven both = LOST.plus(new Evidence.Kind("of-tomorrow"), 1);
        see(reader ->
                assertThat(reader.report(FIRST, ALFA)).map(Rows.Report::proven).contains(both));
        see(reader -> assertThat(reader.proven(FIRST, FIRST))
                .isEqualTo(Map.of(ALFA, both, BRAVO, Proven.NONE.plus(new Evidence.Kind("of-tomorrow"), 1))));
        see(reader -> assertThat(reader.evidenceOf(FIRST))
                .extracting(row -> row.kind().label())
                .containsExactly("possession", "of-tomorrow", "of-tomorrow"));
    }

    @Test
    void cellsHaveTheNewestErasFirst() {
        fill();

        see(reader -> assertThat(reader.cells(FIRST, SECOND, 5))
                .extracting(cell -> cell.era().number() + " " + cell.logIndex() + " " + cell.verdict())
                .containsExactly("2 2 MET", "2 2 MET", "2 3 SHORT", "2 4 MET", "1 0 " + SlaVerdict.Outcome.BREACH));
    }

    @Test
    void twoValuesForOneShardAreOneConflict() {
        fill();

        see(reader -> assertThat(reader.conflicts(FIRST, THIRD)).containsExactly(new Rows.EraCount(SECOND, 1)));
    }

    @Test
    void conductComesBackAsItWas() {
        fill();

        see(reader -> assertThat(reader.conduct(FIRST, FIRST))
                .containsExactlyInAnyOrder(
                        new Conduct(WITNESS, true, List.of(new Contrast(ALFA, 3, 3, 1, 2, 1, 1, 0))),
                        new Conduct(node(41), false, List.of())));
        see(reader -> assertThat(reader.conduct(FIRST, THIRD)).hasSize(8));
        see(reader -> assertThat(reader.contradictors(FIRST, THIRD)).containsExactly(WITNESS, WITNESS));
        see(reader -> assertThat(reader.contradictors(FIRST, FIRST)).isEmpty());
    }

    @Test
    void talliesAreOfARangeOfIdsAndEras() {
        fill();

        EraTally down = EraTally.of(SECOND, report(ALFA, SlotVerdict.SURELY_DOWN));
        EraTally up = EraTally.of(SECOND, report(ALFA, SlotVerdict.UP));
        see(reader -> assertThat(reader.countedEras(SECOND, SECOND, node(0), ALFA))
                .containsExactlyInAnyOrder(
                        new Rows.CountedEra(ALFA, down), new Rows.CountedEra(ALFA, up), new Rows.CountedEra(ALFA, up)));
        see(reader ->
                assertThat(reader.countedEras(FIRST, THIRD, BRAVO, node(0xff))).hasSize(2));
    }

    @Test
    void oneQuestionSeesOneState() {
        fill();

        Rows.Totals before = engine.ask(reader -> {
            Rows.Totals first = reader.totals();
            // Another thread, as in a satellite: a library may lend the reader's connection to its own thread.
            CompletableFuture.runAsync(() ->
                            engine.apply(List.of(proved(8, THIRD, ALFA, new Evidence.Kind("possession"))), state(9)))
                    .join();
            assertThat(reader.totals()).isEqualTo(first);
            return first;
        });

        see(reader -> assertThat(reader.totals().evidence()).isEqualTo(before.evidence() + 1));
    }

    @Test
    void manyNodesAreKeptApart() {
        List<TargetReport> reports = IntStream.range(0, 200)
                .mapToObj(i -> report(node(i), SlotVerdict.UP))
                .toList();
        List<Contrast> contrasts = reports.stream()
                .map(report -> new Contrast(report.target(), 1, 0, 0, 0, 0, 0, 0))
                .toList();
        Conduct conduct = new Conduct(WITNESS, true, contrasts);
        engine.apply(List.of(new IndexedEntry.Reports(0, FIRST, 0, reports, List.of(conduct))), state(1));

        see(reader -> assertThat(reader.conduct(FIRST, FIRST)).containsExactly(conduct));
        see(reader -> assertThat(reader.reports(Optional.empty(), Optional.empty(), 0, 1_000))
                .extracting(row -> row.report().target())
                .isSorted()
                .hasSize(200));
    }

    @Test
    void aClearedOneIsANewOne() {
        fill();
        engine.clear();

        assertThat(engine.progress()).isEqualTo(new LogState(0, Merkle.EMPTY_ROOT));
        see(reader -> assertThat(reader.totals()).isEqualTo(new Rows.Totals(0, 0)));
        fill();
        see(reader -> assertThat(reader.totals()).isEqualTo(new Rows.Totals(6, 3)));
    }
}
