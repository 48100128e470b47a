package network.icn.simulator.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// What truly happened, in order. The model writes it where links, disks and leaves are modelled; checkers hold
/// against it what the machines came to.
public final class Ledger {
    private final List<Probe> probes = new ArrayList<>();
    private final List<NoSnapshot> noSnapshots = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();

    /// What came back to a HyperNode that probed.
    public enum Answer {
        /// An answer with the bytes that the ScalerNode once took.
        RIGHT,
        /// An answer with other bytes.
        WRONG,
        REFUSED,
        NOTHING
    }

    /// A probe that has ended.
    ///
    /// @param routine whether it asked for what every probe asks for; what a probe asks for on top
    ///     is one of its own here
    /// @param inTime whether the answer was there by the deadline
    public record Probe(
            NodeId hyperNode,
            NodeId scalerNode,
            EraId era,
            int slot,
            boolean routine,
            Instant sent,
            Answer answer,
            boolean inTime) {
        /// Whether the ScalerNode was there for it.
        public boolean isAnswered() {
            return inTime ? answer == Answer.RIGHT || answer == Answer.WRONG : answer == Answer.WRONG;
        }
    }

    /// A HyperNode asked for a snapshot in vain.
    public record NoSnapshot(NodeId hyperNode, NodeId scalerNode, EraId era) {}

    /// A HyperNode signed something and let it leave.
    ///
    /// @param number of the process: a key may run twice
    /// @param flushed records of its journal that would have survived a power cut at that moment
    public record Said(int number, NodeId hyperNode, Signed message, int flushed) {}

    /// A satellite said that it keeps something.
    ///
    /// @param index place in its log
    public record Acknowledged(NodeId satellite, long index, Hash32 digest) {}

    /// A time in which a node was away.
    ///
    /// @param from the first moment
    /// @param until the first moment when it was back
    public record Span(NodeId node, Instant from, Instant until) {
        /// Whether some of that time lies in between.
        public boolean touches(Instant start, Instant end) {
            return from.isBefore(end) && start.isBefore(until);
        }

        /// Whether it was away all that time, and a margin around it.
        public boolean covers(Instant start, Instant end, Duration margin) {
            return !from.plus(margin).isAfter(start) && !until.isBefore(end.plus(margin));
        }
    }

    /// Notes what truly happened.
    public void add(Probe probe) {
        probes.add(probe);
    }

    /// Notes what truly happened.
    public void add(NoSnapshot missing) {
        noSnapshots.add(missing);
    }

    /// Notes what truly happened.
    public void add(Said message) {
        said.add(message);
    }

    /// Notes what truly happened.
    public void add(Acknowledged receipt) {
        acknowledged.add(receipt);
    }

    /// Notes what truly happened.
    public void add(Span away) {
        spans.add(away);
    }

    /// All probes, in the order of their ends.
    public List<Probe> probes() {
        return Collections.unmodifiableList(probes);
    }

    /// Snapshots that a HyperNode asked for in vain.
    public List<NoSnapshot> noSnapshots() {
        return Collections.unmodifiableList(noSnapshots);
    }

    /// All messages that were signed, by whom and when.
    public List<Said> said() {
        return Collections.unmodifiableList(said);
    }

    /// All receipts that satellites gave.
    public List<Acknowledged> acknowledged() {
        return Collections.unmodifiableList(acknowledged);
    }

    /// When that node was away.
    public List<Span> away(NodeId node) {
        return spans.stream().filter(span -> span.node().equals(node)).toList();
    }
}
