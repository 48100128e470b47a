package network.icn.satellite.index.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.icn.protocol.kernel.identity.NodeId;
import org.jdbi.v3.core.Handle;

/// The ScalerNodes that the index has met, each with a number: two bytes or four stand for thirty-two in every row
/// that names many of them.
final class Places {
    private final Handle handle;
    private final List<NodeId> ids = new ArrayList<>();
    private final Map<NodeId, Integer> places = new TreeMap<>();

    private Places(Handle handle) {
        this.handle = handle;
    }

    /// As they are in this transaction.
    static Places read(Handle handle) {
        Places places = new Places(handle);
        handle.select("select id from scalernode order by place")
                .map((row, _) -> NodeId.of(row.getBytes(1)))
                .list()
                .forEach(places::remember);
        return places;
    }

    private int remember(NodeId id) {
        int place = ids.size();
        ids.add(id);
        places.put(id, place);
        return place;
    }

    /// The place of that one, new if it has none yet.
    int of(NodeId id) {
        Integer known = places.get(id);
        if (known != null) {
            return known;
        }
        handle.execute("insert into scalernode (place, id) values (?, ?)", ids.size(), id.bytes());
        return remember(id);
    }

    /// @throws IllegalStateException if nobody has it
    NodeId at(long place) {
        if (place >= ids.size()) {
            throw new IllegalStateException("index: ScalerNode at a place below " + ids.size() + ", got " + place);
        }
        return Objects.requireNonNull(ids.get((int) place));
    }
}
