package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.icn.protocol.certified.Bent;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.certified.CertifiedShardVerifier.Finding;
import network.icn.protocol.certified.NextRetest;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;
import org.junit.jupiter.api.Test;

/// Open leaves are asked for again by whole HyperNodes of whole ScalerNodes.
class RetestNetworkTest {
    private static final int MEMBERS = 4;
    private static final Retest KIND = new Retest();

    private final VirtualNetwork network = new VirtualNetwork(98, MEMBERS);
    private final WholeScalerNodes machines = new WholeScalerNodes(network);
    private final NodeId target = network.scalerNodes.keySet().iterator().next();

    private RetestResult result(int era, NodeId scalerNode) {
        return network.body(era).report(scalerNode).orElseThrow().result(KIND).orElseThrow();
    }

    /// What the era's report encloses for the target, by places.
    private Set<Long> leaves(int era, Set<Integer> places) throws MalformedException {
        CertifiedShard report = network.decided(era).getFirst();
        Hash32 hash = result(era, target).list().hash();
        for (Payload enclosure : report.enclosures()) {
            if (Hash32.sha256(enclosure.bytes()).equals(hash)) {
                RetestList list = RetestList.parse(enclosure.bytes());
                return places.stream()
                        .map(place -> list.entries().get(place).leaf())
                        .collect(Collectors.toSet());
            }
        }
        return Set.of();
    }

    private void runThrough(int era) {
        network.runUntil(network.end(era).plusSeconds(16));
    }

    /// A bad sector is no fraud, and the daemon answers with what it can read: exactly what it cannot is lost, two eras
    /// later.
    @Test
    void whatCannotBeReadIsLostAfterTwoErasAndNothingElseIs() throws MalformedException {
        Set<Long> bad = new TreeSet<>(List.of(17L, 230L, 231L, 299L));
        machines.unreadable = (node, leaf) -> node.equals(target) && bad.contains(leaf);

        runThrough(3);

        assertThat(result(0, target)).isEqualTo(RetestResult.NONE);
        RetestResult first = result(1, target);
        assertThat(first.lost().chosen()).isEmpty();
        assertThat(leaves(1, first.counted().chosen())).isNotEmpty().isSubsetOf(bad);
        assertThat(first.closed().chosen()).isNotEmpty();
        RetestResult second = result(2, target);
        assertThat(leaves(2, second.lost().chosen()))
                .isEqualTo(leaves(1, first.counted().chosen()));
        assertThat(second.list().once()).isEqualTo(first.counted().chosen().size());
        for (NodeId other : network.scalerNodes.keySet()) {
            if (!other.equals(target)) {
                assertThat(result(2, other)).isEqualTo(RetestResult.NONE);
            }
        }
    }

    /// A ScalerNode that refuses whatever touches what it has lost, asked again or not.
    @Test
    void aRefuserLosesAllThatItHidesBehindItsRefusal() throws MalformedException {
        Set<Long> bad = Set.of(40L, 41L);
        machines.refuses = (node, challenge) ->
                node.equals(target) && (challenge.kind().equals(Retest.NAME) || asks(challenge, bad));

        runThrough(2);

        RetestResult second = result(2, target);
        assertThat(leaves(2, second.lost().chosen()))
                .containsAll(leaves(1, result(1, target).counted().chosen()));
        assertThat(second.lost().chosen().size()).isGreaterThan(2);
        assertThat(KIND.shortfalls(
                        second, network.registry.scalerNodes().getFirst().claim()))
                .hasSize(1);
        assertThat(network.body(2).report(target).orElseThrow().availabilityPpm())
                .isGreaterThan(750_000);
    }

    private boolean asks(Challenge challenge, Set<Long> bad) {
        return network.leaves(challenge).stream().anyMatch(bad::contains);
    }

    /// Who begins another tree has lost all of the one before, and is asked for none of its leaves by the indices of
    /// another.
    @Test
    void whatAnotherTreeHasNobodyIsAskedFor() {
        Set<Long> bad = new TreeSet<>(List.of(17L, 230L, 231L, 299L));
        machines.unreadable = (node, leaf) -> node.equals(target) && bad.contains(leaf);

        runThrough(1);
        machines.beginAnew(
                target, StoredObjects.of(Collections.nCopies(150, Payload.of(new byte[ObjectEntry.LEAF_BYTES]))));
        network.runUntil(network.end(2));
        machines.unreadable = (_, _) -> false;
        runThrough(4);

        assertThat(since(2)).isZero();
        assertThat(result(2, target).list().size()).isPositive();
        assertThat(since(3)).isEqualTo(3);
        assertThat(result(3, target)).isEqualTo(RetestResult.NONE);
        assertThat(result(4, target)).isEqualTo(RetestResult.NONE);
    }

