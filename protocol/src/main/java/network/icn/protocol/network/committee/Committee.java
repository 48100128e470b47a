package network.icn.protocol.network.committee;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.registry.Parameters;

/// The HyperNodes drawn for one shard in one era. The order is that of the draw; votes name their signer by its place.
///
/// @param keys the second key of each member, in the same order: its [network.icn.protocol.kernel.crypto.BlsKey]
/// @param quorum q, the votes that decide: more than half, so that two quorums meet (docs/design/eq1.md 2)
public record Committee(List<NodeId> members, List<Payload> keys, int quorum) {
    public Committee {
        members = List.copyOf(members);
        keys = List.copyOf(keys);
        int size = members.size();
        if (size < 1 || size > Parameters.MAX_COMMITTEE) {
            throw new IllegalArgumentException("members: 1 to " + Parameters.MAX_COMMITTEE + ", got " + size);
        }
        if (new TreeSet<>(members).size() != size) {
            throw new IllegalArgumentException("members: each once");
        }
        if (keys.size() != size) {
            throw new IllegalArgumentException("keys: one a member, got " + keys.size());
        }
        if (quorum <= size / 2 || quorum > size) {
            throw new IllegalArgumentException("quorum: " + (size / 2 + 1) + " to " + size + ", got " + quorum);
        }
    }

    /// A committee that is smaller than the parameters ask for: q = floor((n + f) / 2) + 1 with f = floor((n - 1) / 3).
    public static int smallQuorum(int size) {
        int faulty = (size - 1) / 3;
        return (size + faulty) / 2 + 1;
    }

    /// Seats.
    public int size() {
        return members.size();
    }

    /// How many observations that came in time a leader may leave out: what was lost on the way to it alone must not
    /// cost the view.
    public static int mayLeaveOut(int size) {
        return size / 32;
    }

    /// The place of a member, or -1.
    public int indexOf(NodeId member) {
        return members.indexOf(member);
    }

    /// Who has that seat.
    ///
    /// @param index from 0
    public NodeId member(int index) {
        return members.get(index);
    }

    /// The second key of who has that seat.
    ///
    /// @param index from 0
    public Payload key(int index) {
        return keys.get(index);
    }

    /// Merkle root over nodeId | Ed25519 key | BLS key of each member in order (docs/design/eq1.md 3). A node
    /// id is its Ed25519 key.
    public Hash32 root() {
        return Merkle.root(IntStream.range(0, size())
                .mapToObj(index -> Merkle.leafHash(new CanonicalWriter()
                        .fixed(member(index).bytes())
                        .fixed(member(index).bytes())
                        .fixed(key(index).bytes())
                        .toBytes()))
                .toList());
    }
}
