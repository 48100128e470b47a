package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.icn.libp2p.crypto.PeerId;
import org.junit.jupiter.api.Test;

/// Searches over networks that are nothing but routing tables.
class LookupTest {
    private static final int K = 8;
    private static final int ALPHA = 3;

    /// Peers that each know some of the others.
    private static Map<PeerId, RoutingTable> network(Random random, int peers) {
        List<PeerId> all = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            all.add(RoutingTableTest.peer(random));
        }
        Map<PeerId, RoutingTable> tables = new TreeMap<>();
        for (PeerId peer : all) {
            RoutingTable table = new RoutingTable(peer, K);
            for (int i = 0; i < peers; i++) {
                table.add(all.get(random.nextInt(peers)));
            }
            tables.put(peer, table);
        }
        return tables;
    }

    private static List<PeerId> trulyClosest(Map<PeerId, RoutingTable> tables, PeerId without, KadKey target) {
        return tables.keySet().stream()
                .filter(peer -> !peer.equals(without))
                .sorted((a, b) -> target.closestFirst().compare(KadKey.of(a), KadKey.of(b)))
                .limit(K)
                .toList();
    }

    @Test
    void aSearchEndsWithTheClosestPeersOfTheWholeNetwork() {
        Random random = new Random(1);
        Map<PeerId, RoutingTable> tables = network(random, 300);
        for (PeerId searcher : tables.keySet().stream().limit(40).toList()) {
            KadKey target = KadKey.of(RoutingTableTest.peer(random));
            Lookup lookup = new Lookup(searcher, target, table(tables, searcher).closest(target, K), K, ALPHA);
            int questions = run(lookup, tables, target, List.of());

            assertThat(lookup.result()).isEqualTo(trulyClosest(tables, searcher, target));
            assertThat(questions).isLessThan(60);
        }
    }

    @Test
    void deadPeersAreWalkedAround() {
        Random random = new Random(2);
        Map<PeerId, RoutingTable> tables = network(random, 200);
        List<PeerId> dead =
                tables.keySet().stream().filter(_ -> random.nextInt(3) == 0).toList();
        PeerId searcher = tables.keySet().stream()
                .filter(peer -> !dead.contains(peer))
                .findFirst()
                .orElseThrow();
        KadKey target = KadKey.of(RoutingTableTest.peer(random));

        Lookup lookup = new Lookup(searcher, target, table(tables, searcher).closest(target, K), K, ALPHA);
        run(lookup, tables, target, dead);

        tables.keySet().removeAll(dead);
        assertThat(lookup.result()).isEqualTo(trulyClosest(tables, searcher, target));
    }

    @Test
    void liarsWhoNameEverCloserPeersAreNotFollowedForEver() {
        Random random = new Random(3);
        PeerId searcher = RoutingTableTest.peer(random);
        Lookup lookup = new Lookup(searcher, KadKey.of(searcher), List.of(RoutingTableTest.peer(random)), K, ALPHA);
        int questions = 0;
        while (!lookup.isFinished()) {
            for (PeerId asked : lookup.next()) {
                questions++;
                List<PeerId> invented = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    invented.add(RoutingTableTest.peer(random));
                }
                lookup.answered(asked, invented);
            }
        }
        assertThat(questions).isLessThanOrEqualTo(Lookup.MAX_QUESTIONS);
    }

    @Test
    void onlyWhoWasAskedMayAnswerAndOnlyOnce() {
        Random random = new Random(4);
        PeerId asked = RoutingTableTest.peer(random);
        Lookup lookup = new Lookup(RoutingTableTest.peer(random), KadKey.of(asked), List.of(asked), K, ALPHA);

        assertThatThrownBy(() -> lookup.failed(asked)).isInstanceOf(IllegalStateException.class);
        assertThat(lookup.next()).containsExactly(asked);
        assertThat(lookup.isFinished()).isFalse();
        lookup.answered(asked, List.of(asked));
        assertThat(lookup.isFinished()).isTrue();
        assertThatThrownBy(() -> lookup.failed(asked)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noMoreThanAlphaQuestionsAreInFlight() {
        Random random = new Random(5);
        List<PeerId> seeds = new ArrayList<>();
        for (int i = 0; i < K; i++) {
            seeds.add(RoutingTableTest.peer(random));
        }
        Lookup lookup = new Lookup(RoutingTableTest.peer(random), KadKey.of(new byte[1]), seeds, K, ALPHA);

        List<PeerId> first = lookup.next();
        assertThat(first).hasSize(ALPHA);
        assertThat(lookup.next()).isEmpty();
        lookup.failed(first.getFirst());
        assertThat(lookup.next()).hasSize(1);
    }

    private static RoutingTable table(Map<PeerId, RoutingTable> tables, PeerId peer) {
        RoutingTable table = tables.get(peer);
        if (table == null) {
            throw new IllegalArgumentException("no such peer");
        }
        return table;
    }

    /// Answers in random order of arrival; returns the number of questions.
    private static int run(Lookup lookup, Map<PeerId, RoutingTable> tables, KadKey target, List<PeerId> dead) {
        Deque<PeerId> inFlight = new ArrayDeque<>();
        int questions = 0;
        while (!lookup.isFinished()) {
            for (PeerId peer : lookup.next()) {
                questions++;
                if (questions % 2 == 0) {
                    inFlight.addFirst(peer);
                } else {
                    inFlight.addLast(peer);
                }
            }
            PeerId next = inFlight.removeFirst();
            if (dead.contains(next)) {
                lookup.failed(next);
            } else {
                lookup.answered(next, table(tables, next).closest(target, K));
            }
        }
        return questions;
    }
}
