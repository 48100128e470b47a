package network.icn.cli.devnet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.WindowTerms;
import network.icn.protocol.settlement.WindowVerdict;

/// Judges windows as anybody can: from archived reports alone. Not thread-safe.
final class Judge {
    /// A node in a window.
    private record Place(NodeId node, long window) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = node.compareTo(other.node);
            return order == 0 ? Long.compare(window, other.window) : order;
        }
    }

    /// What the reports so far say of a HyperNode.
    ///
    /// @param observed whether its observation is in the last one
    record Member(NodeId hyperNode, boolean observed, ConductFinding finding) {}

    private final RegistryHistory history;
    private final TreeMap<NodeId, List<EraTally>> tallies = new TreeMap<>();
    private final TreeMap<NodeId, List<Conduct>> seats = new TreeMap<>();
    private final Set<Place> broken = new LinkedHashSet<>();
    private final Set<String> judged = new LinkedHashSet<>();

    Judge(RegistryHistory history) {
        this.history = history;
    }

    /// Adds a report; the same one may come from every satellite.
    ///
    /// @param proven against it in its era
    /// @return the verdict on its window, the first time that it is a breach
    Optional<WindowVerdict> add(EraId era, TargetReport report, Proven proven) {
        SlaWindow window = SlaWindow.of(history.genesis(), era);
        Place place = new Place(report.target(), window.number());
        List<EraTally> known = tallies.computeIfAbsent(report.target(), _ -> new ArrayList<>());
        known.add(EraTally.of(era, report));
        WindowVerdict verdict =
                WindowVerdict.of(WindowTerms.of(history, window, report.target()), known, proven, false);
        return Optional.of(verdict)
                .filter(found -> found.outcome() == WindowVerdict.Outcome.BREACH)
                .filter(_ -> broken.add(place));
    }

    /// Adds what a report says of its committee.
    ///
    /// @return what is now known of each member; empty for a report that has been added before
    List<Member> add(CertifiedShard decided) throws MalformedException {
        if (!judged.add(decided.era() + "/" + decided.shard())) {
            return List.of();
        }
        Shard shard = CommitteeDraw.draw(
                        history.at(decided.era()),
                        decided.beacon().bound(history.beacon().hash()))
                .get(decided.shard());
        List<Member> members = new ArrayList<>();
        for (Conduct seat : decided.conduct(shard)) {
            List<Conduct> known = seats.computeIfAbsent(seat.hyperNode(), _ -> new ArrayList<>());
            known.add(seat);
            ConductFinding finding = ConductFinding.of(known, history, new EraId(0), decided.era());
            members.add(new Member(seat.hyperNode(), seat.observed(), finding));
        }
        return members;
    }
}
