package network.icn.protocol.scalernode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.era.EraId;

/// Which of a ScalerNode's own snapshots may still be asked about, so what it must go on storing. A root binds
/// for three eras after the last one whose snapshot holds it, counted twice: by the clock, and by snapshots that
/// were signed since. So neither a clock that jumps ahead nor a long pause lets anything go too early. Belongs to
/// one thread.
public final class BindingSnapshots {
    /// Eras after the last one that holds a root.
    public static final int ERAS = 3;
    /// Snapshots that are remembered; those before bind nobody.
    private static final int MAX_REMEMBERED = 1_024;

    private final TreeMap<EraId, EraSnapshot> signed = new TreeMap<>();

    /// A snapshot of this node, of now or of before a restart.
    public void add(EraSnapshot snapshot) {
        signed.put(snapshot.era(), snapshot);
        if (signed.size() > MAX_REMEMBERED) {
            signed.pollFirstEntry();
        }
    }

    public Optional<EraSnapshot> last() {
        return Optional.ofNullable(signed.lastEntry()).map(Map.Entry::getValue);
    }

    /// The roots that bind for sure, the newest first.
    public List<Hash32> latestRoots() {
        return signed.descendingMap().values().stream()
                .limit(ERAS + 1)
                .map(EraSnapshot::dataRoot)
                .distinct()
                .toList();
    }

    /// Whether challenges under that root may still come.
    public boolean binds(Hash32 root, EraId current) {
        int later = 0;
        for (EraSnapshot snapshot : signed.descendingMap().values()) {
            if (snapshot.dataRoot().equals(root)) {
                return later < ERAS || current.number() <= snapshot.era().number() + ERAS;
            }
            later++;
        }
        return false;
    }
}
