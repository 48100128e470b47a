package network.icn.libp2p.pubsub.gossip;

import network.icn.libp2p.pubsub.rpc.MessageId;
import org.jspecify.annotations.Nullable;

/// A growing set of message ids with linear probing: one reference per place, so that a router costs little
/// while idle.
///
/// The salt is secret to the router; without it a peer could grind messages whose ids crowd into one run of
/// places.
final class MessageIdSet {
    private static final int FIRST_CAPACITY = 16;

    private final int salt;
    private @Nullable MessageId[] places = new @Nullable MessageId[FIRST_CAPACITY];
    private int size;

    MessageIdSet(int salt) {
        this.salt = salt;
    }

    boolean contains(MessageId id) {
        return places[placeOf(id, places)] != null;
    }

    boolean add(MessageId id) {
        int place = placeOf(id, places);
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

    int size() {
        return size;
    }

    private void grow() {
        @Nullable MessageId[] larger = new @Nullable MessageId[places.length * 2];
        for (MessageId id : places) {
            if (id != null) {
                larger[placeOf(id, larger)] = id;
            }
        }
        places = larger;
    }

    private int placeOf(MessageId id, @Nullable MessageId[] table) {
        int mask = table.length - 1;
        int place = mix(id.hashCode()) & mask;
        for (MessageId there = table[place]; there != null && !there.equals(id); there = table[place]) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int mix(int hash) {
        int mixed = (hash ^ salt) * 0x9e3779b9;
        return mixed ^ (mixed >>> 15);
    }
}