    private long since(int era) {
        return network.body(era)
                .report(target)
                .orElseThrow()
                .result(new Possession())
                .orElseThrow()
                .under()
                .since();
    }

    /// An honest node that does not answer one probe in twenty, asked again or not.
    @Test
    void whatWasNotAnsweredByChanceIsProvedInTheNextEra() {
        SplittableRandom random = new SplittableRandom(98);
        machines.refuses = (_, _) -> random.nextInt(20) == 0;

        runThrough(3);

        int again = 0;
        for (int era = 1; era <= 3; era++) {
            for (NodeId node : network.scalerNodes.keySet()) {
                RetestResult result = result(era, node);
                again += result.list().size();
                assertThat(result.lost().chosen()).isEmpty();
                assertThat(result.closed().count()).isEqualTo(result.list().size());
            }
        }
        assertThat(again).isPositive();
    }

    /// Whoever has the report of an era knows what is asked for again in the next one, and the report of that shows it.
    @Test
    void everybodyKnowsTheNextListFromTheReportAlone() throws MalformedException {
        Set<Long> bad = new TreeSet<>(List.of(17L, 230L, 231L, 299L));
        machines.unreadable = (node, leaf) -> node.equals(target) && bad.contains(leaf);

        runThrough(3);

        for (int era = 0; era < 3; era++) {
            CertifiedShard report = network.decided(era).getFirst();
            Hash32 chain = network.registry.beacon().hash();
            Shard drawn = CommitteeDraw.draw(network.registry, report.beacon().bound(chain))
                    .get(report.shard());
            long leaders = BeaconSchedule.ofLeaders(network.registry.genesis(), report.era());
            NextRetest next = new NextRetest(
                    network.history, report, drawn, network.chain.sign(leaders).bound(chain));
            RetestList list = next.of(target, MEMBERS);
            assertThat(result(era + 1, target).list()).isEqualTo(list.name());
            assertThat(network.decided(era + 1).getFirst().enclosures()).contains(Payload.of(list.bytes()));
        }
    }

    /// A power cut between the end of an era and its report: nobody has the list in memory any more.
    @Test
    void aNetworkThatIsStartedAnewAsAWholeHandsInWhatItHasAgreedOn() throws MalformedException {
        machines.refuses = (node, challenge) -> node.equals(target) && challenge.slot() == 0;

        network.runUntil(network.end(1).plusSeconds(2));
        network.nodes.forEach(VirtualNetwork.Node::crash);
        network.nodes.forEach(VirtualNetwork.Node::restart);
        runThrough(1);

        assertThat(leaves(1, result(1, target).closed().chosen())).isNotEmpty();
    }

    @Test
    void aReportWithoutWhatItNamesIsNotValid() {
        machines.refuses = (node, challenge) -> node.equals(target) && challenge.slot() == 0;

        runThrough(1);

        CertifiedShard report = network.decided(1).getFirst();
        int targets = network.scalerNodes.size();
        assertThat(report.enclosures()).as("snapshots, and a list").hasSize(targets + 1);
        CertifiedShardVerifier verifier = new CertifiedShardVerifier(network.history, network.verifier, _ -> true);
        assertThat(verifier.verify(report)).isEqualTo(Finding.VALID);
        for (int at = 0; at <= targets; at++) {
            byte[] bent = report.enclosures().get(at).bytes();
            bent[bent.length - 1] ^= 1;
            List<Payload> other = new ArrayList<>(report.enclosures());
            other.set(at, Payload.of(bent));
            List<Payload> without = new ArrayList<>(report.enclosures());
            without.remove(at);
            List<Payload> twice = new ArrayList<>(report.enclosures());
            twice.add(at, twice.get(at));
            for (List<Payload> wrong :
                    List.of(other, without, twice, report.enclosures().reversed())) {
                assertThat(verifier.verify(Bent.enclosures(report, wrong))).isEqualTo(Finding.WRONG_ENCLOSURE);
            }
        }
    }
}
