package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;

/// A counted tree with all its complete parts in memory, 80 bytes an entry. It proves itself and every beginning of
/// itself. Belongs to one thread.
public final class CountedTree implements CountedSource {
    /// Nodes that are allocated together.
    private static final int CHUNK = 1_024;

    /// The nodes of one level.
    private static final class Level {
        private final List<byte[]> hashes = new ArrayList<>();
        private final List<long[]> counts = new ArrayList<>();
        private long size;

        void add(CountedHash node) {
            int at = (int) (size % CHUNK);
            if (at == 0) {
                hashes.add(new byte[CHUNK * Hash32.BYTES]);
                counts.add(new long[CHUNK]);
            }
            node.hash().copyTo(hashes.getLast(), at * Hash32.BYTES);
            counts.getLast()[at] = node.count();
            size++;
        }

        CountedHash get(long index) {
            if (index < 0 || index >= size) {
                throw new IllegalArgumentException("index: 0 to below " + size + ", got " + index);
            }
            int chunk = (int) (index / CHUNK);
            int at = (int) (index % CHUNK);
            byte[] hash = Arrays.copyOfRange(hashes.get(chunk), at * Hash32.BYTES, (at + 1) * Hash32.BYTES);
            return new CountedHash(Hash32.of(hash), counts.get(chunk)[at]);
        }
    }

    private final List<Level> levels = new ArrayList<>();
    private final CountedRange range = new CountedRange(this::keep);

    /// Appends one entry.
    ///
    /// @throws IllegalArgumentException if the tree would count more than [CountedHash#MAX_COUNT]
    public void append(CountedHash entry) {
        range.append(entry);
    }

    /// In entries.
    public long size() {
        return range.size();
    }

    /// What all entries count together.
    public long count() {
        return range.count();
    }

    /// The root over all entries so far; of none there is none.
    public Optional<CountedHash> root() {
        return range.root();
    }

    @Override
    public CountedHash node(int level, long index) {
        return levels.get(level).get(index);
    }

    private void keep(int level, long index, CountedHash node) {
        if (levels.size() == level) {
            levels.add(new Level());
        }
        levels.get(level).add(node);
    }
}
