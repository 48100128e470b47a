package network.icn.protocol.challenge.possession;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Ids of possession evidence in canonical bytes: a u8 count, then the ids, ascending.
final class EvidenceIds {
    private EvidenceIds() {}

    /// Refuses what is no list of ids.
    ///
    /// @throws IllegalArgumentException if there are too many, or they are not ascending
    static List<Hash32> checked(List<Hash32> ids, int most) {
        if (ids.size() > most) {
            throw new IllegalArgumentException("evidence: at most " + most + ", got " + ids.size());
        }
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                throw new IllegalArgumentException("evidence: ascending, each once");
            }
        }
        return List.copyOf(ids);
    }

    static void write(List<Hash32> ids, CanonicalWriter out) {
        out.u8(ids.size());
        ids.forEach(out::hash);
    }

    static List<Hash32> read(CanonicalReader in, int most) throws MalformedException {
        int count = in.u8();
        if (count > most) {
            throw new MalformedException("evidence: at most " + most + ", got " + count);
        }
        List<Hash32> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.hash());
        }
        return ids;
    }
}
