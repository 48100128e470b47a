package network.icn.scalernode;

import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.scalernode.BindingSnapshots;

/// This node's own snapshots that are on disk, and what they hold the store to: the shell of the machine adds, the
/// maintenance of the store asks. Safe for any number of threads.
final class KeptSnapshots {
    private final Hash32 network;
    private final NodeId self;
    private final BindingSnapshots binding = new BindingSnapshots();

    KeptSnapshots(Hash32 network, NodeId self) {
        this.network = network;
        this.self = self;
    }

    /// A snapshot that is on disk. One of another node or network holds nothing here.
    synchronized void add(Signed snapshot) {
        try {
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            if (content.network().equals(network) && content.scalerNode().equals(self)) {
                binding.add(content);
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("kept snapshot is malformed", e);
        }
    }

    synchronized void covers(EraId first) {
        binding.covers(first);
    }

    synchronized Optional<EraSnapshot> last() {
        return binding.last();
    }

    /// How many removals are known to every snapshot that may still be asked about.
    synchronized long releasable(EraId current) {
        return binding.releasable(current);
    }
}
