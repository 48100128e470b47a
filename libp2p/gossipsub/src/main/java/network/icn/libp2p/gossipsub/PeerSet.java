package network.icn.libp2p.gossipsub;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// A set of peers by their slot in [Peers], one bit each: small in memory, cheap to combine, and iterated in
/// slot order, which makes the router deterministic.
final class PeerSet {
    private static final long[] EMPTY = {};

    private long[] words = EMPTY;

    boolean contains(int slot) {
        int word = slot >>> 6;
        return word < words.length && (words[word] & (1L << slot)) != 0;
    }

    boolean add(int slot) {
        if (contains(slot)) {
            return false;
        }
        int word = slot >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, word + 1);
        }
        words[word] |= 1L << slot;
        return true;
    }

    boolean remove(int slot) {
        if (!contains(slot)) {
            return false;
        }
        words[slot >>> 6] &= ~(1L << slot);
        return true;
    }

    int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    PeerSet copy() {
        PeerSet copy = new PeerSet();
        copy.words = words.length == 0 ? EMPTY : words.clone();
        return copy;
    }

    PeerSet without(PeerSet others) {
        PeerSet difference = copy();
        int common = Math.min(words.length, others.words.length);
        for (int i = 0; i < common; i++) {
            difference.words[i] &= ~others.words[i];
        }
        return difference;
    }

    /// Calls in slot order; the callback must not change this set.
    void forEach(IntConsumer action) {
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
            }
        }
    }

    PeerSet filter(IntPredicate wanted) {
        PeerSet kept = new PeerSet();
        forEach(slot -> {
            if (wanted.test(slot)) {
                kept.add(slot);
            }
        });
        return kept;
    }

    int[] toArray() {
        int[] slots = new int[size()];
        int[] next = {0};
        forEach(slot -> slots[next[0]++] = slot);
        return slots;
    }

    /// At most `count` members, every choice equally likely, in random order.
    int[] pick(int count, RandomGenerator random) {
        int[] slots = toArray();
        int picked = Math.clamp(count, 0, slots.length);
        for (int i = 0; i < picked; i++) {
            int other = i + random.nextInt(slots.length - i);
            int swapped = slots[i];
            slots[i] = slots[other];
            slots[other] = swapped;
        }
        return Arrays.copyOf(slots, picked);
    }
}
