package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

/// Searches over networks that are nothing but routing tables.
class LookupTest {
    private static final int K = 8;
    private static final int ALPHA = 3;
    private static final Multiaddr ADDRESS = Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

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
                lookup.answered(asked, named(invented));
            }
        }
        assertThat(questions).isLessThanOrEqualTo(Lookup.MAX_QUESTIONS);
    }

    @Test
    void inventedPeersAreAskedUpToTheBoundAndNotBeyond() {
        Random random = new Random(8);
        PeerId liar = RoutingTableTest.peer(random);
        Lookup lookup = new Lookup(RoutingTableTest.peer(random), KadKey.of(new byte[1]), List.of(liar), K, ALPHA);
        List<PeerId> invented = new ArrayList<>();
        for (int i = 0; i < 2 * Lookup.MAX_QUESTIONS; i++) {
            invented.add(RoutingTableTest.peer(random));
        }
        assertThat(lookup.next()).containsExactly(liar);
        lookup.answered(liar, named(invented));
        int questions = 1;
        while (!lookup.isFinished()) {
            List<PeerId> asked = lookup.next();
            questions += asked.size();
            asked.forEach(lookup::failed);
        }
        assertThat(questions).isEqualTo(Lookup.MAX_QUESTIONS);
        assertThat(lookup.result()).containsExactly(liar);
    }

    @Test
    void candidatesAreForgottenFromTheFarthestOnThatWasNotAsked() {
        Random random = new Random(6);
        KadKey target = KadKey.of(new byte[1]);
        List<PeerId> all = new ArrayList<>();
        for (int i = 0; i <= Lookup.MAX_CANDIDATES; i++) {
            all.add(RoutingTableTest.peer(random));
        }
        all.sort((one, two) -> target.closestFirst().compare(KadKey.of(one), KadKey.of(two)));
        // The seed answers and is the farthest of all.
        PeerId seed = all.getLast();
        PeerId first = all.removeFirst();
        Lookup lookup = new Lookup(RoutingTableTest.peer(random), target, List.of(seed), K, ALPHA);
        assertThat(lookup.next()).containsExactly(seed);

        lookup.answered(seed, named(all));
        assertThat(lookup.size()).isEqualTo(Lookup.MAX_CANDIDATES);
        List<PeerId> asked = lookup.next();
        lookup.answered(asked.getFirst(), named(List.of(first)));

        assertThat(lookup.size()).isEqualTo(Lookup.MAX_CANDIDATES);
        assertThat(lookup.next()).containsExactly(first);
        assertThat(lookup.addresses(all.get(all.size() - 2))).as("forgotten").isEmpty();
        assertThat(lookup.addresses(all.get(all.size() - 3))).isEqualTo(List.of(ADDRESS));
    }

    @Test
    void aLiarWhoNamesManyAddressesFirstHidesNotTheTrueOne() throws Exception {
        Random random = new Random(7);
        List<PeerId> seeds = List.of(RoutingTableTest.peer(random), RoutingTableTest.peer(random));
        PeerId wanted = RoutingTableTest.peer(random);
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 1; i <= KadMessage.MAX_ADDRESSES; i++) {
            many.add(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + i));
        }
        for (boolean liarFirst : new boolean[] {true, false}) {
            Lookup lookup = new Lookup(RoutingTableTest.peer(random), KadKey.of(wanted), seeds, K, ALPHA);
            List<PeerId> asked = lookup.next();
            List<Multiaddr> first = liarFirst ? many : List.of(ADDRESS);
            List<Multiaddr> second = liarFirst ? List.of(ADDRESS) : many;
            lookup.answered(asked.getFirst(), List.of(new KadMessage.Peer(wanted, first)));
            assertThat(lookup.addresses(wanted)).isEqualTo(first);

            lookup.answered(asked.getLast(), List.of(new KadMessage.Peer(wanted, second)));

            assertThat(lookup.addresses(wanted))
                    .hasSize(KadMessage.MAX_ADDRESSES)
                    .doesNotContain(many.getLast());
            assertThat(lookup.addresses(wanted).subList(0, 2)).contains(ADDRESS, many.getFirst());
            assertThat(lookup.addresses(seeds.getFirst())).isEmpty();
        }
    }

    @Test
    void sharesOfAllWhoNameAddressesAreEqual() throws Exception {
        Random random = new Random(7);
        SharedAddresses shared = new SharedAddresses(16);
        for (int source = 0; source < 20; source++) {
            List<Multiaddr> many = new ArrayList<>();
            for (int i = 1; i <= 16; i++) {
                many.add(Multiaddr.parse("/ip4/10.0.0." + source + "/tcp/" + i));
            }
            shared.add(RoutingTableTest.peer(random), many);
            int sources = Math.min(source + 1, 16);
            int fewest = 16 / sources;
            Map<String, Long> shares = shared.toList().stream()
                    .collect(Collectors.groupingBy(
                            address -> address.tcpAddress().orElseThrow().getHostString(), Collectors.counting()));
            assertThat(shared.toList()).hasSize(16);
            assertThat(shares).hasSize(sources);
            assertThat(shares.values()).allMatch(share -> share >= fewest && share <= fewest + 1);
        }
    }

    private static List<KadMessage.Peer> named(List<PeerId> peers) {
        return peers.stream()
                .map(peer -> new KadMessage.Peer(peer, List.of(ADDRESS)))
                .toList();
    }

    @Test
    void onlyWhoWasAskedMayAnswerAndOnlyOnce() {
        Random random = new Random(4);
        PeerId asked = RoutingTableTest.peer(random);
        Lookup lookup = new Lookup(RoutingTableTest.peer(random), KadKey.of(asked), List.of(asked), K, ALPHA);

        assertThatThrownBy(() -> lookup.failed(asked)).isInstanceOf(IllegalStateException.class);
        assertThat(lookup.next()).containsExactly(asked);
        assertThat(lookup.isFinished()).isFalse();
        lookup.answered(asked, named(List.of(asked)));
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
                lookup.answered(next, named(table(tables, next).closest(target, K)));
            }
        }
        return questions;
    }
}
