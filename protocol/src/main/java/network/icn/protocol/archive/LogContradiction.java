package network.icn.protocol.archive;

import java.util.Optional;
import network.icn.protocol.archive.SatelliteConviction.OtherLeaf;
import network.icn.protocol.archive.SatelliteConviction.Rule;
import network.icn.protocol.kernel.merkle.InclusionProof;

/// What two statements of one satellite cannot both say of a log that only ever grows. Signatures are not
/// looked at.
final class LogContradiction {
    private LogContradiction() {}

    /// The rule that the statements break by themselves.
    static Optional<Rule> between(LogStatement one, LogStatement other) {
        if (one instanceof SatelliteReceipt a
                && other instanceof SatelliteReceipt b
                && a.index() == b.index()
                && !(a.key().equals(b.key()) && a.leaf().equals(b.leaf()))) {
            return Optional.of(Rule.INDEX);
        }
        LogHead a = one.head();
        LogHead b = other.head();
        if (a.size() == b.size()) {
            return a.root().equals(b.root()) ? Optional.empty() : Optional.of(Rule.ROOT);
        }
        boolean inOrder = a.size() < b.size() ? a.at().isBefore(b.at()) : b.at().isBefore(a.at());
        return inOrder ? Optional.empty() : Optional.of(Rule.ORDER);
    }

    /// The rule that they break if that leaf is in the log of one of them, where the other one's receipt
    /// has its entry.
    static Optional<Rule> at(OtherLeaf leaf, LogStatement one, LogStatement other) {
        return hasOther(one, other.head(), leaf) || hasOther(other, one.head(), leaf)
                ? Optional.of(Rule.LEAF)
                : Optional.empty();
    }

    private static boolean hasOther(LogStatement holder, LogHead log, OtherLeaf other) {
        return holder instanceof SatelliteReceipt receipt
                && !receipt.leaf().equals(other.leaf())
                && InclusionProof.verify(log.root(), log.size(), receipt.index(), other.leaf(), other.proof());
    }
}
