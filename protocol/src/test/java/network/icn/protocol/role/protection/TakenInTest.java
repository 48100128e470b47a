package network.icn.protocol.role.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.SigningRecord.Entry;
import org.junit.jupiter.api.Test;

class TakenInTest {
    private static final int SEEDS = Integer.getInteger("icn.seeds", 2_000);
    private static final EraClock ERAS = new EraClock(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(1), 12);
    private static final NodeId SELF = NodeId.of(new byte[NodeId.BYTES]);

    private static Instant in(long era) {
        return ERAS.start(new EraId(era)).plusSeconds(60);
    }

    private static Hash32 about(long era) {
        return Hash32.sha256(new byte[] {(byte) era});
    }

    private static Entry entry(long era, int said) {
        return new Entry(new EraId(era), about(era), "said", Payload.of(new byte[] {(byte) era, (byte) said}));
    }

    private static SigningRecord record(long takenIn, long covers, Entry... entries) {
        return new SigningRecord(Hash32.ZERO, SELF, in(takenIn), new EraId(covers), List.of(entries));
    }

    /// What a test keeps as a journal.
    private static final class Disk {
        private final Map<Hash32, List<Payload>> records = new LinkedHashMap<>();
        private Optional<EraId> covers = Optional.empty();
        private Optional<Instant> handedOver = Optional.empty();

        static Disk of(long covers, Entry... entries) {
            Disk disk = new Disk();
            disk.covers = Optional.of(new EraId(covers));
            for (Entry entry : entries) {
                disk.put(entry.payload());
            }
            return disk;
        }

        private void put(Payload record) {
            records.computeIfAbsent(about(record.bytes()[0]), _ -> new ArrayList<>())
                    .add(record);
        }

        TakenIn take(SigningRecord from, Instant now) {
            return take(from, 0, now);
        }

        TakenIn take(SigningRecord from, int ahead, Instant now) {
            TakenIn taken = TakenIn.of(new TakenIn.Target(records, covers, handedOver), from, ERAS, ahead, now);
            if (taken.changes()) {
                taken.added().forEach(this::put);
                covers = Optional.of(taken.covers());
                handedOver = Optional.empty();
            }
            return taken;
        }
    }

    @Test
    void anEmptyJournalTakesAllAndClaimsWhatTheRecordClaims() {
        Disk disk = new Disk();

        TakenIn taken = disk.take(record(5, 3, entry(3, 1), entry(4, 1), entry(4, 2)), in(5));

        assertThat(taken.added()).hasSize(3);
        assertThat(taken.covers()).isEqualTo(new EraId(3));
        assertThat(taken.fresh()).isTrue();
        assertThat(taken.changes()).isTrue();
    }

    /// Nobody knows what was signed since, or before it was taken.
    @Test
    void othersHaveToBeHeardBehindARecordThatIsOldOrBeganBehindALoss() {
        assertThat(new Disk().take(record(5, 3, entry(3, 1)), in(5)).unheard()).isFalse();
        assertThat(new Disk().take(record(5, 3, entry(3, 1)), in(6)).unheard()).isFalse();
        assertThat(new Disk().take(record(5, 3, entry(3, 1)), in(9)).unheard())
                .as("old")
                .isTrue();
        assertThat(new Disk().take(record(5, 6, entry(3, 1)), in(5)).unheard())
                .as("it claims nothing of the era in which it was taken")
                .isTrue();
        Instant early = ERAS.genesis().minusSeconds(9);
        TakenIn wrong = new Disk().take(record(5, 3, entry(3, 1)), early);
        assertThat(wrong.unheard()).as("the clock here is wrong").isTrue();
        assertThat(wrong.covers()).isEqualTo(new EraId(6));
        SigningRecord begun = new SigningRecord(Hash32.ZERO, SELF, early, new EraId(0), List.of());
        assertThat(new Disk().take(begun, early).unheard())
                .as("the clock there may have been wrong; who starts before genesis waits for nothing anyway")
                .isTrue();
    }

    @Test
    void twiceIsAsOnceAlsoMuchLater() {
        Disk disk = new Disk();
        SigningRecord record = record(5, 3, entry(3, 1), entry(4, 1));
        disk.take(record, in(5));

        assertThat(disk.take(record, in(5)).changes()).isFalse();
        assertThat(disk.take(record, in(90)).changes()).isFalse();
        assertThat(disk.covers).contains(new EraId(3));
    }

    @Test
    void theLaterClaimCounts() {
        assertThat(Disk.of(6).take(record(5, 3, entry(4, 1)), in(5)).covers()).isEqualTo(new EraId(6));
        assertThat(Disk.of(2).take(record(5, 3, entry(4, 1)), in(5)).covers()).isEqualTo(new EraId(3));
    }

