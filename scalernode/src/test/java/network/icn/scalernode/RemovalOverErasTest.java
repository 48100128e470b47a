package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.BindingSnapshots;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Signing;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Years of an operator who puts and removes, of a node that is stopped for days and sometimes loses its journal: what
/// may still be asked about is there, and what may not goes.
class RemovalOverErasTest {
    private static final NodeId NODE = NodeId.of(new byte[32]);
    private static final int STEPS = 120;

    @TempDir
    Path directory;

    /// The plain rule, over all that ever happened.
    private static final class Reference {
        /// Names in each snapshot that was signed, by era.
        private final TreeMap<Long, List<String>> signed = new TreeMap<>();

        boolean mustStay(String name, long now) {
            long last = signed.entrySet().stream()
                    .filter(snapshot -> snapshot.getValue().contains(name))
                    .mapToLong(Map.Entry::getKey)
                    .max()
                    .orElse(Long.MIN_VALUE);
            return last != Long.MIN_VALUE
                    && (now <= last + 3 || signed.tailMap(last, false).size() < 3);
        }
    }

    @Test
    void whatMayBeAskedAboutIsThereAndWhatMayNotGoes() {
        for (long seed = 1; seed <= 4; seed++) {
            live(new Random(seed), directory.resolve("seed-" + seed), "seed " + seed);
        }
    }

    private void live(Random random, Path home, String as) {
        Reference reference = new Reference();
        Map<Long, EraSnapshot> journal = new TreeMap<>();
        BindingSnapshots binding = new BindingSnapshots();
        ObjectStore store = open(home);
        long era = 10;
        int put = 0;
        present.clear();
        try {
            for (int step = 0; step < STEPS; step++) {
                String where = as + " step " + step + " era " + era;
                switch (random.nextInt(6)) {
                    case 0, 1 -> put(store, "object-" + put++);
                    case 2 -> removeOne(store, random);
                    case 3 -> {
                        // Stopped for a while, or only restarted; with its journal.
                        store.close();
                        era += random.nextInt(3) == 0 ? random.nextInt(500) : 0;
                        store = open(home);
                        binding = new BindingSnapshots();
                        journal.values().forEach(binding::add);
                    }
                    default -> {
                        era++;
                        EraSnapshot snapshot = snapshot(store, era);
                        journal.put(era, snapshot);
                        binding.add(snapshot);
                        reference.signed.put(era, List.copyOf(present));
                    }
                }
                long _ = store.release(binding.releasable(new EraId(era)));
                check(store, reference, era, where);
            }
            for (int more = 0; more < 5; more++) {
                era++;
                binding.add(snapshot(store, era));
            }
            long _ = store.release(binding.releasable(new EraId(era)));
            assertThat(there(store))
                    .as("%s: what may not be asked about is gone", as)
                    .hasSameElementsAs(present);
        } finally {
            store.close();
        }
    }

    private final List<String> present = new ArrayList<>();

    private ObjectStore open(Path home) {
        ObjectStore store = ObjectStore.open(
                home,
                Ed25519.best(),
                reason -> {
                    throw reason;
                },
                DurableChannel::openFile);
        boolean _ = store.fill(new byte[32], 4_096, _ -> {});
        return store;
    }

    private static EraSnapshot snapshot(ObjectStore store, long era) {
        StoredTotals totals = store.totals().orElseThrow();
        return new EraSnapshot(Hash32.ZERO, NODE, new EraId(era), new EraId(0), totals, Hash32.ZERO);
    }

    private void put(ObjectStore store, String name) {
        byte[] content = name.repeat(900).getBytes(StandardCharsets.UTF_8);
        Taken _ = store.put(name(name), new ByteArrayInputStream(content), content.length, () -> true, Signing.NOBODY);
        present.add(name);
    }

    private void removeOne(ObjectStore store, Random random) {
        if (!present.isEmpty()) {
            String name = present.remove(random.nextInt(present.size()));
            assertThat(store.remove(name(name), false)).isEqualTo(TakenAway.REMOVED);
        }
    }

    private static ObjectName name(String text) {
        return ObjectName.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> there(ObjectStore store) {
        return store.list().stream()
                .map(ListedObject::name)
                .flatMap(name -> name.map(ObjectName::text).stream())
                .toList();
    }

    private static void check(ObjectStore store, Reference reference, long era, String where) {
        List<String> there = there(store);
        for (String name : reference.signed.values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList()) {
            if (reference.mustStay(name, era)) {
                assertThat(there).as("%s: may still be asked about", where).contains(name);
            }
        }
        assertThat(store.damage().summary()).as(where).isEmpty();
    }
}
