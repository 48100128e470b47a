package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads objects and proves their leaves, each by the index of its own tree. Indices are opened when they are asked
/// for: a start reads none of them. Safe for any number of threads.
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
            return new LeafProver(new ObjectLeaves(folder, object), index, damage).prove(leaves);
        } catch (IOException e) {
            suspect(object.serial());
            throw e;
        }
    }

    /// Reads one block of an object and holds it to its tree; what it finds is in the damage.
    ///
    /// @return bytes read
    /// @throws IOException if the index is damaged
    long scrub(StoredObject object, long block) throws IOException {
        try (IndexFile index = index(object)) {
            Block read = Block.checked(new ObjectLeaves(folder, object), index, block, damage);
            if (!read.isSound()) {
                suspect(object.serial());
            }
            return read.size();
        } catch (IOException e) {
            suspect(object.serial());
            throw e;
        }
    }

    private IndexFile index(StoredObject object) throws IOException {
        Optional<IndexFile> index = IndexFile.open(folder.indexFile(object.serial()));
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
            if (build(fresh, object)) {
                folder.keepIndex(fresh, object.serial());
                damage.forget(object.serial());
            } else {
                damage.gone(object, folder.has(object.serial()) ? "damaged" : "missing");
            }
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

    /// @return false if the object is not read as it was put
    private boolean build(Path fresh, StoredObject object) throws IOException {
        try (IndexFile.Writer writer = new IndexFile.Writer(fresh, object.leaves())) {
            IndexBuilder tree = new IndexBuilder(object.size(), writer);
            byte[] chunk = new byte[IndexBuilder.CHUNK];
            for (long at = 0; at < object.size(); at += chunk.length) {
                int length = (int) Math.min(chunk.length, object.size() - at);
                Optional<byte[]> read = read(object, at, length);
                if (read.isEmpty()) {
                    return false;
                }
                System.arraycopy(read.get(), 0, chunk, 0, length);
                tree.add(chunk, length);
            }
            boolean whole = tree.root().equals(object.root());
            if (whole) {
                tree.finish();
            }
            return whole;
        }
    }

    private Optional<byte[]> read(StoredObject object, long offset, int length) throws ClosedByInterruptException {
        try {
            return Optional.of(folder.read(object, offset, length));
        } catch (ClosedByInterruptException e) {
            // The node ends, and the disk has said nothing.
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
