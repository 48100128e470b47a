package network.icn.libp2p.gossipsub;

import network.icn.libp2p.gossipsub.rpc.MessageId;
import org.jspecify.annotations.Nullable;

/// A growing set of message ids with linear probing: one reference per place, so that a router costs little
/// while idle.
///
/// Where an id belongs is told by its hash under a key that is secret to the router; without it a peer could make
/// messages whose ids crowd into one run of places, and every lookup would walk all of it.
final class MessageIdSet {
    private static final int FIRST_CAPACITY = 16;

    private final long key;
    private @Nullable MessageId[] places = new @Nullable MessageId[FIRST_CAPACITY];
    private int size;

    MessageIdSet(long key) {
        this.key = key;
    }

    /// @param hash [MessageId#keyedHash] of the id under the key of this set; that of several sets is computed once
    boolean contains(MessageId id, long hash) {
        return places[placeOf(id, hash, places)] != null;
    }

    /// @param hash as for [#contains]
    boolean add(MessageId id, long hash) {
        int place = placeOf(id, hash, places);
        if (places[place] != null) {
            return false;
        }
        places[place] = id;
        size++;
        if (size * 3 > places.length * 2) {
            grow();
        }
        return true;
    }

    /// @param hash as for [#contains]
    void remove(MessageId id, long hash) {
        int mask = places.length - 1;
        int place = placeOf(id, hash, places);
        if (places[place] == null) {
            return;
        }
        places[place] = null;
        size--;
        // Whoever stepped aside for it may be looked for in vain behind the hole.
        for (int next = (place + 1) & mask; places[next] != null; next = (next + 1) & mask) {
            MessageId moved = places[next];
            places[next] = null;
            places[placeOf(moved, moved.keyedHash(key), places)] = moved;
        }
    }

    int size() {
        return size;
    }

    private void grow() {
        @Nullable MessageId[] larger = new @Nullable MessageId[places.length * 2];
        for (MessageId id : places) {
            if (id != null) {
                larger[placeOf(id, id.keyedHash(key), larger)] = id;
            }
        }
        places = larger;
    }

    private static int placeOf(MessageId id, long hash, @Nullable MessageId[] table) {
        int mask = table.length - 1;
        int place = (int) hash & mask;
        for (MessageId there = table[place]; there != null && !there.equals(id); there = table[place]) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /// The most places that a lookup of an id in the set can have to look at.
    int longestRun() {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < 2 * places.length; i++) {
            run = places[i & (places.length - 1)] == null ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
