package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Hash32;

/// Reads objects and proves their leaves, each by the index of its own tree. Indices are opened when they are asked
/// for:
/// a start reads none of them. Safe for any number of threads.
final class ObjectReader {
    private final ObjectFolder folder;
    private final Damage damage;
    private final Set<Long> suspects = new TreeSet<>();

    ObjectReader(ObjectFolder folder, Damage damage) {
        this.folder = folder;
        this.damage = damage;
    }

    /// Proves leaves of one object under its own root.
    ///
    /// @param leaves indices within the object, ascending, each once
    /// @throws IOException if a leaf is damaged or the index is
    ProvenLeaves prove(StoredObject object, long[] leaves) throws IOException {
        try (IndexFile index = index(object)) {
            return new LeafProver(space(object), index, damage).prove(leaves);
        } catch (IOException e) {
            suspect(object.serial());
            throw e;
        }
    }

    /// Reads one block of an object and holds it to its tree; what it finds is in the damage.
    ///
    /// @return bytes read
    long scrub(StoredObject object, long block) throws IOException {
        try (IndexFile index = index(object)) {
            Block read = Block.checked(space(object), index, block, damage);
            if (!read.isSound()) {
                suspect(object.serial());
            }
            return read.size();
        } catch (IOException e) {
            suspect(object.serial());
            throw e;
        }
    }

    private LeafSpace space(StoredObject object) {
        return new LeafSpace(folder, List.of(object));
    }

    private IndexFile index(StoredObject object) throws IOException {
        Optional<IndexFile> index = IndexFile.openUnread(folder.indexFile(object.serial()));
        if (index.isPresent()
                && index.get().root().equals(object.root())
                && index.get().leafCount() == object.leaves()) {
            return index.get();
        }
        if (index.isPresent()) {
            index.get().close();
        }
        throw new TreeDamagedException();
    }

    private synchronized void suspect(long object) {
        suspects.add(object);
    }

    /// Objects of which something could not be proved, whether for their bytes or for their index.
    synchronized long[] suspects() {
        return suspects.stream().mapToLong(Long::longValue).toArray();
    }

    /// Makes the index of an object again, from bytes that are read to their end, unless it is what was written. What
    /// was taken for damage of the bytes is none then.
    ///
    /// @return whether it had to be made
    boolean repair(StoredObject object) throws IOException {
        synchronized (this) {
            suspects.remove(object.serial());
        }
        if (hasSoundIndex(object)) {
            return false;
        }
        Path fresh = folder.partialIndex();
        try {
            Hash32 root = IndexBuilder.build(fresh, space(object), Optional.empty(), _ -> {});
            if (!root.equals(object.root())) {
                throw new IllegalStateException("an object is read as it was put, or not at all");
            }
            folder.keepIndex(fresh, object.serial());
            damage.forget(object.serial());
        } catch (IndexBuilder.FlawedObjectException e) {
            damage.gone(object, folder.has(object.serial()) ? "damaged" : "missing");
        } finally {
            Files.deleteIfExists(fresh);
        }
        return true;
    }

    private boolean hasSoundIndex(StoredObject object) throws IOException {
        try (IndexFile index = index(object)) {
            return index.isSound();
        } catch (TreeDamagedException e) {
            return false;
        }
    }
}
