package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.SigningRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process without votes beside the rightful one with its key, through starts, deaths, silence, wrong clocks, moves
/// and
/// broken imports at random. More seeds with `-Dicn.fuzz=`.
class SecondProcessFuzzTest {
    private static final int FUZZED = Integer.getInteger("icn.fuzz", Boolean.getBoolean("icn.thorough") ? 6 : 2);

    /// Whatever happens to a process without votes beside one that has them: it never says a word.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void whateverHappensToItTheYoungerOneNeverSpeaks(Mode mode) {
        for (int seed = 0; seed < FUZZED; seed++) {
            fuzz(mode, seed);
        }
    }

    enum Mode {
        CLOCK_RIGHT(0),
        CLOCK_BEHIND(1),
        CLOCK_AHEAD(2),
        MOVES(3);

        private final int stream;

        Mode(int stream) {
            this.stream = stream;
        }
    }

    private static void fuzz(Mode mode, int seed) {
        Random random = new Random(7_000L * mode.stream + seed);
        StringBuilder log = new StringBuilder(mode + " seed " + seed + ": ");
        VirtualNetwork network = new VirtualNetwork(2_000 + seed, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(0).plusSeconds(2));
        VoteRecord votes = new VoteRecord(network.history, elder.id());
        SigningRecord old = votes.takeOut(JournalState.whole(), List.copyOf(elder.records), network.now());
        network.runUntil(network.end(3).minusSeconds(random.nextInt(20)));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        boolean[] lonely = {random.nextBoolean()};
        boolean[] silent = {random.nextBoolean()};
        network.alone = node -> node == younger && lonely[0];
        network.deaf = (asker, _) -> asker == younger && silent[0];
        List<SigningRecord> files = new ArrayList<>(List.of(old));
        JournalState next = JournalState.whole();
        while (network.now().isBefore(network.end(9))) {
            network.runUntil(network.now().plusMillis(300 + random.nextInt(9_000)));
            int what = random.nextInt(10);
            log.append(Duration.between(VirtualNetwork.GENESIS, network.now()).toMillis())
                    .append(':')
                    .append(what)
                    .append(' ');
            switch (what) {
                case 0 -> lonely[0] = !lonely[0];
                case 1 -> silent[0] = !silent[0];
                case 2, 3, 4 -> {
                    if (!younger.down) {
                        younger.crash();
                    }
                }
                case 5, 6 -> {
                    if (younger.down) {
                        next = startedAndPerhapsTorn(younger, next, random);
                    }
                }
                case 7 -> {
                    if (mode == Mode.CLOCK_BEHIND || mode == Mode.CLOCK_AHEAD) {
                        int seconds = random.nextInt(50);
                        younger.skew = Duration.ofSeconds(mode == Mode.CLOCK_AHEAD ? seconds : -seconds);
                        log.append(younger.skew).append(' ');
                    }
                }
                case 8 -> {
                    if (mode == Mode.MOVES && younger.down && !younger.records.isEmpty()) {
                        files.add(votes.takeOut(JournalState.whole(), List.copyOf(younger.records), network.now()));
                        List<Payload> records = new ArrayList<>(younger.records);
                        records.add(VoteRecord.handedOver(files.getLast().taken()));
                        younger.restore(records);
                        if (random.nextBoolean()) {
                            younger.lose();
                            next = JournalState.missing();
                        }
                    } else if (younger.down && random.nextInt(3) == 0) {
                        younger.restore(new JournalRetention(network.history).needed(List.copyOf(younger.records)));
                    }
                }
                default -> {
                    if (mode == Mode.MOVES && younger.down) {
                        next = takenIn(votes, younger, files.get(random.nextInt(files.size())), random, network.now());
                    }
                }
            }
        }
        assertThat(younger.said).as(log.toString()).isEmpty();
        assertThat(network.accused()).as(log.toString()).isEmpty();
    }

    /// One start in three dies within its first step: any of what that wrote may be missing.
    private static JournalState startedAndPerhapsTorn(VirtualNetwork.Node younger, JournalState found, Random random) {
        int had = younger.records.size();
        younger.restart(found);
        if (random.nextInt(3) > 0) {
            return JournalState.whole();
        }
        List<Payload> written = List.copyOf(younger.records);
        int kept = had + random.nextInt(written.size() - had + 1);
        younger.crash();
        younger.restore(written.subList(0, kept));
        boolean whole = kept == written.size();
        return kept == 0 ? JournalState.missing() : whole ? JournalState.whole() : found;
    }

    /// An import of which one in three is broken off.
    private static JournalState takenIn(
            VoteRecord votes, VirtualNetwork.Node younger, SigningRecord file, Random random, Instant now) {
        List<Payload> records = new ArrayList<>(younger.records);
        var taken = votes.takeIn(records.isEmpty(), List.copyOf(records), file, now);
        List<Payload> batch = new ArrayList<>();
        if (taken.changes()) {
            batch.add(VoteRecord.handedOver(taken.until()));
            batch.addAll(taken.added());
            if (taken.unheard()) {
                batch.add(VoteRecord.unheard());
            }
            batch.add(VoteRecord.covers(taken.covers()));
        }
        int kept = random.nextInt(3) == 0 ? random.nextInt(batch.size() + 1) : batch.size();
        records.addAll(batch.subList(0, kept));
        younger.restore(records);
        return records.isEmpty() ? JournalState.missing() : JournalState.whole();
    }
}
