package network.icn.libp2p.gossipsub;

import java.time.Duration;
import java.util.ArrayDeque;
import network.icn.libp2p.gossipsub.rpc.MessageId;

/// The ids of messages seen in the last minutes, so that none goes round twice.
///
/// Problem: hundreds of thousands of ids, each forgotten a fixed time after its *first* sight, at constant cost
/// and without a timer or a link per entry. Approach: time is cut into [#GENERATIONS] - 1 equal parts, each
/// with its own open-addressed set; a lookup asks every set, an insertion goes to the youngest, and expiry
/// drops the oldest set as a whole. An id therefore lives between the time to live and 1/3 more. When the
/// youngest set reaches its share of the bound a new one starts early: a flood shortens memory but never grows
/// it.
final class SeenCache {
    /// More generations waste less memory on ids past their time and cost one probe more per lookup.
    static final int GENERATIONS = 4;

    private final ArrayDeque<MessageIdSet> generations = new ArrayDeque<>(GENERATIONS + 1);
    private final long generationNanos;
    private final int generationBound;
    private final long key;
    private long youngestStart;

    /// @param key known to nobody else, see [MessageIdSet]
    SeenCache(Duration ttl, int bound, long key, long now) {
        this.generationNanos = ttl.dividedBy(GENERATIONS - 1L).toNanos();
        this.generationBound = bound / GENERATIONS;
        this.key = key;
        this.youngestStart = now;
        generations.addFirst(new MessageIdSet(key));
    }

    boolean contains(MessageId id) {
        return contains(id, id.keyedHash(key));
    }

    private boolean contains(MessageId id, long hash) {
        for (MessageIdSet generation : generations) {
            if (generation.contains(id, hash)) {
                return true;
            }
        }
        return false;
    }

    /// Returns false when the id was there already; its first sight stays the one that counts.
    boolean add(MessageId id, long now) {
        expire(now);
        long hash = id.keyedHash(key);
        if (contains(id, hash)) {
            return false;
        }
        if (generations.getFirst().size() >= generationBound) {
            startGeneration(now);
        }
        generations.getFirst().add(id, hash);
        return true;
    }

    /// Forgets the id at once; costs more than to add one, for it is rare.
    void remove(MessageId id) {
        long hash = id.keyedHash(key);
        generations.forEach(generation -> generation.remove(id, hash));
    }

    void expire(long now) {
        for (int i = 0; i < GENERATIONS && now - youngestStart >= generationNanos; i++) {
            startGeneration(youngestStart + generationNanos);
        }
        if (now - youngestStart >= generationNanos) {
            youngestStart = now;
        }
    }

    private void startGeneration(long start) {
        youngestStart = start;
        if (generations.getFirst().size() > 0 || generations.size() > 1) {
            generations.addFirst(new MessageIdSet(key));
        }
        if (generations.size() > GENERATIONS) {
            generations.removeLast();
        }
    }

    /// See [MessageIdSet#longestRun].
    int longestRun() {
        return generations.stream().mapToInt(MessageIdSet::longestRun).max().orElse(0);
    }

    int size() {
        int size = 0;
        for (MessageIdSet generation : generations) {
            size += generation.size();
        }
        return size;
    }
}
