package network.icn.protocol.role.satellite;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.LogStatement;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;

/// Whether a satellite may sign again that may have lost the end of its log. It asks for the last thing that others
/// have from it: f+1 HyperNodes must have answered, one of them at least honest, and every other satellite must have
/// been asked. Nobody can frame it: only what it has signed itself counts. f liars cannot hide it either.
public final class HeadInquiry {
    /// How it stands.
    public sealed interface Standing {
        /// Not enough have answered.
        ///
        /// @param detail for people: how many of how many
        record Asking(String detail) implements Standing {}

        /// What it has is all that anybody has from it.
        ///
        /// @param signedUpTo its next head must be later than this
        record Clear(Instant signedUpTo) implements Standing {}

        /// Somebody has more.
        ///
        /// @param beyond what it has signed and does not have any more
        record Lost(LogHead beyond) implements Standing {}
    }

    private final RegistryHistory history;
    private final NodeId self;
    private final SignatureVerifier verifier;
    private final int needed;
    private final Set<NodeId> hyperNodes = new TreeSet<>();
    private final Set<NodeId> peersToAsk = new TreeSet<>();
    private final int peers;
    private Instant signedUpTo;
    private Optional<LogHead> beyond = Optional.empty();

    public HeadInquiry(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.history = history;
        this.self = self;
        this.verifier = verifier;
        this.signedUpTo = Instant.EPOCH;
        this.needed = (history.latest().hyperNodes().size() - 1) / 3 + 1;
        history.latest().satellites().stream()
                .map(SatelliteMember::id)
                .filter(id -> !id.equals(self))
                .forEach(peersToAsk::add);
        this.peers = peersToAsk.size();
    }

    /// Whether that HyperNode has not said yet what it has.
    public boolean wants(NodeId hyperNode) {
        return history.latest().hyperNode(hyperNode).isPresent() && !hyperNodes.contains(hyperNode);
    }

    /// Satellites that have not been asked yet.
    public Set<NodeId> peersToAsk() {
        return new TreeSet<>(peersToAsk);
    }

    /// A satellite was asked and did not answer. That keeps nobody waiting: it may be gone for good.
    public void asked(NodeId peer) {
        peersToAsk.remove(peer);
    }

    /// A member has answered.
    ///
    /// @param last the largest that it has of what this satellite has signed; empty if it has nothing
    /// @param own the log as it is now, whether it was signed or not
    public void answered(NodeId member, Optional<Signed> last, LogHead own) {
        if (history.latest().hyperNode(member).isPresent()) {
            hyperNodes.add(member);
        }
        peersToAsk.remove(member);
        last.ifPresent(signed -> shown(signed, own));
    }

    private void shown(Signed signed, LogHead own) {
        try {
            LogStatement statement = LogStatement.parse(signed.statement().bytes());
            LogHead head = statement.head();
            boolean ours = statement.satellite().equals(self)
                    && signed.signer().equals(self)
                    && statement.network().equals(history.network());
            if (!ours || !signed.verify(verifier)) {
                return;
            }
            signedUpTo = head.at().isAfter(signedUpTo) ? head.at() : signedUpTo;
            boolean another = head.size() == own.size() && !head.root().equals(own.root());
            if (beyond.isEmpty() && (head.size() > own.size() || another)) {
                beyond = Optional.of(head);
            }
        } catch (MalformedException _) {
            // Says nothing.
        }
    }

    /// How it stands now.
    public Standing standing() {
        if (beyond.isPresent()) {
            return new Standing.Lost(beyond.get());
        }
        if (hyperNodes.size() >= needed && peersToAsk.isEmpty()) {
            return new Standing.Clear(signedUpTo);
        }
        return new Standing.Asking(
                "%d of %d HyperNodes have said what they have from it, %d of %d other satellites were asked"
                        .formatted(Math.min(hyperNodes.size(), needed), needed, peers - peersToAsk.size(), peers));
    }
}
