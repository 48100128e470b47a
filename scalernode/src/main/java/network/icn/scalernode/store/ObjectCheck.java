package network.icn.scalernode.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.MerkleBuilder;

/// Reads objects to their end and compares their leaves with what was put.
final class ObjectCheck {
    private static final int CHUNK = 256 * ObjectLeaves.LEAF;

    private final ObjectFolder folder;

    ObjectCheck(ObjectFolder folder) {
        this.folder = folder;
    }

    /// @param flawed hears of each that is not whole, with the reason
    /// @param progress hears of bytes read, and of how many there are
    void all(List<StoredObject> objects, Consumer<String> flawed, BiConsumer<Long, Long> progress) {
        long total = objects.stream().mapToLong(StoredObject::size).sum();
        long before = 0;
        for (StoredObject object : objects) {
            long begun = before;
            flaw(object, done -> progress.accept(begun + done, total))
                    .ifPresent(reason -> flawed.accept(Damage.nameOf(object) + " is " + reason));
            before += object.size();
        }
    }

    /// What is wrong with the file of an object, by reading all of it; nothing if it is whole.
    Optional<String> flaw(StoredObject object, LongConsumer progress) {
        if (!folder.has(object.serial())) {
            return Optional.of("missing");
        }
        MerkleBuilder leaves = new MerkleBuilder();
        try {
            for (long at = 0; at < object.size(); at += CHUNK) {
                byte[] read = folder.read(object, at, (int) Math.min(CHUNK, object.size() - at));
                int whole = Math.ceilDiv(read.length, ObjectLeaves.LEAF) * ObjectLeaves.LEAF;
                leaves.leaves(Arrays.copyOf(read, whole), 0, whole, ObjectLeaves.LEAF);
                progress.accept(at + read.length);
            }
        } catch (IOException e) {
            return Optional.of("unreadable");
        }
        Hash32 root = leaves.root();
        return root.equals(object.root()) ? Optional.empty() : Optional.of("damaged");
    }
}
