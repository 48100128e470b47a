package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CountedTree;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleTree;
import network.icn.protocol.kernel.merkle.MultiProof;

/// Objects of random sizes with all their leaves in memory; every second one is of an owner.
public final class StoredObjects {
    public static final Hash32 NETWORK = Hash32.sha256(new byte[] {7});
    public static final NodeId SCALER_NODE = Nodes.id("scalernode-0");
    public static final Signer OWNER = Nodes.signer("owner-0");

    private final Random random;
    private final Hash32 network;
    private final List<ObjectEntry> entries = new ArrayList<>();
    private final List<MerkleTree> within = new ArrayList<>();
    private final List<Payload> leaves = new ArrayList<>();
    private final CountedTree tree = new CountedTree();
    private final ObjectLedger ledger = new ObjectLedger();

    public StoredObjects(Random random) {
        this(random, NETWORK);
    }

    /// Owners sign for that network.
    public StoredObjects(Random random, Hash32 network) {
        this.random = random;
        this.network = network;
    }

    /// With so many objects of 1 to `most` leaves.
    public StoredObjects put(int objects, int most) {
        for (int i = 0; i < objects; i++) {
            int count = 1 + random.nextInt(most);
            int length = count * ObjectEntry.LEAF_BYTES - random.nextInt(ObjectEntry.LEAF_BYTES);
            byte[] data = new byte[count * ObjectEntry.LEAF_BYTES];
            random.nextBytes(data);
            Arrays.fill(data, length, data.length, (byte) 0);
            add(data, length);
        }
        return this;
    }

    private void add(byte[] data, int length) {
        MerkleTree object = new MerkleTree();
        for (int at = 0; at < data.length; at += ObjectEntry.LEAF_BYTES) {
            byte[] leaf = Arrays.copyOfRange(data, at, at + ObjectEntry.LEAF_BYTES);
            leaves.add(Payload.of(leaf));
            object.append(Merkle.leafHash(leaf));
        }
        Hash32 name = Hash32.sha256(new byte[] {(byte) entries.size()});
        ObjectEntry entry = entries.size() % 2 == 0
                ? ObjectEntry.unowned(name, object.root(), length)
                : new OwnedObject(network, SCALER_NODE, name, object.root(), length).entry(OWNER);
        within.add(object);
        entries.add(entry);
        tree.append(entry.counted());
        ledger.put(entry);
    }

    /// One object without an owner.
    ///
    /// @param leaves whole ones
    public static StoredObjects of(List<Payload> leaves) {
        StoredObjects stored = new StoredObjects(new Random(0));
        byte[] data = new byte[leaves.size() * ObjectEntry.LEAF_BYTES];
        for (int i = 0; i < leaves.size(); i++) {
            System.arraycopy(leaves.get(i).bytes(), 0, data, i * ObjectEntry.LEAF_BYTES, ObjectEntry.LEAF_BYTES);
        }
        stored.add(data, data.length);
        return stored;
    }

    /// What a snapshot says of one object of so many leaves, whether there is one or not.
    public static StoredTotals claimed(Hash32 root, long leaves) {
        return claimed(root, 1, leaves);
    }

    /// The same of so many objects.
    public static StoredTotals claimed(Hash32 root, long objects, long leaves) {
        return new StoredTotals(new ObjectsHead(objects, leaves, root), 0, Merkle.EMPTY_ROOT, 0, 0, 0);
    }

    public StoredTotals totals() {
        return ledger.totals().orElseThrow();
    }

    public StoredGrowth growth(StoredTotals from, StoredTotals to) {
        return ledger.growth(from, to);
    }

    public ObjectsHead head() {
        return new ObjectsHead(
                tree.size(), tree.count(), tree.root().orElseThrow().hash());
    }

    public CountedTree tree() {
        return tree;
    }

    public List<ObjectEntry> entries() {
        return entries;
    }

    /// The whole leaf of that index.
    public Payload leaf(long index) {
        return leaves.get((int) index);
    }

    public List<Hash32> hashes(long[] indices) {
        return Arrays.stream(indices)
                .mapToObj(index -> Merkle.leafHash(leaf(index).bytes()))
                .toList();
    }

    /// The same objects, and what became of them.
    public ObjectLedger ledger() {
        return ledger;
    }

    /// What is shown of leaves: those of removed objects are not.
    public StoredProof prove(long[] indices) {
        List<Long> removed = new ArrayList<>();
        List<Hash32> hashes = new ArrayList<>();
        for (FoundLeaves found : ledger.locate(ledger.objects(), indices)) {
            long object = found.object().index();
            if (ledger.removalOf(object).isPresent()) {
                removed.add(object);
            } else {
                hashes.addAll(MultiProof.prove(
                        found.object().entry().leaves(), found.within(indices), within.get((int) object)));
            }
        }
        return new StoredProof(
                new LeavesProof(ledger.find(ledger.objects(), indices), hashes),
                ledger.proveRemovals(ledger.removals(), removed));
    }

    /// Those that are there.
    public long[] shown(long[] indices) {
        return Arrays.stream(indices)
                .filter(index -> ledger.removalOf(
                                tree.find(ledger.objects(), index).entry())
                        .isEmpty())
                .toArray();
    }

    /// As of when it had that many objects.
    public LeavesProof prove(long size, long[] indices) {
        return LeavesProof.prove(size, indices, tree, at -> entries.get((int) at), at -> within.get((int) at));
    }
}