    @Test
    void whatContradictsStaysOutAndItsEraIsClaimedNoMore() {
        Disk disk = Disk.of(2, entry(3, 1), entry(4, 1));
        SigningRecord record = record(5, 2, entry(3, 9), entry(4, 1), entry(4, 2));

        TakenIn taken = disk.take(record, in(5));

        assertThat(taken.contradicted()).containsExactly(new EraId(3));
        assertThat(taken.covers()).isEqualTo(new EraId(4));
        assertThat(disk.records.get(about(3))).containsExactly(entry(3, 1).payload());
        assertThat(disk.records.get(about(4)))
                .containsExactly(entry(4, 1).payload(), entry(4, 2).payload());
        assertThat(disk.take(record, in(5)).changes()).isFalse();
    }

    /// Both have said more than what they share, though no two records exclude each other in form.
    @Test
    void twoThatWentApartContradictEachOther() {
        TakenIn taken = Disk.of(2, entry(3, 1), entry(3, 2)).take(record(5, 2, entry(3, 1), entry(3, 3)), in(5));

        assertThat(taken.contradicted()).containsExactly(new EraId(3));
        assertThat(taken.added()).isEmpty();
        assertThat(taken.covers()).isEqualTo(new EraId(4));
    }

    @Test
    void whatIsOlderThanAnEraOrFromTheFutureIsNotBelieved() {
        assertThat(new Disk().take(record(5, 3, entry(4, 1)), in(6)).fresh()).isTrue();
        TakenIn old = new Disk().take(record(5, 3, entry(4, 1)), in(7));
        assertThat(old.fresh()).isFalse();
        assertThat(old.covers()).isEqualTo(new EraId(8));
        assertThat(new Disk().take(record(5, 3, entry(4, 1)), 1, in(7)).covers())
                .as("a snapshot may be signed ahead")
                .isEqualTo(new EraId(9));
        assertThat(new Disk().take(record(9, 3, entry(4, 1)), in(7)).covers()).isEqualTo(new EraId(8));
    }

    @Test
    void onlyTheRecordThatWasHandedOverLastTakesTheHandingOverBack() {
        Disk disk = Disk.of(2, entry(3, 1));
        disk.handedOver = Optional.of(in(5));

        TakenIn older = TakenIn.of(
                new TakenIn.Target(disk.records, disk.covers, Optional.of(in(5).plusSeconds(1))),
                record(5, 2, entry(3, 1)),
                ERAS,
                0,
                in(5));
        assertThat(older.fresh()).isFalse();
        assertThat(older.covers()).isEqualTo(new EraId(6));
        assertThat(older.until()).isEqualTo(in(5).plusSeconds(1));

        TakenIn same = disk.take(record(5, 2, entry(3, 1)), in(5));
        assertThat(same.changes()).isTrue();
        assertThat(same.covers()).isEqualTo(new EraId(2));
    }

    /// One identity that signs, moves, and is copied at random. The union never forgets what was here, never claims an
    /// era of which it lacks something that one of the two journals had, and comes to rest.
    @Test
    void aUnionForgetsNothingAndClaimsNoMoreThanBoth() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Entry> there = new ArrayList<>();
            Disk here = Disk.of(random.nextInt(4));
            for (int era = 0; era < 6; era++) {
                int shared = random.nextInt(3);
                for (int said = 0; said < 4; said++) {
                    boolean both = said < shared;
                    if (both || random.nextInt(3) == 0) {
                        there.add(entry(era, said));
                    }
                    if (both || random.nextInt(3) == 0) {
                        here.put(entry(era, said).payload());
                    }
                }
            }
            Map<Hash32, List<Payload>> before = new LinkedHashMap<>();
            here.records.forEach((about, records) -> before.put(about, List.copyOf(records)));
            SigningRecord record = record(5, random.nextInt(4), there.toArray(Entry[]::new));

            here.take(record, in(5));

            String moment = "seed " + seed;
            before.forEach((about, records) ->
                    assertThat(here.records.get(about)).as(moment).startsWith(records.toArray(Payload[]::new)));
            for (Entry entry : there) {
                boolean known =
                        here.records.getOrDefault(entry.about(), List.of()).contains(entry.payload());
                boolean claimed = here.covers.orElseThrow().compareTo(entry.era()) <= 0;
                assertThat(known || !claimed).as(moment + " " + entry).isTrue();
            }
            assertThat(here.covers.orElseThrow().compareTo(record.covers()))
                    .as(moment)
                    .isNotNegative();
            assertThat(here.take(record, in(5)).changes()).as(moment).isFalse();
        }
    }
}
