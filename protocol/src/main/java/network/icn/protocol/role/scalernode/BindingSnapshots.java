package network.icn.protocol.role.scalernode;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.network.era.EraId;

/// Which of a ScalerNode's own snapshots may still be asked about, so what it must go on storing. A snapshot binds for
/// three eras after its own, counted twice: by the clock, and by snapshots that were signed since. So neither a clock
/// that jumps ahead nor a long pause lets anything go too early; and what a
/// lost journal may have known stays as long. Belongs to one thread.
public final class BindingSnapshots {
    /// Eras after its own in which a snapshot binds.
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

    /// How many removals every snapshot knows that may still be asked about: the bytes of what those took away are
    /// nobody's any more. None while a lost journal may have known others.
    public long releasable(EraId current) {
        if (mayBeLost(current)) {
            return 0;
        }
        int later = 0;
        long known = Long.MAX_VALUE;
        for (EraSnapshot snapshot : signed.descendingMap().values()) {
            if (later >= ERAS && current.number() > snapshot.era().number() + ERAS) {
                break;
            }
            known = Math.min(known, snapshot.totals().removals());
            later++;
        }
        return later == 0 ? 0 : known;
    }

    private boolean mayBeLost(EraId current) {
        return covers.number() > 0 && (signedFrom(covers) < ERAS || current.number() < covers.number() + ERAS);
    }

    private int signedFrom(EraId first) {
        return signed.tailMap(first, true).size();
    }
}
