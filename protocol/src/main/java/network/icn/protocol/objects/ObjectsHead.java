package network.icn.protocol.objects;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.CountedConsistency;
import network.icn.protocol.kernel.merkle.CountedHash;

/// What a snapshot says about the tree of objects: enough to read every proof by. All three come from a signed
/// statement, never from a proof.
///
/// @param objects entries of the tree, dead ones too; 1 to [#MAX_OBJECTS]
/// @param leaves of all of them, dead ones too; `objects` to [ObjectEntry#MAX_LEAVES]
/// @param root of the counted tree over the entries
public record ObjectsHead(long objects, long leaves, Hash32 root) {
    /// So the proof of 1,000 leaves has at most 22,024 nodes (docs/design/challenges.md 13).
    public static final long MAX_OBJECTS = 1L << 32;

    public ObjectsHead {
        if (objects < 1 || objects > MAX_OBJECTS) {
            throw new IllegalArgumentException("objects: 1 to 2^32, got " + objects);
        }
        if (leaves < objects || leaves > ObjectEntry.MAX_LEAVES) {
            throw new IllegalArgumentException("leaves: as many as objects, to 2^48, got " + leaves);
        }
    }

    /// The root with what it counts.
    public CountedHash counted() {
        return new CountedHash(root, leaves);
    }

    /// Whether a later tree still has every entry of this one at its place, by [CountedConsistency#prove].
    public boolean isExtendedBy(ObjectsHead later, List<CountedHash> proof) {
        return CountedConsistency.verify(objects, counted(), later.objects, later.counted(), proof);
    }
}
