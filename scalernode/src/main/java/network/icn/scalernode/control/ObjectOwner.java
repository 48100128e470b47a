package network.icn.scalernode.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.MerkleBuilder;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.Tombstone;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ObjectName;

/// Signs for objects that somebody keeps at a ScalerNode. The key stays here: the node gets signatures
/// and never sees it, and nothing is signed that the node says and that was not looked at.
///
/// @param holder in whose tree the objects are
public record ObjectOwner(Signer key, HoldingNode holder) {
    private static final int LEAF = ObjectEntry.LEAF_BYTES;
    private static final int CHUNK = 256 * LEAF;

    /// An owner at that door.
    ///
    /// @throws EnvironmentException if nobody can say yet whose objects these are
    public static ObjectOwner at(ObjectDoor door, Signer key) throws IOException {
        HoldingNode holder = door.holder()
                .orElseThrow(() -> new EnvironmentException(
                        "nothing here says of which network and key the node is, and an owner signs for both",
                        "start the node once, then put it again"));
        return new ObjectOwner(key, holder);
    }

    /// Reads all of an object and signs for it.
    ///
    /// @param content at least one byte
    public ObjectEntry sign(ObjectName name, InputStream content) throws IOException {
        MerkleBuilder leaves = new MerkleBuilder();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        for (int read = content.readNBytes(chunk, 0, CHUNK); read > 0; read = content.readNBytes(chunk, 0, CHUNK)) {
            int whole = Math.ceilDiv(read, LEAF) * LEAF;
            Arrays.fill(chunk, read, whole, (byte) 0);
            leaves.leaves(chunk, 0, whole, LEAF);
            size += read;
        }
        return new OwnedObject(holder.network(), holder.scalerNode(), name.hash(), leaves.root(), size).entry(key);
    }

    /// Signs that an object may go.
    ///
    /// @param known what the node says is there under that name
    /// @throws EnvironmentException if it is not this owner's object of that name
    public Removal remove(ObjectName name, PlacedEntry known) {
        ObjectEntry entry = known.entry();
        if (!entry.owner().equals(key.id()) || !entry.name().equals(name.hash())) {
            throw new EnvironmentException(
                    name.text() + " is no object of the owner " + key.id(), "name the key with which it was put");
        }
        return Removal.byOwner(new Tombstone(holder.network(), holder.scalerNode(), known.index(), entry.hash()), key);
    }
}
