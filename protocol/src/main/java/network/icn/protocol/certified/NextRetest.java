package network.icn.protocol.certified;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.OpenLeaf;
import network.icn.protocol.challenge.possession.OpenLeaves;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestEntry;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;

/// What every member of the next committee asks a ScalerNode for again. All of it follows from one
/// certified shard and the round that orders its leaders, so whoever has those can check it
/// (docs/design/challenges.md 4).
public final class NextRetest {
    private static final Possession POSSESSION = new Possession();
    private static final Retest RETEST = new Retest();

    private final RegistryHistory history;
    private final CertifiedShard report;
    private final Shard drawn;
    private final Hash32 order;

    /// @param report a valid one ([CertifiedShardVerifier])
    /// @param drawn the shard that it is about
    /// @param order R of the round that ordered its leaders
    ///     ([network.icn.protocol.network.beacon.BeaconValue#bound])
    public NextRetest(RegistryHistory history, CertifiedShard report, Shard drawn, Hash32 order) {
        this.history = history;
        this.report = report;
        this.drawn = drawn;
        this.order = order;
    }

    /// The list of the era after the report's; of nothing for a ScalerNode of which the report says
    /// nothing.
    ///
    /// @param committeeSize members that ask by it
    /// @throws MalformedException never for a report that is valid
    public RetestList of(NodeId target, int committeeSize) throws MalformedException {
        int most = OpenLeaves.most(committeeSize);
        Optional<RetestList> before = before(target);
        Optional<Long> tree = tree(target).or(() -> before.map(RetestList::since));
        // What only a tree of before has is lost as a whole, and nobody can be asked for it.
        List<RetestEntry> left = before.isPresent() && tree.equals(before.map(RetestList::since))
                ? left(target, before.get()).stream().limit(most).toList()
                : List.of();
        Set<Long> asked = new TreeSet<>();
        left.forEach(entry -> asked.add(entry.leaf()));
        List<OpenLeaf> open = open(target).stream()
                .filter(leaf -> !asked.contains(leaf.leaf()))
                .toList();
        List<Long> more = OpenLeaves.drawn(open, most - left.size(), order);
        return RetestList.of(
                history.network(), report.era().next(), target, report.digest(), tree.orElse(0L), left, more);
    }

    /// Since when it is one tree that the committee was answered under.
    private Optional<Long> tree(NodeId target) throws MalformedException {
        return said(target)
                .flatMap(said -> said.result(POSSESSION))
                .map(PossessionResult::under)
                .filter(under -> !under.snapshot().equals(Hash32.ZERO))
                .map(Committed::since);
    }

    private RetestResult result(NodeId target) throws MalformedException {
        return said(target).flatMap(said -> said.result(RETEST)).orElse(RetestResult.NONE);
    }

    /// The list that was asked by.
    private Optional<RetestList> before(NodeId target) throws MalformedException {
        Hash32 name = result(target).list().hash();
        for (Payload enclosure : report.enclosures()) {
            if (Hash32.sha256(enclosure.bytes()).equals(name)) {
                return Optional.of(RetestList.parse(enclosure.bytes()));
            }
        }
        return Optional.empty();
    }

    private List<RetestEntry> left(NodeId target, RetestList before) throws MalformedException {
        return before.left(result(target));
    }

    private List<OpenLeaf> open(NodeId target) throws MalformedException {
        Parameters parameters = history.at(report.era()).parameters();
        Optional<PossessionResult> result = said(target).flatMap(said -> said.result(POSSESSION));
        return result.isEmpty()
                ? List.of()
                : OpenLeaves.of(
                        target,
                        result.get(),
                        parameters.slotsPerEra(),
                        PossessionRule.samplesPerProbe(
                                parameters, drawn.committee().size()),
                        report.shown(POSSESSION, drawn, target));
    }

    private Optional<TargetReport> said(NodeId target) throws MalformedException {
        return AgreedBody.parse(report.body().bytes()).report(target);
    }
}
