package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.objects.EntriesProof;
import network.icn.protocol.objects.FoundLeaves;
import network.icn.protocol.objects.LeavesProof;
import network.icn.protocol.objects.ObjectLedger;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;

/// Proves what a store holds, as of any of its states. Safe for any number of threads.
final class ObjectProofs {
    private final Object lock;
    private final Catalog catalog;
    private final ObjectReader reader;

    /// @param lock of the store, held while the catalog is used
    ObjectProofs(Object lock, Catalog catalog, ObjectReader reader) {
        this.lock = lock;
        this.catalog = catalog;
        this.reader = reader;
    }

    boolean holds(StoredTotals signed) {
        synchronized (lock) {
            ObjectLedger ledger = catalog.ledger();
            if (signed.tree().objects() > ledger.objects() || signed.removals() > ledger.removals()) {
                return false;
            }
            StoredTotals now = ledger.totals().orElseThrow();
            return signed.isContinuedBy(now, ledger.growth(signed, now));
        }
    }

    StoredGrowth growth(StoredTotals from, StoredTotals to) {
        synchronized (lock) {
            if (!from.canPrecede(to) || !holds(from) || !holds(to)) {
                throw new UncheckedIOException(new IOException("no tree with that root"));
            }
            return catalog.ledger().growth(from, to);
        }
    }

    /// Whose leaves are read, and what is proved of the rest.
    private record Plan(
            EntriesProof entries, RemovalsProof removals, List<FoundLeaves> shown, List<StoredObject> stored) {}

    private Plan plan(StoredTotals of, long[] indices) {
        synchronized (lock) {
            if (!holds(of)) {
                throw new UncheckedIOException(new IOException("no tree with that root"));
            }
            ObjectLedger ledger = catalog.ledger();
            long objects = of.tree().objects();
            List<FoundLeaves> found = ledger.locate(objects, indices);
            List<FoundLeaves> shown = found.stream()
                    .filter(leaves -> isShown(leaves.object().index(), of.removals()))
                    .toList();
            List<Long> removed = found.stream()
                    .map(leaves -> leaves.object().index())
                    .filter(object -> !isShown(object, of.removals()))
                    .toList();
            return new Plan(
                    ledger.find(objects, indices),
                    ledger.proveRemovals(of.removals(), removed),
                    shown,
                    shown.stream()
                            .map(leaves -> catalog.stored(leaves.object().index()))
                            .toList());
        }
    }

    private boolean isShown(long object, long removals) {
        return catalog.ledger()
                .removalOf(object)
                .filter(position -> position < removals)
                .isEmpty();
    }

    ObjectStore.Proven read(StoredTotals of, long[] indices) {
        Plan plan = plan(of, indices);
        List<Payload> leaves = new ArrayList<>(indices.length);
        List<Hash32> within = new ArrayList<>();
        boolean direct = true;
        try {
            for (int i = 0; i < plan.shown().size(); i++) {
                ProvenLeaves proven =
                        reader.prove(plan.stored().get(i), plan.shown().get(i).within(indices));
                leaves.addAll(proven.leaves());
                within.addAll(proven.proof());
                direct &= proven.directIo();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ObjectStore.Proven(
                leaves, new StoredProof(new LeavesProof(plan.entries(), within), plan.removals()), direct);
    }
}
