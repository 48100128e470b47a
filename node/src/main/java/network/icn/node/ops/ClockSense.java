package network.icn.node.ops;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.icn.protocol.identity.NodeId;

/// Guesses whose clock is wrong: when more members disagree with ours than agree, it is probably ours. Only members of
/// the registry come here, so both sets are bounded.
public final class ClockSense {
    private final Set<NodeId> agreeing = ConcurrentHashMap.newKeySet();
    private final Set<NodeId> disagreeing = ConcurrentHashMap.newKeySet();

    public void agreed(NodeId peer) {
        agreeing.add(peer);
        disagreeing.remove(peer);
    }

    public void disagreed(NodeId peer) {
        disagreeing.add(peer);
        agreeing.remove(peer);
    }

    /// The reason why our clock should be looked at, if there is one.
    public Optional<String> suspicion() {
        return disagreeing.size() > agreeing.size()
                ? Optional.of(disagreeing.size() + " HyperNodes have another time than this machine, " + agreeing.size()
                        + " the same")
                : Optional.empty();
    }
}
