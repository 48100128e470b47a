package network.icn.protocol.role.scalernode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraId;

/// Which of a ScalerNode's own snapshots may still be asked about, so what it must go on storing. A root binds
/// for three eras after the last one whose snapshot holds it, counted twice: by the clock, and by snapshots that
/// were signed since. So neither a clock that jumps ahead nor a long pause lets anything go too early; and what a
/// lost journal may have known stays as long. Belongs to one thread.
public final class BindingSnapshots {
    /// Eras after the last one that holds a root.
    public static final int ERAS = 3;
    /// What a journal must remember of the snapshots: those eras, the running one, and the next, signed ahead.
    public static final int NEEDED = ERAS + 2;
    /// Snapshots that are remembered; those before bind nobody.
    private static final int MAX_REMEMBERED = 1_024;

    private final TreeMap<EraId, EraSnapshot> signed = new TreeMap<>();
    private EraId covers = new EraId(0);

    /// A snapshot of this node, of now or of before a restart.
    public void add(EraSnapshot snapshot) {
        signed.put(snapshot.era(), snapshot);
        if (signed.size() > MAX_REMEMBERED) {
            signed.pollFirstEntry();
        }
    }

    /// The journal knows every snapshot from that era on; before it, any root may have been signed.
    public void covers(EraId first) {
        covers = first;
    }

    /// The snapshot of the latest era; empty before the first.
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
        boolean mayBeLost = covers.number() > 0;
        return mayBeLost && (signedFrom(covers) < ERAS || current.number() < covers.number() + ERAS);
    }

    private int signedFrom(EraId first) {
        return signed.tailMap(first, true).size();
    }
}
