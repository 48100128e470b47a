package network.icn.scalernode;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.scalernode.store.ObjectStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the machine what snapshots may say of the store: what goes on from the last one, or begins anew once the
/// operator has given that up; else nothing. One thread tells, any may look.
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    /// Decides what is signed.
    @FunctionalInterface
    interface Machine {
        /// Takes the input, unless `still` is false when nothing else can be signed before it.
        ///
        /// @return whether it was taken
        boolean stepIf(BooleanSupplier still, ScalerNodeInput input);
    }

    /// What the machine was told.
    private record Told(StoredTotals totals, boolean anew) {}

    private final KeptSnapshots kept;
    private final Machine machine;
    private volatile @Nullable Told told;
    private volatile Optional<String> loss = Optional.empty();

    /// @param kept this node's snapshots, also those of before the start
    Announcer(KeptSnapshots kept, Machine machine) {
        this.kept = kept;
        this.machine = machine;
    }

    /// Looks at the store and at what was signed last.
    ///
    /// @return whether the machine was told something
    boolean announce(ObjectStore store) {
        Optional<StoredTotals> current = store.totals();
        Optional<EraSnapshot> last = kept.last();
        Optional<EraSnapshot> gone = last.filter(signed -> !store.holds(signed.totals()));
        boolean anew = gone.filter(signed -> store.isGivenUp(signed.totals())).isPresent();
        loss = anew ? Optional.empty() : gone.map(signed -> lossOf(signed, current));
        BooleanSupplier still = () -> kept.last().equals(last);
        if (loss.isPresent()) {
            // Somebody may have shown what a journal that is gone held.
            boolean withdrawn = told != null && machine.stepIf(still, new ScalerNodeInput.DataWithdrawn());
            told = withdrawn ? null : told;
            return withdrawn;
        }
        Optional<Told> news = current.map(totals -> new Told(totals, anew))
                .filter(next -> !next.equals(told))
                .filter(next -> machine.stepIf(still, new ScalerNodeInput.DataIndexed(next.totals(), next.anew())));
        news.ifPresent(next -> told = next);
        return news.isPresent();
    }

    private String lossOf(EraSnapshot signed, Optional<StoredTotals> current) {
        String detail =
                ("the snapshot of era %s holds %d objects of %d leaves, and what is left, %d objects, does not go"
                                + " on from there: restore the data directory, or go on with what is left:"
                                + " icn scalernode verify --accept-loss")
                        .formatted(
                                signed.era(),
                                signed.totals().tree().objects(),
                                signed.leafCount(),
                                current.map(totals -> totals.tree().objects()).orElse(0L));
        if (loss.isEmpty()) {
            LOG.atError().addKeyValue("detail", detail).log("what was signed is not stored any more");
        }
        return detail;
    }

    /// What was signed and is not there, in words.
    Optional<String> loss() {
        return loss;
    }

    /// Leaves of which snapshots may speak; 0 while there are none.
    long leaves() {
        Told known = told;
        return known == null ? 0 : known.totals().tree().leaves();
    }
}
