package network.icn.protocol.role.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many lives of one identity, with losses, old copies, replays and clocks: it never signs two things in one
/// era, nobody silences it with its own words, and it always comes back.
class ProtectionModelTest {
    private static final long SEEDS = Long.getLong("icn.seeds", 2_000);
    private static final EraClock ERAS = new EraClock(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(1), 12);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int STEPS = 200;

    /// A journal: what was signed, and since when it knows everything.
    private static final class Disk {
        private final TreeMap<Long, Integer> signed = new TreeMap<>();
        private Optional<EraId> covers = Optional.empty();

        Disk copy() {
            Disk copy = new Disk();
            copy.signed.putAll(signed);
            copy.covers = covers;
            return copy;
        }
    }

    private static final class Identity {
        private final Random random;
        private final int ahead;
        /// Everything this key has ever signed, by era.
        private final Map<Long, TreeSet<Integer>> world = new TreeMap<>();
        private Disk disk = new Disk();
        private Disk backup = new Disk();
        private Protection protection;
        private Instant now = ERAS.genesis().minusSeconds(1);
        private long lossEra = -1;
        private int life;

        Identity(Random random, int ahead) {
            this.random = random;
            this.ahead = ahead;
            this.protection = new Protection(ERAS, new EraId(0), ahead);
            start(JournalState.missing());
        }

        private long running() {
            return ERAS.eraAt(now).number();
        }

        private void start(JournalState journal) {
            life++;
            protection = new Protection(ERAS, new EraId(0), ahead);
            protection.tick(now, false);
            protection.start(journal, disk.covers, now).ifPresent(era -> disk.covers = Optional.of(era));
        }

        void step() {
            now = now.plus(STEP);
            protection.tick(now, false).ifPresent(era -> disk.covers = Optional.of(era));
            if (ERAS.eraAt(now.minus(STEP)).number() < running()) {
                tellAll(running() - 1);
            }
            switch (random.nextInt(24)) {
                case 0 -> start(JournalState.whole());
                case 1 -> {
                    disk = new Disk();
                    lossEra = running();
                    start(JournalState.missing());
                }
                case 2 -> {
                    disk.signed.pollLastEntry();
                    lossEra = running();
                    start(JournalState.cut(1));
                }
                case 3 -> {
                    disk = backup.copy();
                    start(JournalState.whole());
                    lossEra = Math.max(lossEra, showAll() ? running() : -1);
                }
                case 4 -> backup = disk.copy();
                case 5, 6, 7 -> replay();
                default -> {}
            }
            sign(running() - 1 + 2L * ahead);
        }

        /// Others tell what they heard in the era that was voted on just now.
        private void tellAll(long era) {
            show(era);
            protection.heardOut(new EraId(era)).ifPresent(first -> disk.covers = Optional.of(first));
        }

        /// A restart asks first; everybody answers with all they have.
        private boolean showAll() {
            boolean stale = false;
            for (long era : world.keySet()) {
                stale |= show(era) == Meaning.STALE;
            }
            return stale;
        }

        private void replay() {
            if (!world.isEmpty()) {
                long last = ((TreeMap<Long, TreeSet<Integer>>) world).lastKey();
                show(random.nextLong(last + 1));
            }
        }

        private Meaning show(long era) {
            for (int value : world.getOrDefault(era, new TreeSet<>())) {
                if (!Integer.valueOf(value).equals(disk.signed.get(era))) {
                    Meaning heard = protection.hear(new EraId(era));
                    disk.covers = heard == Meaning.STALE ? Optional.of(protection.covers()) : disk.covers;
                    return heard;
                }
            }
            return Meaning.NOTHING;
        }

        /// Votes of an era are cast in the next one; a snapshot is signed in the era before.
        private void sign(long era) {
            boolean open = era >= 0 && !disk.signed.containsKey(era);
            if (open && protection.maySign(new EraId(era)) && !protection.isHeldUp()) {
                int value = life * 1_000 + random.nextInt(3);
                disk.signed.put(era, value);
                world.computeIfAbsent(era, _ -> new TreeSet<>()).add(value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneIdentityOfManyLivesSignsOnceAnEraAndComesBack(int ahead) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Identity identity = new Identity(new Random(seed), ahead);
            for (int i = 0; i < STEPS; i++) {
                identity.step();
                String moment = "seed %d, step %d".formatted(seed, i);
                assertThat(identity.world.values())
                        .as(moment)
                        .allSatisfy(values -> assertThat(values).hasSize(1));
                assertThat(identity.protection.isDoubled())
                        .as(moment + ": nobody else has the key")
                        .isFalse();
                if (identity.lossEra >= 0 && identity.running() > identity.lossEra + 1 + ahead) {
                    assertThat(identity.protection.maySign(new EraId(identity.running() + ahead)))
                            .as(moment + ": comes back by itself")
                            .isTrue();
                }
            }
        }
    }
}
